import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import { account, anOrganization, clientConfig, otherAccount } from './support.ts';

const name = 'runtime-sunset/slack/platform';

describe('Secrets Manager', () => {
  let endpoint: Endpoint;
  let secrets: SecretsManagerClient;
  beforeEach(async () => {
    endpoint = await startEndpoint(anOrganization(), { now: () => new Date('2026-11-20T08:00:00.500Z') });
    secrets = new SecretsManagerClient(clientConfig(endpoint));
  });
  afterEach(() => endpoint.close());

  const get = (SecretId: string, more = {}) => secrets.send(new GetSecretValueCommand({ SecretId, ...more }));

  test('tells a secret by its name and by its ARN, whole or without its last characters', async () => {
    endpoint.setSecret(name, 'https://hooks.example.com/x');
    const secret = await get(name);
    expect(secret).toMatchObject({
      Name: name,
      ARN: expect.stringMatching(
        new RegExp(`^arn:aws:secretsmanager:us-east-1:${account}:secret:${name}-\\w{6}$`),
      ),
      SecretString: 'https://hooks.example.com/x',
      VersionId: expect.stringMatching(/^[\w-]{36}$/),
      VersionStages: ['AWSCURRENT'],
      CreatedDate: new Date('2026-11-20T08:00:00.500Z'),
    });
    const { ARN = '', VersionId } = secret;
    expect(await get(ARN)).toMatchObject({ VersionId });
    expect(await get(ARN.slice(0, -7))).toMatchObject({ VersionId });
    expect(await get(name, { VersionId, VersionStage: 'AWSCURRENT' })).toMatchObject({ VersionId });
  });

  test('tells the new text under a new version once it is changed', async () => {
    endpoint.setSecret(name, 'old');
    const old = await get(name);
    endpoint.setSecret(name, 'new');
    const current = await get(name);
    expect(current).toMatchObject({ SecretString: 'new', ARN: old.ARN });
    expect(current.VersionId).not.toBe(old.VersionId);
    await expect(get(name, { VersionId: old.VersionId })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test.each([
    ['another name', 'runtime-sunset/slack/other', {}],
    ['the ARN of another account', `arn:aws:secretsmanager:us-east-1:${otherAccount}:secret:${name}`, {}],
    ['another stage', name, { VersionStage: 'AWSPREVIOUS' }],
  ])('finds nothing under %s', async (_, id, more) => {
    endpoint.setSecret(name, 'text');
    await expect(get(id, more)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('throttles and denies as injected', async () => {
    endpoint.setSecret(name, 'text');
    endpoint.inject({ operation: 'GetSecretValue', error: 'ThrottlingException' });
    expect(await get(name)).toMatchObject({ SecretString: 'text' });
    endpoint.inject({ operation: 'GetSecretValue', error: 'AccessDeniedException' });
    await expect(get(name)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
