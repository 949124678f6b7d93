import { describe, expect, test } from 'vitest';
import { type OddRow, selectFunctionsOfAccounts } from '../../adapters/aggregated-accounts.ts';
import { collect } from '../support/collect.ts';
import { scriptedConfig, startConfig } from '../support/config-client.ts';
import { callsOf } from '../support/start-organization.ts';

const OWN = '111122223333';
const ids = Array.from({ length: 600 }, (_, index) => String(111_122_223_333 + index));

function refuse({ reason }: OddRow): never {
  throw new Error(reason);
}

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

  const pages = await collect(selectFunctionsOfAccounts(client, 'org', ids, [], refuse));

  expect(new Set(pages.flat().map(({ functionArn }) => functionArn)).size).toBe(1200);
  expect(pages.flat()).toHaveLength(1200);
  const expressions = new Set(
    callsOf(endpoint, 'SelectAggregateResourceConfig').map((input) => JSON.stringify(input).slice(0, 400)),
  );
  expect(expressions.size).toBe(3);
});

test('only the Regions that are named are asked for', async () => {
  const { client } = await startAggregator();

  const pages = await collect(
    selectFunctionsOfAccounts(client, 'org', ids.slice(0, 300), ['us-east-1'], refuse),
  );

  expect(pages.flat()).toHaveLength(300);
  expect(new Set(pages.flat().map(({ region }) => region))).toEqual(new Set(['us-east-1']));
});

test('no account asks for nothing', async () => {
  const { client, endpoint } = await startAggregator();

  expect(await collect(selectFunctionsOfAccounts(client, 'org', [], [], refuse))).toEqual([]);
  expect(endpoint.calls).toEqual([]);
});

test('what the query refuses is thrown with its name', async () => {
  const { client } = await startAggregator();

  await expect(collect(selectFunctionsOfAccounts(client, 'other', [OWN], [], refuse))).rejects.toThrow(
    'SelectAggregateResourceConfig other: NoSuchConfigurationAggregatorException',
  );
});

describe('a row that is not a function', () => {
  const GOOD = {
    accountId: OWN,
    awsRegion: 'eu-central-1',
    resourceId: 'orders',
    configuration: { runtime: 'go1.x', packageType: 'Zip' },
  };

  async function select(row: object | string, ...others: object[]) {
    const odd: OddRow[] = [];
    const text = typeof row === 'string' ? row : JSON.stringify(row);
    const client = await scriptedConfig([{ Results: [text, ...others.map((it) => JSON.stringify(it))] }]);
    const pages = await collect(
      selectFunctionsOfAccounts(client, 'org', [OWN], [], (found) => odd.push(found)),
    );
    return { odd, names: pages.flat().map(({ functionName }) => functionName) };
  }

  test('is told with its account and Region, and does not stop the others', async () => {
    const { odd, names } = await select({ ...GOOD, configuration: 1 }, GOOD);

    expect(names).toEqual(['orders']);
    expect(odd).toEqual([
      {
        accountId: OWN,
        region: 'eu-central-1',
        reason: expect.stringMatching(/^SelectAggregateResourceConfig org: Results\[0\]: configuration/),
      },
    ]);
  });

  test('and names no Region is told of its account', async () => {
    const { odd } = await select({ accountId: OWN, resourceId: 'orders', configuration: GOOD.configuration });

    expect(odd).toMatchObject([
      { accountId: OWN, region: '', reason: expect.stringContaining('no function') },
    ]);
  });

  test.each([
    ['no JSON', '{"accountId"', 'Results[0]: not JSON'],
    ['of no account', { ...GOOD, accountId: undefined, configuration: 1 }, 'Results[0]: configuration'],
    [
      'of an account that was not asked for',
      { ...GOOD, accountId: '999988887777', configuration: 1 },
      'Results[0]',
    ],
  ])('and is %s is thrown: nobody knows what else is missing', async (_, row, message) => {
    await expect(select(row, GOOD)).rejects.toThrow(message);
  });
});
