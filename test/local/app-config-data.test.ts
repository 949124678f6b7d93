import {
  AppConfigDataClient,
  GetLatestConfigurationCommand,
  StartConfigurationSessionCommand,
} from '@aws-sdk/client-appconfigdata';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import { anOrganization, clientConfig } from './support.ts';

const names = {
  ApplicationIdentifier: 'runtime-sunset',
  EnvironmentIdentifier: 'live',
  ConfigurationProfileIdentifier: 'settings',
};

describe('AppConfig data', () => {
  let endpoint: Endpoint;
  let client: AppConfigDataClient;
  let now: Date;

  beforeEach(async () => {
    now = new Date();
    endpoint = await startEndpoint(anOrganization({ settings: { content: '{"noticeDays":90}' } }), {
      now: () => now,
    });
    client = new AppConfigDataClient(clientConfig(endpoint));
  });
  afterEach(() => endpoint.close());

  const start = async (more: { RequiredMinimumPollIntervalInSeconds?: number } = {}) =>
    (await client.send(new StartConfigurationSessionCommand({ ...names, ...more })))
      .InitialConfigurationToken;
  const poll = async (ConfigurationToken: string | undefined) => {
    const answer = await client.send(new GetLatestConfigurationCommand({ ConfigurationToken }));
    return { ...answer, text: answer.Configuration?.transformToString() };
  };

  test('serves the document at the first poll and nothing while it stays the same', async () => {
    const first = await poll(await start());
    expect(first).toMatchObject({
      text: '{"noticeDays":90}',
      ContentType: 'application/json',
      VersionLabel: 'v1',
      NextPollIntervalInSeconds: 60,
    });
    const second = await poll(first.NextPollConfigurationToken);
    expect(second.text).toBeUndefined();
    expect(second.NextPollConfigurationToken).not.toBe(first.NextPollConfigurationToken);
  });

  test('serves a published document to a session at its next poll', async () => {
    const first = await poll(await start());
    endpoint.publishSettings('{"noticeDays":"é');
    const second = await poll(first.NextPollConfigurationToken);
    expect(second).toMatchObject({ text: '{"noticeDays":"é', VersionLabel: 'v2' });
    expect((await poll(second.NextPollConfigurationToken)).text).toBeUndefined();
  });

  test('knows no other application, environment or profile', async () => {
    for (const member of Object.keys(names)) {
      const wrong = new StartConfigurationSessionCommand({ ...names, [member]: 'other' });
      await expect(client.send(wrong)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    }
  });

  test('refuses an invented token, one a day old, and a poll before its time', async () => {
    await expect(poll('invented')).rejects.toMatchObject({ name: 'BadRequestException' });
    const first = await poll(await start({ RequiredMinimumPollIntervalInSeconds: 15 }));
    await expect(poll(first.NextPollConfigurationToken)).rejects.toMatchObject({
      Details: { InvalidParameters: { configuration_token: { Problem: 'PollIntervalNotSatisfied' } } },
    });
    now = new Date(now.getTime() + 15_000);
    await poll(first.NextPollConfigurationToken);
    now = new Date(now.getTime() + 25 * 3_600_000);
    await expect(poll(first.NextPollConfigurationToken)).rejects.toMatchObject({
      Details: { InvalidParameters: { configuration_token: { Problem: 'Expired' } } },
    });
  });

  test('refuses a poll interval under 15 seconds', async () => {
    await expect(start({ RequiredMinimumPollIntervalInSeconds: 14 })).rejects.toMatchObject({
      name: 'BadRequestException',
    });
  });
});
