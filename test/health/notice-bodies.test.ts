import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { toEmail } from '../../adapters/email-body.ts';
import { toSlackBody } from '../../adapters/slack-body.ts';
import type { Message } from '../../core/message.ts';
import { toNotice } from '../../health/notice.ts';
import { toMessage } from '../../health/notice-message.ts';
import { healthEvent } from '../support/a-health-event.ts';
import { aNoticeContext, functionArn } from '../support/a-notice.ts';

const OWNERS = new Map([
  [functionArn('cart-api'), 'shop <web>'],
  [functionArn('checkout-api'), 'checkout'],
  [functionArn('checkout-mail'), null],
  [functionArn('old-runtime-1'), 'legacy'],
]);

function messageOf(first: string, ...others: string[]): Message {
  const notice = toNotice([healthEvent(first), ...others.map(healthEvent)], []);
  return toMessage(notice, aNoticeContext({ owners: OWNERS }));
}

function golden(name: string): string {
  return readFileSync(new URL(`../golden/health/${name}`, import.meta.url), 'utf8');
}

describe('the messages of the golden files:', () => {
  test.each([
    { name: 'page-1-of-10', events: ['lambda-lifecycle.page-1-of-10'] as const },
    {
      name: 'two-pages',
      events: ['lambda-lifecycle-in-two.page-2', 'lambda-lifecycle-in-two.page-1'] as const,
    },
    { name: 'closed', events: ['lambda-lifecycle.closed'] as const },
    { name: 'public-issue', events: ['operational-issue.public'] as const },
  ])('$name', ({ name, events: [first, ...others] }) => {
    const message = messageOf(first, ...others);
    const { subject, html, text } = toEmail(message);

    expect(`${JSON.stringify(toSlackBody(message), null, 2)}\n`).toBe(golden(`${name}.slack.json`));
    expect(html).toBe(golden(`${name}.html`));
    expect(`Subject: ${subject}\n\n${text}`).toBe(golden(`${name}.txt`));
  });
});
