import { ChannelError } from './channel-error.ts';

/** Where a webhook may be. */
export interface WebhookPlaces {
  /** Hosts besides Slack's own, in lower case. */
  readonly hosts: readonly string[];
  /** For local servers: http on this machine, on any port. */
  readonly allowLoopbackHttp: boolean;
}

/** Slack's hosts for incoming webhooks; the second is for governments (docs: docs.slack.dev, incoming webhooks). */
const SLACK_HOSTS = ['hooks.slack.com', 'hooks.slack-gov.com'];

const LOOPBACK_HOSTS = ['127.0.0.1', '[::1]', 'localhost'];

/**
 * The URL of an incoming webhook, so that no secret sends messages anywhere else: https on a known host. Throws a
 * permanent ChannelError that names the secret and shows nothing of its text, not even the host: anything may be in it.
 */
export function parseWebhookUrl(
  text: string,
  secretName: string,
  { hosts, allowLoopbackHttp }: WebhookPlaces,
): URL {
  const refusal = (reason: string) =>
    new ChannelError('slack', 'permanent', `the webhook in the secret ${secretName} ${reason}`);
  const known = [...SLACK_HOSTS, ...hosts];
  const url = URL.parse(text);
  if (url === null) throw refusal('is not a URL');
  if (url.username !== '' || url.password !== '') throw refusal('must not carry credentials');
  if (allowLoopbackHttp && url.protocol === 'http:' && LOOPBACK_HOSTS.includes(url.hostname)) return url;
  if (url.protocol !== 'https:') throw refusal('must begin with https://');
  if (!known.includes(url.hostname)) throw refusal(`must be on one of ${known.join(', ')}`);
  if (url.port !== '') throw refusal('must not name a port');
  return url;
}
