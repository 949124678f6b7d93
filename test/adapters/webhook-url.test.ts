import { describe, expect, test } from 'vitest';
import { parseWebhookUrl, type WebhookPlaces } from '../../adapters/webhook-url.ts';

const PATH = '/services/T0123ABCD/B0456EFGH/u1v2w3x4y5z6';
const SECRET = 'runtime-sunset/slack/platform';
const AS_DEPLOYED: WebhookPlaces = { hosts: [], allowLoopbackHttp: false };

const NOT_SLACK = 'must be on one of hooks.slack.com, hooks.slack-gov.com';

describe('the URL of a webhook', () => {
  test.each([
    'https://hooks.slack.com',
    'https://hooks.slack-gov.com',
    'https://HOOKS.slack.com',
    'https://hooks.slack.com:443',
  ])('may be on %s', (origin) => {
    expect(parseWebhookUrl(origin + PATH, SECRET, AS_DEPLOYED).pathname).toBe(PATH);
  });

  test('may be on another host that was named', () => {
    const url = parseWebhookUrl(`https://chat.example.com${PATH}`, SECRET, {
      ...AS_DEPLOYED,
      hosts: ['chat.example.com'],
    });

    expect(url.href).toBe(`https://chat.example.com${PATH}`);
  });

  test.each([
    ['http://hooks.slack.com', 'must begin with https://'],
    ['file://hooks.slack.com', 'must begin with https://'],
    ['https://example.com', NOT_SLACK],
    ['https://hooks.slack.com.example.com', NOT_SLACK],
    ['https://a.hooks.slack.com', NOT_SLACK],
    ['https://u1v2w3x4y5z6.example.com', NOT_SLACK],
    ['https://hooks.slack.com@example.com', 'must not carry credentials'],
    ['https://user:word@hooks.slack.com', 'must not carry credentials'],
    ['https://hooks.slack.com:8443', 'must not name a port'],
    ['https://169.254.169.254', NOT_SLACK],
    ['http://127.0.0.1:3000', 'must begin with https://'],
    ['hooks.slack.com', 'is not a URL'],
    ['', 'is not a URL'],
  ])('on "%s" is refused for good by the name of its secret, and nothing of it is told', (origin, reason) => {
    const refusal = expect.objectContaining({
      kind: 'permanent',
      message: `slack: the webhook in the secret ${SECRET} ${reason}`,
    });

    expect(() => parseWebhookUrl(origin + PATH, SECRET, AS_DEPLOYED)).toThrow(refusal);
  });

  test.each(['http://127.0.0.1:3000', 'http://[::1]:3000', 'http://localhost:3000'])(
    'may be on %s when the caller wants so',
    (origin) => {
      const url = parseWebhookUrl(origin + PATH, SECRET, { hosts: [], allowLoopbackHttp: true });

      expect(url.origin).toBe(origin);
    },
  );

  test('may not be anywhere else over http even then', () => {
    expect(() =>
      parseWebhookUrl(`http://10.0.0.1${PATH}`, SECRET, { hosts: [], allowLoopbackHttp: true }),
    ).toThrow(`slack: the webhook in the secret ${SECRET} must begin with https://`);
  });

  test('on a host that was not named is refused with all hosts that were', () => {
    const places = { ...AS_DEPLOYED, hosts: ['chat.example.com'] };

    expect(() => parseWebhookUrl(`https://example.com${PATH}`, SECRET, places)).toThrow(
      `slack: the webhook in the secret ${SECRET} ${NOT_SLACK}, chat.example.com`,
    );
  });
});
