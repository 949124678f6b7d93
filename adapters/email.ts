import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { ChannelError, toChannelError } from './channel-error.ts';

/** A file that goes with an email, its bytes as the reader gets them. */
interface MailedFile {
  readonly fileName: string;
  readonly contentType: string;
  readonly content: Uint8Array;
}

/** An email, dressed and addressed. */
export interface Email {
  /** Null where no sender is configured: then nothing can be sent. */
  readonly from: string | null;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments?: readonly MailedFile[];
}

/** Refusals that only a person ends (docs: ses APIReference-V2 API_SendEmail); a quota fills up again by itself. */
const PERMANENT = new Set([
  'AccessDenied',
  'AccountSuspended',
  'BadRequest',
  'MailFromDomainNotVerified',
  'MessageRejected',
  'NotFound',
  'SendingPaused',
]);

/** Sends an email by Amazon SES, all addresses visible to each other; rejects with a ChannelError. */
export async function sendEmail(client: SESv2Client, email: Email, abortSignal: AbortSignal): Promise<void> {
  const { from, to, subject, text, html, attachments = [] } = email;
  if (from === null) throw new ChannelError('email', 'permanent', 'no sender is configured (EMAIL_FROM)');
  const Simple = {
    Subject: utf8(subject),
    Body: { Text: utf8(text), Html: utf8(html) },
    ...(attachments.length > 0 && { Attachments: attachments.map(toAttachment) }),
  };
  await client
    .send(
      new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: [...to] },
        Content: { Simple },
      }),
      { abortSignal },
    )
    .catch((error) => {
      throw toChannelError('email', 'SendEmail', error, PERMANENT);
    });
}

function utf8(Data: string) {
  return { Data, Charset: 'UTF-8' };
}

function toAttachment({ fileName, contentType, content }: MailedFile) {
  return {
    FileName: fileName,
    ContentType: contentType,
    RawContent: content,
    ContentTransferEncoding: 'BASE64' as const,
  };
}
