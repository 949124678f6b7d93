import { expect, test } from 'vitest';
import { readArchiveEnv } from '../../health/archive-env.ts';

test('a bucket is enough', () => {
  expect(readArchiveEnv({ ARCHIVE_BUCKET: 'events', PATH: '/usr/bin' })).toEqual({
    ARCHIVE_BUCKET: 'events',
  });
});

test.each([
  ['no bucket', {}, 'environment: ARCHIVE_BUCKET: '],
  ['an empty bucket', { ARCHIVE_BUCKET: '' }, 'environment: ARCHIVE_BUCKET: '],
  [
    'a bucket by its ARN',
    { ARCHIVE_BUCKET: 'arn:aws:s3:::events' },
    'environment: ARCHIVE_BUCKET: must be the name of a bucket',
  ],
  [
    'a log level that does not exist',
    { ARCHIVE_BUCKET: 'events', POWERTOOLS_LOG_LEVEL: 'LOUD' },
    'environment: POWERTOOLS_LOG_LEVEL: ',
  ],
])('%s is refused', (_, variables, message) => {
  expect(() => readArchiveEnv(variables)).toThrow(message);
});
