import { expect, test } from 'vitest';
import { readDeliverEnv } from '../../health/deliver-env.ts';

const LEAST = {
  RECORDS_TABLE: 'records',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111122223333/dead',
};

test('table and dead-letter queue are enough', () => {
  expect(readDeliverEnv({ ...LEAST, PATH: '/usr/bin' })).toEqual(LEAST);
});

test('all variables together are accepted', () => {
  const all = {
    ...LEAST,
    EMAIL_FROM: 'Runtime Sunset <notices@example.com>',
    WEBHOOK_HOSTS: 'chat.example.com,hooks.example.org',
    SETTINGS_APPLICATION: 'abc1234',
    SETTINGS_ENVIRONMENT: 'def5678',
    SETTINGS_PROFILE: 'ghi9012',
    POWERTOOLS_LOG_LEVEL: 'WARN',
  };

  expect(readDeliverEnv(all)).toEqual(all);
});

test('each variable that is missing is named', () => {
  expect(() => readDeliverEnv({ SETTINGS_PROFILE: 'ghi9012' })).toThrow(
    /environment: RECORDS_TABLE: .*; DEAD_LETTER_QUEUE_URL: /,
  );
});

test.each([
  [
    'a dead-letter queue by its ARN',
    { DEAD_LETTER_QUEUE_URL: 'arn:aws:sqs:eu-central-1:111122223333:dead' },
    'environment: DEAD_LETTER_QUEUE_URL: must be the URL of a queue',
  ],
  [
    'a sender without a domain',
    { EMAIL_FROM: 'notices' },
    'environment: EMAIL_FROM: must be an email address',
  ],
])('%s is not accepted', (_, variables, message) => {
  expect(() => readDeliverEnv({ ...LEAST, ...variables })).toThrow(message);
});

test('settings named by half are not accepted', () => {
  expect(() => readDeliverEnv({ ...LEAST, SETTINGS_PROFILE: 'ghi9012' })).toThrow(
    'environment: SETTINGS_APPLICATION: is missing',
  );
});

test.each([
  'https://chat.example.com',
  'chat.example.com/services',
  'Chat.example.com',
  'chat.example.com, hooks.example.org',
  '*.example.com',
  'localhost',
  '',
])('"%s" names no hosts', (hosts) => {
  expect(() => readDeliverEnv({ ...LEAST, WEBHOOK_HOSTS: hosts })).toThrow(
    'environment: WEBHOOK_HOSTS: must be names of hosts in lower case, with commas between them',
  );
});
