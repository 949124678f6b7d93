/** A file attached to an email, decoded. */
interface MailAttachment {
  readonly fileName: string;
  readonly contentType: string | undefined;
  readonly content: Buffer;
}

/** An email that SES accepted, as its readers get it. */
export interface Mail {
  readonly messageId: string;
  readonly accountId: string;
  readonly region: string;
  readonly at: Date;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly text: string | undefined;
  readonly html: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments: readonly MailAttachment[];
}

/** Who may send, and to whom. */
export interface MailOptions {
  /** Verified addresses, and domains with their subdomains; nobody else may send. */
  readonly identities: readonly string[];
  /** true: mail reaches verified addresses only, as in an account that has not asked for more. */
  readonly sandbox?: boolean;
}

/** The identities of an endpoint and the mail it took. */
export interface MailStore {
  readonly sandbox: boolean;
  readonly isVerified: (address: string) => boolean;
  readonly mails: readonly Mail[];
  readonly keep: (mail: Mail) => void;
}

/** Keeps mail in memory. */
export function createMailStore({ identities, sandbox = false }: MailOptions): MailStore {
  const mails: Mail[] = [];
  const verified = identities.map((it) => it.toLowerCase());
  return {
    sandbox,
    isVerified(address) {
      const lower = address.toLowerCase();
      const domain = lower.slice(lower.lastIndexOf('@') + 1);
      return verified.some((it) => it === lower || it === domain || domain.endsWith(`.${it}`));
    },
    mails,
    keep(mail) {
      mails.push(mail);
    },
  };
}
