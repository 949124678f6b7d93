import { expect, test } from 'vitest';
import { selectFunctionsOfAccounts } from '../../adapters/aggregated-accounts.ts';
import { collect } from '../support/collect.ts';
import { startConfig } from '../support/config-client.ts';
import { callsOf } from '../support/start-organization.ts';

const OWN = '111122223333';
const ids = Array.from({ length: 600 }, (_, index) => String(111_122_223_333 + index));

async function startAggregator() {
  return startConfig({
    accounts: ids.map((id, index) => ({ id, name: `account-${index}` })),
    regions: ['eu-central-1', 'us-east-1'],
    functions: ids.flatMap((accountId) =>
      ['eu-central-1', 'us-east-1'].map((region) => ({
        accountId,
        region,
        name: 'orders',
        runtime: 'go1.x',
      })),
    ),
    aggregators: [{ name: 'org', accountId: OWN, region: 'eu-central-1' }],
  });
}

test('six hundred accounts are asked for in three queries, none too long, and each function comes once', async () => {
  const { client, endpoint } = await startAggregator();

  const pages = await collect(selectFunctionsOfAccounts(client, 'org', ids, []));

  expect(new Set(pages.flat().map(({ functionArn }) => functionArn)).size).toBe(1200);
  expect(pages.flat()).toHaveLength(1200);
  const expressions = new Set(
    callsOf(endpoint, 'SelectAggregateResourceConfig').map((input) => JSON.stringify(input).slice(0, 400)),
  );
  expect(expressions.size).toBe(3);
});

test('only the Regions that are named are asked for', async () => {
  const { client } = await startAggregator();

  const pages = await collect(selectFunctionsOfAccounts(client, 'org', ids.slice(0, 300), ['us-east-1']));

  expect(pages.flat()).toHaveLength(300);
  expect(new Set(pages.flat().map(({ region }) => region))).toEqual(new Set(['us-east-1']));
});

test('no account asks for nothing', async () => {
  const { client, endpoint } = await startAggregator();

  expect(await collect(selectFunctionsOfAccounts(client, 'org', [], []))).toEqual([]);
  expect(endpoint.calls).toEqual([]);
});

test('what the query refuses is thrown with its name', async () => {
  const { client } = await startAggregator();

  await expect(collect(selectFunctionsOfAccounts(client, 'other', [OWN], []))).rejects.toThrow(
    'SelectAggregateResourceConfig other: NoSuchConfigurationAggregatorException',
  );
});
