import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createWebhookSecrets } from '../../adapters/webhook-secrets.ts';
import { callerOf, callsOf, startOrganization } from '../support/start-organization.ts';

const NAME = 'runtime-sunset/slack/platform';
const URL_TEXT = 'https://hooks.slack.com/services/T0123ABCD/B0456EFGH/u1v2w3x4y5z6';

afterEach(() => {
  vi.useRealTimers();
});

async function startSecrets(text: string) {
  const endpoint = await startOrganization({
    accounts: [{ id: '111122223333', name: 'security' }],
    regions: ['eu-central-1'],
  });
  endpoint.setSecret(NAME, text);
  const client = new SecretsManagerClient({
    ...callerOf(endpoint, '111122223333', 'eu-central-1'),
    maxAttempts: 1,
  });
  return { endpoint, secrets: createWebhookSecrets(client) };
}

describe('a secret with the URL of a webhook', () => {
  test.each([
    ['the URL itself', URL_TEXT],
    ['the URL and a line break', `${URL_TEXT}\n`],
    ['JSON with the URL', JSON.stringify({ url: URL_TEXT })],
    ['JSON with the URL and more', JSON.stringify({ channel: '#platform', url: URL_TEXT })],
  ])('may be %s', async (_, text) => {
    const { secrets } = await startSecrets(text);

    expect(await secrets.urlOf(NAME)).toBe(URL_TEXT);
  });

  test.each([
    ['JSON without the URL', `{"uri":"${URL_TEXT}"}`],
    ['JSON with another kind of URL', `{"url":["${URL_TEXT}"]}`],
    ['JSON that is cut off', `{"url":"${URL_TEXT}`],
    ['JSON with a stray word', `{"url": ${URL_TEXT}}`],
  ])('is refused for good when it is %s, and nothing of it is told', async (_, text) => {
    const { secrets } = await startSecrets(text);

    const refusal = await secrets.urlOf(NAME).catch((error) => error);

    expect(refusal).toMatchObject({
      kind: 'permanent',
      message: `slack: the secret ${NAME} holds JSON without a text "url"`,
    });
    expect(refusal.cause).toBeUndefined();
  });

  test('is read once in five minutes', async () => {
    const { endpoint, secrets } = await startSecrets(URL_TEXT);
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-20T08:00:00.000Z') });
    await secrets.urlOf(NAME);

    vi.setSystemTime(new Date('2026-11-20T08:04:59.000Z'));
    await secrets.urlOf(NAME);
    expect(callsOf(endpoint, 'GetSecretValue')).toHaveLength(1);

    vi.setSystemTime(new Date('2026-11-20T08:05:01.000Z'));
    await secrets.urlOf(NAME);
    expect(callsOf(endpoint, 'GetSecretValue')).toHaveLength(2);
  });

  test('is read anew when that is asked for, and remembered', async () => {
    const { endpoint, secrets } = await startSecrets('https://hooks.slack.com/services/old');
    await secrets.urlOf(NAME);
    endpoint.setSecret(NAME, URL_TEXT);

    expect(await secrets.freshUrlOf(NAME)).toBe(URL_TEXT);
    expect(await secrets.urlOf(NAME)).toBe(URL_TEXT);
    expect(callsOf(endpoint, 'GetSecretValue')).toHaveLength(2);
  });

  test.each([
    ['AccessDeniedException', 400, 'permanent'],
    ['DecryptionFailure', 400, 'permanent'],
    ['ResourceNotFoundException', 400, 'permanent'],
    ['ThrottlingException', 400, 'temporary'],
    ['InternalServiceError', 500, 'temporary'],
    ['ExpiredTokenException', 400, 'temporary'],
  ])('that cannot be read because of %s is a refusal', async (error, statusCode, kind) => {
    const { endpoint, secrets } = await startSecrets(URL_TEXT);
    endpoint.inject({ operation: 'GetSecretValue', error, statusCode, message: 'no' });

    await expect(secrets.urlOf(NAME)).rejects.toMatchObject({
      name: 'ChannelError',
      kind,
      message: `slack: GetSecretValue ${NAME}: ${error}: no`,
    });
  });
});
