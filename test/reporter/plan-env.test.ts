import { expect, test } from 'vitest';
import { readPlanEnv } from '../../reporter/plan-env.ts';

const LEAST = { REPORTS_BUCKET: 'reports', INVENTORY: 'direct' };

test('bucket and inventory are enough', () => {
  expect(readPlanEnv({ ...LEAST, PATH: '/usr/bin' })).toEqual(LEAST);
});

test('all variables together are accepted, counts as numbers', () => {
  const all = {
    REPORTS_BUCKET: 'reports',
    INVENTORY: 'aggregator',
    AGGREGATOR_NAME: 'org',
    REGIONS: 'eu-central-1,us-gov-west-1',
    SETTINGS_APPLICATION: 'abc1234',
    SETTINGS_ENVIRONMENT: 'def5678',
    SETTINGS_PROFILE: 'ghi9012',
    POWERTOOLS_LOG_LEVEL: 'WARN',
  };

  expect(readPlanEnv({ ...all, ACCOUNTS_PER_ITEM: '50', MAX_CONCURRENCY: '40' })).toEqual({
    ...all,
    ACCOUNTS_PER_ITEM: 50,
    MAX_CONCURRENCY: 40,
  });
});

test('each variable that is missing is named', () => {
  expect(() => readPlanEnv({ SETTINGS_PROFILE: 'ghi9012' })).toThrow(
    /environment: REPORTS_BUCKET: .*; INVENTORY: /,
  );
});

test('an aggregator without a name is not accepted', () => {
  expect(() => readPlanEnv({ ...LEAST, INVENTORY: 'aggregator' })).toThrow(
    'environment: AGGREGATOR_NAME: is missing: INVENTORY is aggregator',
  );
});

test('what names no Regions is not shown, however often it is there', () => {
  expect(() => readPlanEnv({ ...LEAST, REGIONS: 'Frankfurt,Frankfurt' })).toThrow(
    new Error('environment: REGIONS: must be ids of Regions, with commas between them'),
  );
});

test('Regions of which one is named twice are not accepted, since it would be read twice', () => {
  const REGIONS = 'eu-central-1,us-east-1,eu-central-1';

  expect(() => readPlanEnv({ ...LEAST, REGIONS })).toThrow(
    new Error('environment: REGIONS: names eu-central-1 twice'),
  );
});

test.each([
  ['an inventory that is none', { INVENTORY: 'both' }, 'INVENTORY'],
  ['Regions by their names', { REGIONS: 'Frankfurt, Ireland' }, 'REGIONS'],
  ['a bucket by its ARN', { REPORTS_BUCKET: 'arn:aws:s3:::reports' }, 'REPORTS_BUCKET'],
  ['a role by its ARN', { MEMBER_ROLE_NAME: 'arn:aws:iam::111122223333:role/reader' }, 'MEMBER_ROLE_NAME'],
  ['no accounts an item', { ACCOUNTS_PER_ITEM: '0' }, 'ACCOUNTS_PER_ITEM'],
  ['more batches at a time than Lambda runs', { MAX_CONCURRENCY: '1001' }, 'MAX_CONCURRENCY'],
  ['an empty name', { AGGREGATOR_NAME: '' }, 'AGGREGATOR_NAME'],
  ['settings named by half', { SETTINGS_PROFILE: 'ghi9012' }, 'SETTINGS_APPLICATION'],
])('%s is not accepted', (_, variables, name) => {
  expect(() => readPlanEnv({ ...LEAST, ...variables })).toThrow(`environment: ${name}: `);
});
