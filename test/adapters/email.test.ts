import { SESv2Client } from '@aws-sdk/client-sesv2';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Email, sendEmail } from '../../adapters/email.ts';
import { startEndpoint } from '../../local/endpoint.ts';
import { callerOf } from '../support/start-organization.ts';

const EMAIL: Email = {
  from: 'notices@example.com',
  to: ['platform@example.com', 'checkout@example.com'],
  subject: 'Node.js 20 läuft aus',
  text: 'Größe: 3 Funktionen',
  html: '<p>Größe: 3 Funktionen</p>',
};

async function startMail() {
  const endpoint = await startEndpoint(
    { accounts: [{ id: '111122223333', name: 'security' }], regions: ['eu-central-1'] },
    { mail: { identities: ['example.com'], sandbox: true } },
  );
  onTestFinished(() => endpoint.close());
  const caller = callerOf(endpoint, '111122223333', 'eu-central-1');
  return { endpoint, client: new SESv2Client({ ...caller, maxAttempts: 3 }) };
}

function inTime(): AbortSignal {
  return AbortSignal.timeout(20_000);
}

describe('an email', () => {
  test('goes to all addresses, in text and HTML', async () => {
    const { endpoint, client } = await startMail();

    await sendEmail(client, EMAIL, inTime());

    expect(endpoint.mails).toMatchObject([{ ...EMAIL, attachments: [] }]);
  });

  test('takes files along', async () => {
    const { endpoint, client } = await startMail();
    const content = new TextEncoder().encode('account;größe\n');

    const attachments = [{ fileName: 'report.csv', contentType: 'text/csv; charset=utf-8', content }];
    await sendEmail(client, { ...EMAIL, attachments }, inTime());

    expect(endpoint.mails[0]?.attachments).toEqual([
      {
        fileName: 'report.csv',
        contentType: 'text/csv; charset=utf-8',
        content: Buffer.from('account;größe\n'),
      },
    ]);
  });

  test('is sent again when Amazon SES is throttled for a moment', async () => {
    const { endpoint, client } = await startMail();
    endpoint.inject({ operation: 'SendEmail', error: 'TooManyRequestsException', times: 2 });

    await sendEmail(client, EMAIL, inTime());

    expect(endpoint.mails).toHaveLength(1);
  });

  test.each([
    ['TooManyRequestsException', 429, 'temporary'],
    ['LimitExceededException', 400, 'temporary'],
    ['InternalServiceErrorException', 500, 'temporary'],
    ['ExpiredTokenException', 403, 'temporary'],
    ['AccessDeniedException', 403, 'permanent'],
    ['AccountSuspendedException', 400, 'permanent'],
    ['BadRequestException', 400, 'permanent'],
    ['MailFromDomainNotVerifiedException', 400, 'permanent'],
    ['MessageRejected', 400, 'permanent'],
    ['NotFoundException', 404, 'permanent'],
    ['SendingPausedException', 400, 'permanent'],
  ])('that fails with %s, status %i, is a refusal: %s', async (error, statusCode, kind) => {
    const { endpoint, client } = await startMail();
    endpoint.inject({ operation: 'SendEmail', error, statusCode, message: 'no', times: 3 });

    await expect(sendEmail(client, EMAIL, inTime())).rejects.toMatchObject({
      name: 'ChannelError',
      kind,
      message: `email: SendEmail: ${error}: no`,
    });
  });

  test('is refused for good when an address is not verified in the sandbox', async () => {
    const { client } = await startMail();

    await expect(sendEmail(client, { ...EMAIL, to: ['a@example.org'] }, inTime())).rejects.toMatchObject({
      kind: 'permanent',
      message: expect.stringContaining('Email address is not verified'),
    });
  });

  test('is refused for good, without a call, when no sender is configured', async () => {
    const { endpoint, client } = await startMail();

    await expect(sendEmail(client, { ...EMAIL, from: null }, inTime())).rejects.toMatchObject({
      kind: 'permanent',
      message: 'email: no sender is configured (EMAIL_FROM)',
    });
    expect(endpoint.calls).toEqual([]);
  });

  test('is given up for now when time is out', async () => {
    const { endpoint, client } = await startMail();
    endpoint.inject({ operation: 'SendEmail', delayMs: 5_000 });

    await expect(sendEmail(client, EMAIL, AbortSignal.timeout(200))).rejects.toMatchObject({
      kind: 'temporary',
      message: expect.stringContaining('AbortError'),
    });
  });
});
