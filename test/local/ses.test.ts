import { SESv2Client, SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { afterEach, describe, expect, test } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import type { MailOptions } from '../../local/mail-store.ts';
import { account, anOrganization, clientConfig } from './support.ts';

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });
const simple = { Subject: utf8('Node.js 20 endet'), Body: { Text: utf8('Fünf Funktionen') } };
const email: SendEmailCommandInput = {
  FromEmailAddress: 'notices@example.com',
  Destination: { ToAddresses: ['team@example.org'] },
  Content: { Simple: simple },
};
const addresses = (count: number) => Array.from({ length: count }, (_, index) => `a${index}@example.org`);

describe('SES', () => {
  let endpoint: Endpoint;
  afterEach(() => endpoint.close());

  async function sending(mail: MailOptions = { identities: ['example.com'] }) {
    endpoint = await startEndpoint(anOrganization(), { mail });
    // One attempt: the SDK takes LimitExceededException for throttling, too.
    const client = new SESv2Client({ ...clientConfig(endpoint), maxAttempts: 1 });
    return (members: Partial<SendEmailCommandInput> = {}) =>
      client.send(new SendEmailCommand({ ...email, ...members }));
  }

  test('keeps an email with all its parts', async () => {
    const send = await sending();
    const { MessageId } = await send({
      FromEmailAddress: 'Runtime notices <notices@example.com>',
      Destination: {
        ToAddresses: ['a@example.org', 'b@example.org'],
        CcAddresses: ['c@example.org'],
        BccAddresses: ['d@example.org'],
      },
      ReplyToAddresses: ['platform@example.com'],
      Content: {
        Simple: {
          ...simple,
          Body: { ...simple.Body, Html: utf8('<p>Fünf Funktionen</p>') },
          Headers: [{ Name: 'X-Notice', Value: '7' }],
          Attachments: [
            {
              FileName: 'functions.csv',
              ContentType: 'text/csv',
              RawContent: Buffer.from('account;name\r\n1;ü'),
            },
          ],
        },
      },
    });
    expect(endpoint.mails).toEqual([
      {
        messageId: MessageId,
        accountId: account,
        region: 'us-east-1',
        at: expect.any(Date),
        from: 'Runtime notices <notices@example.com>',
        to: ['a@example.org', 'b@example.org'],
        cc: ['c@example.org'],
        bcc: ['d@example.org'],
        replyTo: ['platform@example.com'],
        subject: 'Node.js 20 endet',
        text: 'Fünf Funktionen',
        html: '<p>Fünf Funktionen</p>',
        headers: { 'X-Notice': '7' },
        attachments: [
          { fileName: 'functions.csv', contentType: 'text/csv', content: Buffer.from('account;name\r\n1;ü') },
        ],
      },
    ]);
  });

  test('delivers question marks for what is not ASCII where no charset is named', async () => {
    const send = await sending();
    await send({ Content: { Simple: { ...simple, Body: { Text: { Data: 'Fünf 🚨' } } } } });
    expect(endpoint.mails[0]?.text).toBe('F?nf ?');
  });

  test('takes 50 recipients of all kinds and refuses 51', async () => {
    const send = await sending();
    const [to, cc] = [addresses(30), addresses(20)];
    await send({ Destination: { ToAddresses: to, CcAddresses: cc } });
    const tooMany = send({
      Destination: { ToAddresses: to, CcAddresses: cc, BccAddresses: ['x@example.org'] },
    });
    await expect(tooMany).rejects.toMatchObject({ name: 'BadRequestException' });
    expect(endpoint.mails).toHaveLength(1);
  });

  test.each<[string, Partial<SendEmailCommandInput>]>([
    ['no recipient', { Destination: {} }],
    ['a recipient that is no address', { Destination: { ToAddresses: ['team'] } }],
    ['a display name that is not ASCII', { FromEmailAddress: 'Läufer <notices@example.com>' }],
    [
      'a subject of two lines',
      { Content: { Simple: { ...simple, Subject: utf8('a\nBcc: b@example.org') } } },
    ],
    ['neither text nor HTML', { Content: { Simple: { ...simple, Body: {} } } }],
  ])('refuses %s', async (_, members) => {
    const send = await sending();
    await expect(send(members)).rejects.toMatchObject({ name: 'BadRequestException' });
    expect(endpoint.mails).toEqual([]);
  });

  test('refuses more than 40 MB, as they stand in base64', async () => {
    const send = await sending();
    const attached = (bytes: number) =>
      send({
        Content: {
          Simple: { ...simple, Attachments: [{ FileName: 'a.csv', RawContent: new Uint8Array(bytes) }] },
        },
      });
    await attached(31_400_000);
    await expect(attached(31_500_000)).rejects.toMatchObject({ name: 'BadRequestException' });
  });

  test.each([
    [['example.com'], 'notices@eu.example.com', true],
    [['Notices@example.com'], 'NOTICES@example.com', true],
    [['notices@example.com'], 'other@example.com', false],
    [['example.com'], 'notices@badexample.com', false],
    [[], 'notices@example.com', false],
  ])('with the identities %j lets %s send: %s', async (identities, from, accepted) => {
    const send = await sending({ identities });
    const sent = send({ FromEmailAddress: from });
    if (accepted) await sent;
    else {
      await expect(sent).rejects.toMatchObject({
        name: 'MessageRejected',
        message: `Email address is not verified. The following identities failed the check in region US-EAST-1: ${from}`,
      });
    }
    expect(endpoint.mails).toHaveLength(accepted ? 1 : 0);
  });

  test('reaches verified addresses only in the sandbox', async () => {
    const send = await sending({ identities: ['example.com', 'a@example.org'], sandbox: true });
    await send({ Destination: { ToAddresses: ['Ann <a@example.org>'] } });
    await expect(
      send({ Destination: { ToAddresses: ['a@example.org', 'b@example.org'] } }),
    ).rejects.toMatchObject({
      name: 'MessageRejected',
      message: expect.stringMatching(/: b@example\.org$/),
    });
  });

  test('fails as injected', async () => {
    const send = await sending();
    for (const [error, status] of [
      ['TooManyRequestsException', 429],
      ['LimitExceededException', 400],
      ['MailFromDomainNotVerifiedException', 400],
      ['MessageRejected', 400],
    ] as const) {
      endpoint.inject({ operation: 'SendEmail', error });
      await expect(send()).rejects.toMatchObject({ name: error, $metadata: { httpStatusCode: status } });
    }
    expect(endpoint.mails).toEqual([]);
    await send();
  });
});
