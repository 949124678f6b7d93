import { describe, expect, test } from 'vitest';
import { selectFunctionsOfAccounts } from '../../adapters/aggregated-accounts.ts';
import type { OddRow } from '../../adapters/odd-rows.ts';
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

  test('and of whom is not known does not keep later rows from coming before it is thrown', async () => {
    const names: string[] = [];
    const client = await scriptedConfig([
      { Results: ['{', JSON.stringify(GOOD)], NextToken: 'second' },
      { Results: [JSON.stringify({ ...GOOD, resourceId: 'later' })] },
    ]);

    const reading = async () => {
      for await (const page of selectFunctionsOfAccounts(client, 'org', [OWN], [], refuse)) {
        names.push(...page.map(({ functionName }) => functionName));
      }
    };

    await expect(reading()).rejects.toThrow('Results[0]: not JSON');
    expect(names).toEqual(['orders', 'later']);
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

describe('a function that was not asked for', () => {
  const rowOf = (name: string, accountId: string, awsRegion: string) =>
    JSON.stringify({ accountId, awsRegion, resourceId: name, configuration: { runtime: 'go1.x' } });

  async function select(row: string) {
    const odd: OddRow[] = [];
    const names: string[] = [];
    const client = await scriptedConfig([{ Results: [row, rowOf('orders', OWN, 'eu-central-1')] }]);
    const pages = selectFunctionsOfAccounts(client, 'org', [OWN], ['eu-central-1'], (found) =>
      odd.push(found),
    );
    const reading = (async () => {
      for await (const page of pages) names.push(...page.map(({ functionName }) => functionName));
    })();
    await reading.catch(() => undefined);
    return { odd, names, reading };
  }

  test('since it is of another account, is left out and thrown after all others', async () => {
    const { odd, names, reading } = await select(rowOf('b', '999988887777', 'eu-central-1'));

    expect(names).toEqual(['orders']);
    expect(odd).toEqual([]);
    await expect(reading).rejects.toThrow(
      'SelectAggregateResourceConfig org: arn:aws:lambda:eu-central-1:999988887777:function:b was not asked for',
    );
  });

  test('since it is in another Region, is left out and told of its account', async () => {
    const { odd, names } = await select(rowOf('b', OWN, 'us-east-1'));

    expect(names).toEqual(['orders']);
    expect(odd).toEqual([
      {
        accountId: OWN,
        region: '',
        reason: `SelectAggregateResourceConfig org: arn:aws:lambda:us-east-1:${OWN}:function:b was not asked for`,
      },
    ]);
  });
});
