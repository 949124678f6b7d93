import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { expect, test } from 'vitest';
import { readFunctionTags } from '../../adapters/function-tags.ts';
import type { OrganizationInput } from '../../local/organization.ts';
import { startScriptedEndpoint } from '../support/scripted-endpoint.ts';
import { callerOf, callsOf, startOrganization } from '../support/start-organization.ts';

const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';

async function startTagging(functions: OrganizationInput['functions']) {
  const endpoint = await startOrganization({
    regions: [REGION, 'us-east-1'],
    accounts: [
      { id: ACCOUNT, name: 'checkout' },
      { id: '222233334444', name: 'marketing' },
    ],
    functions,
  });
  return { endpoint, client: new ResourceGroupsTaggingAPIClient(callerOf(endpoint, ACCOUNT, REGION)) };
}

test('tags come by the ARN of their function; functions without tags, elsewhere or of others are not among them', async () => {
  const { client } = await startTagging([
    { name: 'orders-api', runtime: 'nodejs22.x', tags: { team: 'orders', 'cost-center': '1', empty: '' } },
    { name: 'untagged', runtime: 'nodejs22.x' },
    { name: 'far-away', runtime: 'nodejs22.x', region: 'us-east-1', tags: { team: 'far' } },
    { name: 'not-ours', runtime: 'nodejs22.x', accountId: '222233334444', tags: { team: 'other' } },
  ]);

  const tags = await readFunctionTags(client);

  expect([...tags]).toEqual([
    [
      'arn:aws:lambda:eu-central-1:111122223333:function:orders-api',
      { team: 'orders', 'cost-center': '1', empty: '' },
    ],
  ]);
});

test('tags of many functions come 100 to a page, and empty pages that carry a token are followed', async () => {
  const { client, endpoint } = await startTagging(
    Array.from({ length: 130 }, (_, index) => ({
      name: `fn-${index}`,
      runtime: 'nodejs22.x',
      tags: { team: 'orders' },
    })),
  );

  const read = await readFunctionTags(client);
  const calls = callsOf(endpoint, 'GetResources').length;
  endpoint.emptyPages(2);
  const readAgain = await readFunctionTags(client);

  expect(read.size).toBe(130);
  expect(calls).toBe(2);
  expect(readAgain.size).toBe(130);
  expect(callsOf(endpoint, 'GetResources')).toHaveLength(2 + 4);
});

test('tags that may not be read are an error that names the operation', async () => {
  const { client, endpoint } = await startTagging([]);
  endpoint.inject({ operation: 'GetResources', error: 'AccessDeniedException' });

  const failure = readFunctionTags(client);

  await expect(failure).rejects.toThrow('GetResources lambda:function: AccessDeniedException');
});

test.each([
  ['null', null, 'Invalid input: expected object, received null'],
  ['without an ARN', {}, 'ResourceARN: Invalid input: expected string, received undefined'],
  ['with a tag that is null', { ResourceARN: 'arn', Tags: [null] }, 'Tags.0: Invalid input'],
])('tags of a function that are %s are an error that names them', async (_, odd, named) => {
  const client = new ResourceGroupsTaggingAPIClient({
    endpoint: await startScriptedEndpoint([{ ResourceTagMappingList: [{ ResourceARN: 'arn' }, odd] }]),
    region: REGION,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
  });

  await expect(readFunctionTags(client)).rejects.toThrow(
    `GetResources lambda:function: ResourceTagMappingList[1]: ${named}`,
  );
});
