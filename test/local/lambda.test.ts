import {
  LambdaClient,
  ListAliasesCommand,
  ListFunctionsCommand,
  paginateListFunctions,
} from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, test } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import type { OrganizationInput } from '../../local/organization.ts';
import { account, anOrganization, clientConfig, functionsNamed } from './support.ts';

const withVersions: OrganizationInput['functions'] = [
  {
    name: 'checkout-api',
    runtime: 'nodejs24.x',
    versions: [
      { version: '9', runtime: 'nodejs18.x' },
      { version: '10', runtime: 'nodejs20.x' },
    ],
    aliases: [
      { name: 'prod', version: '10' },
      { name: 'canary', version: '$LATEST' },
    ],
  },
  { name: 'renderer', packageType: 'Image' },
];

describe('Lambda', () => {
  let endpoint: Endpoint;
  afterEach(() => endpoint.close());

  async function started(functions: OrganizationInput['functions']) {
    endpoint = await startEndpoint(anOrganization({ functions }));
    return new LambdaClient(clientConfig(endpoint));
  }

  test.each([
    [50, [50]],
    [51, [50, 1]],
    [100, [50, 50]],
  ])('lists %i functions in pages of %j, even when asked for more', async (count, sizes) => {
    const client = await started(functionsNamed(count));
    const seen: number[] = [];
    for await (const page of paginateListFunctions({ client, pageSize: 10_000 }, {})) {
      seen.push(page.Functions?.length ?? 0);
    }
    expect(seen).toEqual(sizes);
    expect(endpoint.calls).toHaveLength(sizes.length);
  });

  test('refuses a page of more than 10,000 and a marker it never gave', async () => {
    const client = await started([]);
    await expect(client.send(new ListFunctionsCommand({ MaxItems: 10_001 }))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(client.send(new ListFunctionsCommand({ Marker: 'invented' }))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
  });

  test('lists $LATEST with an unqualified ARN, no tags, and no runtime for an image', async () => {
    const client = await started(withVersions);
    const { Functions } = await client.send(new ListFunctionsCommand({}));
    expect(Functions).toMatchObject([
      {
        FunctionName: 'checkout-api',
        FunctionArn: `arn:aws:lambda:us-east-1:${account}:function:checkout-api`,
        Version: '$LATEST',
        Runtime: 'nodejs24.x',
        PackageType: 'Zip',
        LastModified: '2026-01-15T09:30:00.000+0000',
      },
      { FunctionName: 'renderer', PackageType: 'Image' },
    ]);
    expect(Functions?.[1]).not.toHaveProperty('Runtime');
  });

  test('qualifies every ARN when all versions are listed, $LATEST first', async () => {
    const client = await started(withVersions);
    const { Functions } = await client.send(new ListFunctionsCommand({ FunctionVersion: 'ALL' }));
    const arn = `arn:aws:lambda:us-east-1:${account}:function`;
    expect(Functions?.map((it) => [it.FunctionArn, it.Runtime])).toEqual([
      [`${arn}:checkout-api:$LATEST`, 'nodejs24.x'],
      [`${arn}:checkout-api:9`, 'nodejs18.x'],
      [`${arn}:checkout-api:10`, 'nodejs20.x'],
      [`${arn}:renderer:$LATEST`, undefined],
    ]);
  });

  test('does not list a deleted function', async () => {
    const client = await started([{ name: 'gone', runtime: 'go1.x', deletedAt: '2026-11-01T00:00:00Z' }]);
    expect((await client.send(new ListFunctionsCommand({}))).Functions).toEqual([]);
  });

  test('lists aliases by name or ARN, a page at a time, and for one version', async () => {
    const client = await started(withVersions);
    const { Aliases, NextMarker } = await client.send(
      new ListAliasesCommand({ FunctionName: 'checkout-api', MaxItems: 1 }),
    );
    expect(Aliases).toMatchObject([{ Name: 'canary', FunctionVersion: '$LATEST' }]);
    const FunctionName = `arn:aws:lambda:us-east-1:${account}:function:checkout-api`;
    const rest = await client.send(new ListAliasesCommand({ FunctionName, Marker: NextMarker }));
    expect(rest.Aliases).toMatchObject([{ Name: 'prod', AliasArn: `${FunctionName}:prod` }]);
    expect(rest.NextMarker).toBeUndefined();
    const ofVersion = await client.send(new ListAliasesCommand({ FunctionName, FunctionVersion: '10' }));
    expect(ofVersion.Aliases).toHaveLength(1);
  });

  test('has no aliases of an unknown function', async () => {
    const client = await started([]);
    await expect(client.send(new ListAliasesCommand({ FunctionName: 'nothing' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 404 },
    });
  });
});
