import { AppConfigDataClient, GetLatestConfigurationCommand } from '@aws-sdk/client-appconfigdata';
import {
  ConfigServiceClient,
  DescribeConfigRulesCommand,
  SelectResourceConfigCommand,
} from '@aws-sdk/client-config-service';
import { GetAccountSettingsCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import { account, anOrganization, clientConfig, functionsNamed, otherAccount } from './support.ts';

const select = new SelectResourceConfigCommand({
  Expression: "SELECT resourceId WHERE resourceType = 'AWS::Lambda::Function'",
});

describe('the endpoint', () => {
  let endpoint: Endpoint;

  beforeEach(async () => {
    endpoint = await startEndpoint(anOrganization({ functions: functionsNamed(2) }));
  });
  afterEach(() => endpoint.close());

  const post = (headers: Record<string, string>, body = '{}', path = '/') =>
    fetch(`${endpoint.url}${path}`, { method: 'POST', headers, body });
  const json = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'StarlingDoveService.SelectResourceConfig',
  };
  const authorization = `AWS4-HMAC-SHA256 Credential=AKIALOCAL${account}/20261120/us-east-1/config/aws4_request, SignedHeaders=host, Signature=0`;

  test('records every call with its service, account, Region and input', async () => {
    await new ConfigServiceClient(clientConfig(endpoint, otherAccount, 'eu-west-1')).send(select);
    expect(endpoint.calls).toEqual([
      {
        service: 'config',
        operation: 'SelectResourceConfig',
        accountId: otherAccount,
        region: 'eu-west-1',
        input: select.input,
      },
    ]);
    endpoint.resetCalls();
    expect(endpoint.calls).toEqual([]);
  });

  test.each([
    ['Config', () => new ConfigServiceClient(clientConfig(endpoint)).send(select)],
    ['Lambda', () => new LambdaClient(clientConfig(endpoint)).send(new ListFunctionsCommand({}))],
    [
      'Organizations',
      () => new OrganizationsClient(clientConfig(endpoint)).send(new ListAccountsCommand({})),
    ],
    ['STS', () => new STSClient(clientConfig(endpoint)).send(new GetCallerIdentityCommand({}))],
    [
      'the tagging API',
      () => new ResourceGroupsTaggingAPIClient(clientConfig(endpoint)).send(new GetResourcesCommand({})),
    ],
  ])('throttles %s in the form the SDK retries', async (_, send) => {
    for (const operation of [
      'SelectResourceConfig',
      'ListFunctions',
      'ListAccounts',
      'GetCallerIdentity',
      'GetResources',
    ]) {
      endpoint.inject({ operation, error: 'ThrottlingException' });
    }
    await send();
    expect(endpoint.calls.map((it) => it.error)).toEqual([
      expect.stringMatching(/Throttl|TooManyRequests/),
      undefined,
    ]);
  });

  test('gives up throttling to a caller that has used its attempts', async () => {
    endpoint.inject({ operation: 'SelectResourceConfig', error: 'ThrottlingException', times: 5 });
    const config = new ConfigServiceClient({ ...clientConfig(endpoint), maxAttempts: 2 });
    await expect(config.send(select)).rejects.toMatchObject({
      name: 'ThrottlingException',
      message: 'Rate exceeded',
    });
    expect(endpoint.calls).toHaveLength(2);
  });

  test('keeps a fault for the account and Region it names', async () => {
    const error = 'AccessDeniedException';
    endpoint.inject({ operation: 'ListFunctions', error, accountId: otherAccount, region: 'eu-west-1' });
    const list = (accountId: string, region: string) =>
      new LambdaClient(clientConfig(endpoint, accountId, region)).send(new ListFunctionsCommand({}));
    await list(account, 'eu-west-1');
    await list(otherAccount, 'us-east-1');
    await expect(list(otherAccount, 'eu-west-1')).rejects.toMatchObject({
      name: error,
      $metadata: { httpStatusCode: 403 },
    });
    await list(otherAccount, 'eu-west-1');
  });

  test('delays by a fault or for good', async () => {
    const config = new ConfigServiceClient(clientConfig(endpoint));
    const timed = async () => {
      const start = performance.now();
      await config.send(select);
      return performance.now() - start;
    };
    await timed();
    endpoint.inject({ operation: 'SelectResourceConfig', delayMs: 60 });
    expect(await timed()).toBeGreaterThan(55);
    endpoint.latency(60);
    expect(await timed()).toBeGreaterThan(55);
  });

  test('answers an unknown operation as each protocol does', async () => {
    await expect(
      new ConfigServiceClient(clientConfig(endpoint)).send(new DescribeConfigRulesCommand({})),
    ).rejects.toMatchObject({ name: 'UnknownOperationException' });
    await expect(
      new LambdaClient(clientConfig(endpoint)).send(new GetAccountSettingsCommand({})),
    ).rejects.toMatchObject({ name: 'UnknownOperationException', $metadata: { httpStatusCode: 404 } });
    await expect(
      new STSClient(clientConfig(endpoint)).send(new GetSessionTokenCommand({})),
    ).rejects.toMatchObject({ name: 'InvalidAction' });
    expect(endpoint.calls.map((it) => it.operation)).toEqual([
      'DescribeConfigRules',
      'GET /2016-08-19/account-settings',
      'POST /',
    ]);
  });

  test('refuses unknown keys in the words of each service', async () => {
    const stranger = {
      ...clientConfig(endpoint),
      credentials: { accessKeyId: 'AKIALOCAL999999999999', secretAccessKey: 'x' },
    };
    await expect(new ConfigServiceClient(stranger).send(select)).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    await expect(new LambdaClient(stranger).send(new ListFunctionsCommand({}))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(new STSClient(stranger).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
    await expect(
      new AppConfigDataClient(stranger).send(new GetLatestConfigurationCommand({ ConfigurationToken: 'x' })),
    ).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
    expect(endpoint.calls.map((it) => it.error)).toContain('InvalidClientTokenId');
  });

  test('refuses a Region that is not enabled, and keys of an account that is not active', async () => {
    const away = new LambdaClient(clientConfig(endpoint, account, 'eu-north-1'));
    await expect(away.send(new ListFunctionsCommand({}))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    const { close, credentialsFor } = await startEndpoint({
      accounts: [{ id: account, name: 'closed', state: 'SUSPENDED' }],
    });
    expect(() => credentialsFor(account)).toThrow(account);
    await close();
  });

  test('refuses a request without a signature', async () => {
    const config = await post(json);
    expect(config.status).toBe(400);
    expect(await config.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
    const sts = await post(
      { 'content-type': 'application/x-www-form-urlencoded' },
      'Action=GetCallerIdentity&Version=2011-06-15',
    );
    expect(sts.status).toBe(403);
    expect(await sts.text()).toContain('<Code>MissingAuthenticationToken</Code>');
    expect((await fetch(`${endpoint.url}/2015-03-31/functions/`)).status).toBe(403);
    expect((await post({}, '', '/nowhere')).status).toBe(404);
  });

  test.each([
    ['broken JSON', '{"Expression":'],
    ['a list', '[]'],
    ['a member it does not know', '{"Expression":"SELECT arn","Limits":5}'],
    ['a member of another type', '{"Expression":"SELECT arn","Limit":"5"}'],
  ])('refuses %s', async (_, body) => {
    const answer = await post({ ...json, authorization }, body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ __type: 'SerializationException' });
    expect(endpoint.calls[0]).toMatchObject({
      operation: 'SelectResourceConfig',
      error: 'SerializationException',
    });
  });
});
