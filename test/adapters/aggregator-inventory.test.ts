import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { expect, test } from 'vitest';
import { readAggregatorInventory } from '../../adapters/aggregator-inventory.ts';
import type { InventoryPart } from '../../core/inventory.ts';
import { collect } from '../support/collect.ts';
import { callerOf, startOrganization } from '../support/start-organization.ts';

const MANAGEMENT = '999988887777';
const CHECKOUT = '222233334444';
const REGION = 'eu-central-1';

async function startInventory(functions: { name: string; runtime: string }[]) {
  const endpoint = await startOrganization({
    regions: [REGION],
    accounts: [
      { id: MANAGEMENT, name: 'management' },
      { id: CHECKOUT, name: 'checkout', tags: { owner: 'shop' } },
      { id: '333344445555', name: 'bought-last-week', configRecorded: false },
      { id: '444455556666', name: 'closed-shop', configRecorded: false, state: 'CLOSED' },
    ],
    functions: functions.map((fn) => ({ ...fn, accountId: CHECKOUT })),
    aggregators: [{ name: 'everything' }],
  });
  const caller = callerOf(endpoint, MANAGEMENT, REGION);
  const read = (aggregator = 'everything', withAccountTags = false) =>
    collect(
      readAggregatorInventory(
        new ConfigServiceClient(caller),
        new OrganizationsClient(caller),
        aggregator,
        '2026-11-20',
        withAccountTags,
      ),
    );
  return { endpoint, read };
}

function namesIn(parts: readonly InventoryPart[]): string[] {
  return parts.flatMap((part) =>
    part.kind === 'functions' ? part.functions.map(({ functionName }) => functionName) : [],
  );
}

function coverageIn(parts: readonly InventoryPart[]): string[][] {
  return parts.flatMap((part) =>
    part.kind === 'coverage'
      ? part.coverage.map(({ accountId, region, status }) => [accountId, region, status])
      : [],
  );
}

test('functions come with the accounts of the organization and how each was read', async () => {
  const { read } = await startInventory([{ name: 'orders-api', runtime: 'nodejs20.x' }]);

  const parts = await read();

  expect(namesIn(parts)).toEqual(['orders-api']);
  expect(coverageIn(parts)).toEqual([
    [CHECKOUT, REGION, 'covered'],
    [MANAGEMENT, REGION, 'covered'],
    ['333344445555', REGION, 'failed'],
    ['444455556666', '', 'skipped'],
  ]);
  expect(parts[0]).toMatchObject({
    kind: 'accounts',
    accounts: [
      { id: CHECKOUT, name: 'checkout', ouPath: 'o-exampleorgid/r-ab12' },
      { name: 'bought-last-week' },
      { name: 'closed-shop' },
      { name: 'management' },
    ],
  });
});

test('all calls are reads, and 100 functions take one of them', async () => {
  const functions = Array.from({ length: 130 }, (_, index) => ({ name: `fn-${index}`, runtime: 'ruby3.4' }));
  const { read, endpoint } = await startInventory(functions);

  const parts = await read();

  expect(namesIn(parts)).toHaveLength(130);
  expect(endpoint.calls.map(({ operation }) => operation)).toEqual([
    'DescribeConfigurationAggregatorSourcesStatus',
    'ListAccounts',
    'SelectAggregateResourceConfig',
    'SelectAggregateResourceConfig',
  ]);
});

test('without the right to list accounts the functions still come, and coverage says what nobody knows', async () => {
  const { read, endpoint } = await startInventory([{ name: 'orders-api', runtime: 'nodejs20.x' }]);
  endpoint.inject({ operation: 'ListAccounts', error: 'AccessDeniedException', message: 'Not for you.' });

  const parts = await read();

  expect(namesIn(parts)).toEqual(['orders-api']);
  expect(coverageIn(parts)).toEqual([
    [CHECKOUT, REGION, 'covered'],
    [MANAGEMENT, REGION, 'covered'],
    ['', '', 'failed'],
  ]);
  expect(JSON.stringify(parts)).toContain(
    'accounts outside the aggregator are unknown: ListAccounts: AccessDeniedException: Not for you.',
  );
});

test('empty pages that carry a token lose nothing', async () => {
  const functions = Array.from({ length: 130 }, (_, index) => ({ name: `fn-${index}`, runtime: 'ruby3.4' }));
  const { read, endpoint } = await startInventory(functions);
  endpoint.emptyPages(2);

  const parts = await read();

  expect(namesIn(parts)).toHaveLength(130);
  expect(coverageIn(parts)).toHaveLength(4);
});

test('functions of which a page cannot be read are an error that names the operation', async () => {
  const { read, endpoint } = await startInventory([{ name: 'orders-api', runtime: 'nodejs20.x' }]);
  endpoint.inject({ operation: 'SelectAggregateResourceConfig', error: 'AccessDeniedException' });

  await expect(read()).rejects.toThrow('SelectAggregateResourceConfig everything: AccessDeniedException');
});

test('an unknown aggregator is an error, and nothing else is asked', async () => {
  const { read, endpoint } = await startInventory([]);

  await expect(read('everywhere')).rejects.toThrow('everywhere: NoSuchConfigurationAggregatorException');
  expect(endpoint.calls).toHaveLength(1);
});

test('accounts have their tags where these are asked for', async () => {
  const { read } = await startInventory([]);

  const [first] = await read('everything', true);

  expect(first).toMatchObject({
    kind: 'accounts',
    accounts: [{ id: CHECKOUT, tags: { owner: 'shop' } }, { tags: {} }, { tags: {} }, { tags: {} }],
  });
});

test('tags of accounts that may not be read are told, and the functions still come', async () => {
  const { read, endpoint } = await startInventory([{ name: 'orders-api', runtime: 'nodejs20.x' }]);
  endpoint.inject({
    operation: 'ListTagsForResource',
    error: 'AccessDeniedException',
    message: 'Not for you.',
    times: 9,
  });

  const parts = await read('everything', true);

  expect(namesIn(parts)).toEqual(['orders-api']);
  expect(parts[0]).toMatchObject({ accounts: [{ id: CHECKOUT, tags: null }, {}, {}, {}] });
  expect(coverageIn(parts)).toContainEqual(['', '', 'failed']);
  expect(JSON.stringify(parts)).toContain(
    'functions were read, but not the tags of 4 of 4 accounts: ' +
      'ListTagsForResource 222233334444: AccessDeniedException: Not for you.',
  );
});

test('tags of accounts are not asked for where accounts may not be listed', async () => {
  const { read, endpoint } = await startInventory([]);
  endpoint.inject({ operation: 'ListAccounts', error: 'AccessDeniedException' });

  const parts = await read('everything', true);

  expect(endpoint.calls.map(({ operation }) => operation)).not.toContain('ListTagsForResource');
  expect(coverageIn(parts)).toHaveLength(3);
});
