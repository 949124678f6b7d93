import { describe, expect, test } from 'vitest';
import { parseWebhookUrl, type WebhookPlaces } from '../../adapters/webhook-url.ts';

const PATH = '/services/T0123ABCD/B0456EFGH/u1v2w3x4y5z6';
const AS_DEPLOYED: WebhookPlaces = { hosts: [], allowLoopbackHttp: false };

describe('the URL of a webhook', () => {
  test.each([
    'https://hooks.slack.com',
    'https://hooks.slack-gov.com',
    'https://HOOKS.slack.com',
    'https://hooks.slack.com:443',
  ])('may be on %s', (origin) => {
    expect(parseWebhookUrl(origin + PATH, AS_DEPLOYED).pathname).toBe(PATH);
  });

  test('may be on another host that was named', () => {
    const url = parseWebhookUrl(`https://chat.example.com${PATH}`, {
      ...AS_DEPLOYED,
      hosts: ['chat.example.com'],
    });

    expect(url.href).toBe(`https://chat.example.com${PATH}`);
  });

  test.each([
    ['http://hooks.slack.com', 'must begin with https://'],
    ['file://hooks.slack.com', 'must begin with https://'],
    ['https://example.com', 'must not be on example.com'],
    ['https://hooks.slack.com.example.com', 'must not be on hooks.slack.com.example.com'],
    ['https://a.hooks.slack.com', 'must not be on a.hooks.slack.com'],
    ['https://hooks.slack.com@example.com', 'must not carry credentials'],
    ['https://user:word@hooks.slack.com', 'must not carry credentials'],
    ['https://hooks.slack.com:8443', 'must not name a port'],
    ['https://169.254.169.254', 'must not be on 169.254.169.254'],
    ['http://127.0.0.1:3000', 'must begin with https://'],
    ['hooks.slack.com', 'is not a URL'],
    ['', 'is not a URL'],
  ])('on "%s" is refused for good, and nothing of its path is told', (origin, reason) => {
    const refusal = expect.objectContaining({
      kind: 'permanent',
      message: `slack: the URL of the webhook ${reason}`,
    });

    expect(() => parseWebhookUrl(origin + PATH, AS_DEPLOYED)).toThrow(refusal);
  });

  test.each(['http://127.0.0.1:3000', 'http://[::1]:3000', 'http://localhost:3000'])(
    'may be on %s when the caller wants so',
    (origin) => {
      const url = parseWebhookUrl(origin + PATH, { hosts: [], allowLoopbackHttp: true });

      expect(url.origin).toBe(origin);
    },
  );

  test('may not be anywhere else over http even then', () => {
    expect(() => parseWebhookUrl(`http://10.0.0.1${PATH}`, { hosts: [], allowLoopbackHttp: true })).toThrow(
      'slack: the URL of the webhook must begin with https://',
    );
  });
});
