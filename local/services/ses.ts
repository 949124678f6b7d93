import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { restJsonDialect } from '../dialect.ts';
import type { Mail, MailStore } from '../mail-store.ts';
import { type Call, operation, type Service } from '../service.ts';

const recipientBound = 50;
const sizeBound = 40 * 1024 * 1024;

const content = z.strictObject({ Data: z.string(), Charset: z.string().optional() });

const attachment = z.strictObject({
  RawContent: z.base64(),
  FileName: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[^\r\n]+$/),
  ContentType: z.string().min(1).max(78).optional(),
  ContentDisposition: z.enum(['ATTACHMENT', 'INLINE']).optional(),
  ContentDescription: z.string().max(1000).optional(),
  ContentId: z.string().min(1).max(78).optional(),
  ContentTransferEncoding: z.enum(['BASE64', 'QUOTED_PRINTABLE', 'SEVEN_BIT']).optional(),
});

const header = z.strictObject({
  Name: z
    .string()
    .max(126)
    .regex(/^[!-9;-~]+$/),
  Value: z
    .string()
    .max(870)
    .regex(/^[ -~]*$/),
});

const simple = z.strictObject({
  Subject: content,
  Body: z.strictObject({ Text: content.optional(), Html: content.optional() }),
  Headers: z.array(header).max(15).default([]),
  Attachments: z.array(attachment).default([]),
});

const addresses = z.array(z.string()).default([]);

const sendEmail = z.strictObject({
  FromEmailAddress: z.string(),
  Destination: z.strictObject({ ToAddresses: addresses, CcAddresses: addresses, BccAddresses: addresses }),
  ReplyToAddresses: addresses,
  Content: z.strictObject({ Simple: simple }),
});

/** Amazon SES v2: SendEmail with simple content (docs: ses, APIReference-V2 SendEmail); what it takes is kept. */
export function sesService(store: MailStore): Service {
  return {
    signingName: 'ses',
    protocol: 'rest-json',
    dialect: {
      ...restJsonDialect,
      TooManyRequestsException: { code: 'TooManyRequestsException', statusCode: 429 },
      ValidationException: { code: 'BadRequestException' },
      NotFoundException: { code: 'NotFoundException', statusCode: 404 },
    },
    operations: {
      SendEmail: operation(
        sendEmail,
        (input, call) => {
          const mail = toMail(input, call);
          const recipients = [...mail.to, ...mail.cc, ...mail.bcc];
          if (recipients.length === 0) throw badRequest('No recipients specified');
          if (recipients.length > recipientBound)
            throw badRequest(`Recipient count exceeds ${recipientBound}.`);
          if (mail.text === undefined && mail.html === undefined)
            throw badRequest('Body must have text or html');
          requireVerified(store, [mail.from, ...(store.sandbox ? recipients : [])], call.region);
          if (encodedSize(mail) > sizeBound)
            throw badRequest(`Message length is more than ${sizeBound} bytes long.`);
          store.keep(mail);
          return { output: { MessageId: mail.messageId } };
        },
        { method: 'POST', path: '/v2/email/outbound-emails' },
      ),
    },
  };
}

function toMail(input: z.output<typeof sendEmail>, { accountId, region, now }: Call): Mail {
  const { Subject, Body, Headers, Attachments } = input.Content.Simple;
  if (/[\r\n]/.test(Subject.Data)) throw badRequest('Header Subject contains line breaks');
  return {
    messageId: `0100${randomUUID()}-000000`,
    accountId,
    region,
    at: now,
    from: requireAddress(input.FromEmailAddress),
    to: input.Destination.ToAddresses.map(requireAddress),
    cc: input.Destination.CcAddresses.map(requireAddress),
    bcc: input.Destination.BccAddresses.map(requireAddress),
    replyTo: input.ReplyToAddresses.map(requireAddress),
    subject: asDelivered(Subject),
    text: Body.Text && asDelivered(Body.Text),
    html: Body.Html && asDelivered(Body.Html),
    headers: Object.fromEntries(Headers.map(({ Name, Value }) => [Name, Value])),
    attachments: Attachments.map((it) => ({
      fileName: it.FileName,
      contentType: it.ContentType,
      content: Buffer.from(it.RawContent, 'base64'),
    })),
  };
}

/** Without a charset the mail is 7-bit ASCII, and other characters do not survive. */
function asDelivered({ Data, Charset }: z.output<typeof content>): string {
  return Charset === undefined ? Data.replaceAll(/\P{ASCII}/gu, '?') : Data;
}

/** An address as it came, with a display name or without; in ASCII, for others must be encoded by the sender. */
function requireAddress(text: string): string {
  const address = bareAddress(text);
  if (!/^[!-~]+@[!-~]+$/.test(address)) throw badRequest("Missing final '@domain'");
  if (!/^[ -~]*$/.test(text)) throw badRequest('Local address contains control or whitespace');
  return text;
}

function bareAddress(text: string): string {
  return /^[^<>]*<([^<>]+)>$/.exec(text)?.[1] ?? text;
}

function requireVerified(store: MailStore, mailAddresses: readonly string[], region: string): void {
  const failed = mailAddresses.map(bareAddress).filter((it) => !store.isVerified(it));
  if (failed.length === 0) return;
  throw new AwsError(
    'MessageRejected',
    `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${failed.join(', ')}`,
  );
}

/** The size SES bounds: that of the message on its way, attachments in base64. */
function encodedSize({ subject, text = '', html = '', attachments }: Mail): number {
  const texts = Buffer.byteLength(subject) + Buffer.byteLength(text) + Buffer.byteLength(html);
  return attachments.reduce((size, it) => size + Math.ceil(it.content.length / 3) * 4, texts);
}

function badRequest(message: string): AwsError {
  return new AwsError('BadRequestException', message);
}
