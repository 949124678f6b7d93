import { describe, expect, test } from 'vitest';
import { parse } from '../../adapters/parse.ts';
import { bucketName, queueUrl, roleName, sender, word } from '../../adapters/variable-kinds.ts';

const QUEUE = 'https://sqs.eu-central-1.amazonaws.com/111122223333/deliveries';

describe.each([
  { kind: 'a word', schema: word, fits: ['abc1234', 'runtime-sunset', '*'], others: ['', ' ', 'a b', 'a\n'] },
  {
    kind: 'the URL of a queue',
    schema: queueUrl,
    fits: [
      QUEUE,
      'https://vpce-0a1b.sqs.us-east-1.vpce.amazonaws.com:443/111122223333/deliveries',
      'http://127.0.0.1:4566/111122223333/deliveries',
      'http://localhost/deliveries',
      'http://[::1]:4566/deliveries',
    ],
    others: [
      '',
      'deliveries',
      'arn:aws:sqs:eu-central-1:111122223333:deliveries',
      'javascript:alert(1)',
      'ftp://sqs.eu-central-1.amazonaws.com/111122223333/deliveries',
      'http://sqs.eu-central-1.amazonaws.com/111122223333/deliveries',
      'http://127.0.0.1.example.com/deliveries',
      'https://user:word@sqs.eu-central-1.amazonaws.com/111122223333/deliveries',
      'https://sqs.eu-central-1.amazonaws.com/',
      'https://sqs.eu-central-1.amazonaws.com',
      `${QUEUE}\n`,
      ` ${QUEUE}`,
    ],
  },
  {
    kind: 'the name of a bucket',
    schema: bucketName,
    fits: ['events', 'reports-111122223333', 'a.b', 'x'.repeat(63)],
    others: [
      '',
      'ab',
      'Events',
      '-events',
      'events.',
      'a_b',
      'arn:aws:s3:::events',
      's3://events',
      'x'.repeat(64),
    ],
  },
  {
    kind: 'the name of a role',
    schema: roleName,
    fits: ['reader', 'Runtime_Sunset+=,.@-', 'x'.repeat(64)],
    others: ['', ' ', 'arn:aws:iam::111122223333:role/reader', 'team/reader', 'x'.repeat(65), 'reader\n'],
  },
  {
    kind: 'a sender',
    schema: sender,
    fits: ['notices@example.com', 'Runtime Sunset <notices@example.com>', "o'neil+a@mail.example.com"],
    others: [
      '',
      'x',
      'notices@',
      '@example.com',
      'a@example.com, b@example.com',
      'a@b@example.com',
      'notices@example.com\r\nBcc: all@example.com',
      'Runtime\r\nBcc: all@example.com <notices@example.com>',
      'Größe <notices@example.com>',
      '<notices@example.com>',
      'notices@example.com\n',
    ],
  },
])('as $kind', ({ schema, fits, others }) => {
  test.each(fits)('%j fits', (text) => {
    expect(parse(schema, text, 'environment')).toBe(text);
  });

  test.each(others)('%j does not, and is not shown', (text) => {
    expect(() => parse(schema, text, 'environment')).toThrow(/^environment: must be [ -~]+$/);
    if (text.trim() !== '') expect(() => parse(schema, text, 'environment')).not.toThrow(text);
  });
});
