import { expect, test } from 'vitest';
import { readCatchUpEnv } from '../../health/catch-up-env.ts';

const LEAST = {
  RECORDS_TABLE: 'runtime-sunset-records',
  NOTICES_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111122223333/runtime-sunset-notices',
};

test('table and queue are enough', () => {
  expect(readCatchUpEnv({ ...LEAST, PATH: '/usr/bin' })).toEqual(LEAST);
});

test.each([
  ['*', '*'],
  ['LAMBDA', 'scheduledChange'],
  ['LAMBDA,EC2,MULTIPLE_SERVICES', 'scheduledChange,issue,accountNotification,investigation'],
])('services %s and categories %s are accepted', (HEALTH_SERVICES, HEALTH_CATEGORIES) => {
  const all = { ...LEAST, HEALTH_SERVICES, HEALTH_CATEGORIES, POWERTOOLS_LOG_LEVEL: 'WARN' };

  expect(readCatchUpEnv(all)).toEqual(all);
});

test.each([
  ['no table', { RECORDS_TABLE: undefined }, 'environment: RECORDS_TABLE: '],
  ['a blank table', { RECORDS_TABLE: ' ' }, 'environment: RECORDS_TABLE: '],
  ['no queue', { NOTICES_QUEUE_URL: undefined }, 'environment: NOTICES_QUEUE_URL: '],
  [
    'a queue by its ARN',
    { NOTICES_QUEUE_URL: 'arn:aws:sqs:eu-central-1:111122223333:notices' },
    'environment: NOTICES_QUEUE_URL: must be the URL of a queue',
  ],
  ['services in small letters', { HEALTH_SERVICES: 'lambda' }, 'environment: HEALTH_SERVICES: must be'],
  ['an asterisk among services', { HEALTH_SERVICES: 'LAMBDA,*' }, 'environment: HEALTH_SERVICES: must be'],
  [
    'a category that does not exist',
    { HEALTH_CATEGORIES: 'news' },
    'environment: HEALTH_CATEGORIES: must be',
  ],
])('%s is refused', (_, change, message) => {
  expect(() => readCatchUpEnv({ ...LEAST, ...change })).toThrow(message);
});
