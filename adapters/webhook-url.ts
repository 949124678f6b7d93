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
 * permanent ChannelError that shows no more of the URL than its host, for the path is the secret.
 */
export function parseWebhookUrl(text: string, { hosts, allowLoopbackHttp }: WebhookPlaces): URL {
  const url = URL.parse(text);
  if (url === null) throw refusal('is not a URL');
  if (url.username !== '' || url.password !== '') throw refusal('must not carry credentials');
  if (allowLoopbackHttp && url.protocol === 'http:' && LOOPBACK_HOSTS.includes(url.hostname)) return url;
  if (url.protocol !== 'https:') throw refusal('must begin with https://');
  if (![...SLACK_HOSTS, ...hosts].includes(url.hostname)) throw refusal(`must not be on ${url.hostname}`);
  if (url.port !== '') throw refusal('must not name a port');
  return url;
}

function refusal(reason: string): ChannelError {
  return new ChannelError('slack', 'permanent', `the URL of the webhook ${reason}`);
}
