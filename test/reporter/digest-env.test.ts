import { expect, test } from 'vitest';
import { readDigestEnv } from '../../reporter/digest-env.ts';

const LEAST = {
  REPORTS_BUCKET: 'reports',
  DELIVERIES_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111122223333/deliveries',
};

test('bucket and queue are enough', () => {
  expect(readDigestEnv({ ...LEAST, PATH: '/usr/bin' })).toEqual(LEAST);
});

test.each([
  ['no queue', { DELIVERIES_QUEUE_URL: undefined }, 'DELIVERIES_QUEUE_URL: '],
  [
    'a queue by its ARN',
    { DELIVERIES_QUEUE_URL: 'arn:aws:sqs:eu-central-1:111122223333:deliveries' },
    'DELIVERIES_QUEUE_URL: must be the URL of a queue',
  ],
  [
    'a bucket by its ARN',
    { REPORTS_BUCKET: 'arn:aws:s3:::reports' },
    'REPORTS_BUCKET: must be the name of a bucket',
  ],
])('%s is not accepted', (_, variables, message) => {
  expect(() => readDigestEnv({ ...LEAST, ...variables })).toThrow(`environment: ${message}`);
});
