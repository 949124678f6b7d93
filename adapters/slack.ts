import { setTimeout as wait } from 'node:timers/promises';
import { ChannelError } from './channel-error.ts';
import { millisecondsToSend, type Remaining } from './sending-time.ts';

/** How long posting may take. */
export interface PostingTime {
  readonly remaining: Remaining;
  /** Milliseconds after which one try is given up. */
  readonly tryMilliseconds: number;
}

/** What one try came to; `again` is worth another. */
type Outcome =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly reason: string }
  | {
      readonly kind: 'again';
      readonly why: 'limited' | 'failed';
      readonly reason: string;
      readonly retryAfterSeconds: number | null;
    };

/** Slack takes about one message a second from a webhook, so being limited is nothing out of the ordinary. */
const MAX_TRIES = { limited: 5, failed: 2 } as const;
const LEAST_PAUSE_SECONDS = 1;

/**
 * All that is ever told of an answer's body. Whoever answers knows the URL and may repeat it in any spelling, so
 * nothing but these words of Slack's own is passed on (docs: docs.slack.dev, incoming webhooks, handling errors).
 */
const SLACK_CODES = new Set([
  'action_prohibited',
  'channel_is_archived',
  'channel_not_found',
  'internal_error',
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_payload',
  'invalid_token',
  'method_not_allowed',
  'missing_text_or_fallback_or_attachments',
  'msg_blocks_too_long',
  'no_active_hooks',
  'no_service',
  'no_service_id',
  'no_team',
  'no_text',
  'posting_to_general_channel_denied',
  'rate_limited',
  'rollup_error',
  'team_disabled',
  'too_many_attachments',
  'user_not_found',
]);

/** All that is ever told of a failed fetch besides codes and names: its other messages may hold the URL. */
const REDIRECTED = 'unexpected redirect';
const ERROR_CODE = /^[A-Z][A-Z0-9_]+$/;

/**
 * Posts a message's body to an incoming webhook; resolves once Slack says `ok`. When Slack asks to wait, it waits if
 * time allows; a server error or a lost connection gets a second try. Rejects with a ChannelError: permanent with
 * Slack's reason, or temporary (docs: docs.slack.dev, incoming webhooks and rate limits).
 */
export async function postToSlack(
  url: URL,
  body: unknown,
  { remaining, tryMilliseconds }: PostingTime,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const outcome = await tryToPost(url, body, Math.min(tryMilliseconds, millisecondsToSend(remaining)));
    if (outcome.kind === 'accepted') return;
    if (outcome.kind === 'refused') throw new ChannelError('slack', 'permanent', outcome.reason);

    const { why, reason, retryAfterSeconds } = outcome;
    const pause = Math.max(LEAST_PAUSE_SECONDS, retryAfterSeconds ?? 0) * 1000;
    if (tries >= MAX_TRIES[why] || pause >= millisecondsToSend(remaining)) {
      throw new ChannelError('slack', 'temporary', reason, { retryAfterSeconds });
    }
    await wait(pause);
  }
}

async function tryToPost(url: URL, body: unknown, milliseconds: number): Promise<Outcome> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(milliseconds),
    });
    return toOutcome(response, (await textOf(response)).trim());
  } catch (error) {
    return { kind: 'again', why: 'failed', reason: networkReason(error), retryAfterSeconds: null };
  }
}

/** Slack has posted before it says 200: when the rest does not come, to try again would post twice. */
function textOf(response: Response): Promise<string> {
  const text = response.text();
  return response.status === 200 ? text.catch(() => 'ok') : text;
}

function toOutcome({ status, headers }: Response, answer: string): Outcome {
  if (status === 200 && answer === 'ok') return { kind: 'accepted' };
  const reason = SLACK_CODES.has(answer) ? `${status} ${answer}` : `${status}`;
  if (status === 429) {
    return {
      kind: 'again',
      why: 'limited',
      reason,
      retryAfterSeconds: secondsIn(headers.get('retry-after')),
    };
  }
  if (status >= 500) return { kind: 'again', why: 'failed', reason, retryAfterSeconds: null };
  // Another success than `ok` is not Slack's word. The message may stand in a channel: people look before it is repeated.
  return { kind: 'refused', reason };
}

function secondsIn(retryAfter: string | null): number | null {
  return retryAfter !== null && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : null;
}

function networkReason(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  const { cause } = error;
  if (!(cause instanceof Error)) return `no answer: ${error.name}`;
  if ('code' in cause && ERROR_CODE.test(String(cause.code))) return `no answer: ${cause.code}`;
  return `no answer: ${cause.message === REDIRECTED ? REDIRECTED : cause.name}`;
}
