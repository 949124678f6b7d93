import { expect, test } from 'vitest';
import { memberRoleOf, readCollectEnv } from '../../reporter/collect-env.ts';

const LEAST = { REPORTS_BUCKET: 'reports' };
const ROLE = { MEMBER_ROLE_NAME: 'runtime-sunset-reader', MEMBER_EXTERNAL_ID: 'correct-horse' };

test('the bucket is enough, and then there is no role', () => {
  const env = readCollectEnv({ ...LEAST, PATH: '/usr/bin' });

  expect(env).toEqual(LEAST);
  expect(memberRoleOf(env)).toBeNull();
});

test('all variables together are accepted', () => {
  const all = { ...LEAST, ...ROLE, AGGREGATOR_NAME: 'org', POWERTOOLS_LOG_LEVEL: 'DEBUG' };

  expect(readCollectEnv(all)).toEqual(all);
  expect(memberRoleOf(readCollectEnv(all))).toEqual({
    roleName: 'runtime-sunset-reader',
    externalId: 'correct-horse',
  });
});

test.each([
  ['no bucket', ROLE, 'REPORTS_BUCKET'],
  ['a bucket by its ARN', { REPORTS_BUCKET: 'arn:aws:s3:::reports' }, 'REPORTS_BUCKET'],
  [
    'a role by its ARN',
    { ...LEAST, ...ROLE, MEMBER_ROLE_NAME: 'arn:aws:iam::111122223333:role/reader' },
    'MEMBER_ROLE_NAME',
  ],
  ['a role without its external id', { ...LEAST, MEMBER_ROLE_NAME: 'reader' }, 'MEMBER_EXTERNAL_ID'],
  ['an external id without its role', { ...LEAST, MEMBER_EXTERNAL_ID: 'correct' }, 'MEMBER_ROLE_NAME'],
])('%s is not accepted', (_, variables, name) => {
  expect(() => readCollectEnv(variables)).toThrow(`environment: ${name}: `);
});
