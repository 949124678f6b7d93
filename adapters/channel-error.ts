/** What kind of place refused: the member that a channel of the settings document has. */
export type ChannelKind = 'slack' | 'email' | 'topic';

/** Temporary: the same message may be taken later. Permanent: not before somebody has repaired something. */
export type RefusalKind = 'temporary' | 'permanent';

const MAX_REASON_LENGTH = 300;

/**
 * A message was not taken. The text names the kind of channel and the reason, never a webhook's URL or a secret;
 * whoever throws it sees to that, for only there is it known what is secret.
 */
export class ChannelError extends Error {
  override readonly name = 'ChannelError';
  readonly kind: RefusalKind;
  /** How long the channel asks to be left alone; null when it does not say. */
  readonly retryAfterSeconds: number | null;

  constructor(
    channelKind: ChannelKind | 'settings',
    kind: RefusalKind,
    reason: string,
    { retryAfterSeconds = null, cause }: { retryAfterSeconds?: number | null; cause?: unknown } = {},
  ) {
    super(`${channelKind}: ${toPlainLine(reason, MAX_REASON_LENGTH)}`, cause === undefined ? {} : { cause });
    this.kind = kind;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Text from outside as one line of printable ASCII, at most so long, fit for a log and for a message attribute. */
export function toPlainLine(text: string, maxLength: number): string {
  const line = text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return line.length <= maxLength ? line : `${line.slice(0, maxLength - 3)}...`;
}

/**
 * An error of an AWS SDK client as a channel's. Permanent are the names given, as services spell them on the wire,
 * without a trailing "Exception"; all else is temporary: another try costs little, and what fails again and again
 * ends in the dead-letter queue as well.
 */
export function toChannelError(
  channelKind: ChannelKind,
  operation: string,
  error: unknown,
  permanent: ReadonlySet<string>,
): ChannelError {
  if (!(error instanceof Error)) return new ChannelError(channelKind, 'temporary', `${operation}: ${error}`);
  const kind = permanent.has(error.name.replace(/Exception$/, '')) ? 'permanent' : 'temporary';
  return new ChannelError(channelKind, kind, `${operation}: ${error.name}: ${error.message}`, {
    cause: error,
  });
}
