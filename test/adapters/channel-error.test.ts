import { expect, test } from 'vitest';
import { ChannelError, toPlainLine } from '../../adapters/channel-error.ts';

test('A refusal names channel and reason, in one line', () => {
  const error = new ChannelError('slack', 'temporary', '429 rate_limited\r\nX-Other: 1', {
    retryAfterSeconds: 30,
  });

  expect(error).toMatchObject({
    name: 'ChannelError',
    kind: 'temporary',
    retryAfterSeconds: 30,
    message: 'slack: 429 rate_limited X-Other: 1',
  });
});

test('A refusal that says nothing of a pause asks for none', () => {
  expect(new ChannelError('email', 'permanent', 'no').retryAfterSeconds).toBeNull();
});

test.each([
  ['plain', 'plain'],
  ['  a \t\n b  ', 'a b'],
  ['größe \u202e\u0000x', 'gr e x'],
  ['0123456789', '0123456789'],
  ['0123456789a', '0123456...'],
  ['', ''],
])('"%s" from outside is told as "%s" in ten characters', (text, line) => {
  expect(toPlainLine(text, 10)).toBe(line);
});
