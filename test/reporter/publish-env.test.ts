import { expect, test } from 'vitest';
import { readPublishEnv } from '../../reporter/publish-env.ts';

test('a bucket is enough', () => {
  expect(readPublishEnv({ REPORTS_BUCKET: 'reports', PATH: '/usr/bin' })).toEqual({
    REPORTS_BUCKET: 'reports',
  });
});

test('a bucket by its ARN is not accepted', () => {
  expect(() => readPublishEnv({ REPORTS_BUCKET: 'arn:aws:s3:::reports' })).toThrow(
    'environment: REPORTS_BUCKET: must be the name of a bucket',
  );
});
