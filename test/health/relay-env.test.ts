import { expect, test } from 'vitest';
import { readRelayEnv } from '../../health/relay-env.ts';

const LEAST = {
  RECORDS_TABLE: 'runtime-sunset-records',
  DELIVERIES_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111122223333/runtime-sunset-deliveries',
};

const ALL = {
  ...LEAST,
  AGGREGATOR_NAME: 'organization',
  SETTINGS_APPLICATION: 'abc1234',
  SETTINGS_ENVIRONMENT: 'def5678',
  SETTINGS_PROFILE: 'ghi9012',
  POWERTOOLS_LOG_LEVEL: 'WARN',
};

test('table and queue are enough', () => {
  expect(readRelayEnv({ ...LEAST, PATH: '/usr/bin' })).toEqual(LEAST);
});

test('all variables together are accepted', () => {
  expect(readRelayEnv(ALL)).toEqual(ALL);
});

test.each([
  ['no table', { RECORDS_TABLE: undefined }, 'environment: RECORDS_TABLE: '],
  ['no queue', { DELIVERIES_QUEUE_URL: undefined }, 'environment: DELIVERIES_QUEUE_URL: '],
  [
    'a queue without an address',
    { DELIVERIES_QUEUE_URL: 'deliveries' },
    'environment: DELIVERIES_QUEUE_URL: ',
  ],
  [
    'a queue by its ARN',
    { DELIVERIES_QUEUE_URL: 'arn:aws:sqs:eu-central-1:111122223333:deliveries' },
    'environment: DELIVERIES_QUEUE_URL: must be the URL of a queue',
  ],
  ['an empty aggregator', { AGGREGATOR_NAME: '' }, 'environment: AGGREGATOR_NAME: '],
  ['a blank aggregator', { AGGREGATOR_NAME: ' ' }, 'environment: AGGREGATOR_NAME: '],
  ['settings named by half', { SETTINGS_PROFILE: undefined }, 'environment: SETTINGS_PROFILE: is missing'],
  [
    'a log level that does not exist',
    { POWERTOOLS_LOG_LEVEL: 'LOUD' },
    'environment: POWERTOOLS_LOG_LEVEL: ',
  ],
])('%s is refused', (_, change, message) => {
  expect(() => readRelayEnv({ ...ALL, ...change })).toThrow(message);
});
