import { expect, test } from 'vitest';
import { toSlackBody } from '../../adapters/slack-body.ts';
import { slackPostText } from '../../local/slack-post-text.ts';
import { aMessage } from '../support/a-message.ts';

test('A message is shown as people read it: without marks, without escapes, its fields side by side', () => {
  const text = slackPostText(
    toSlackBody(aMessage({ links: [{ text: 'Runtimes', url: 'https://example.com/' }] })),
  );

  const lines = text.split('\n');
  expect(lines[0]).toBe('AWS Lambda: nodejs20.x is being retired in 111122223333 (orders & billing)');
  expect(lines).toContain('Account          111122223333 (orders & billing)');
  expect(lines).toContain('Affected functions');
  expect(lines).toContain('We are contacting you about <Node.js 20>.');
  expect(lines.at(-1)).toBe('Runtimes: https://example.com/');
});
