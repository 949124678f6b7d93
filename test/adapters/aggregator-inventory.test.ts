import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { expect, test } from 'vitest';
import { readAggregatorInventory } from '../../adapters/aggregator-inventory.ts';
import type { Coverage, InventoryPart } from '../../core/inventory.ts';
import type { OwnerRule } from '../../core/policy.ts';
import { collect } from '../support/collect.ts';
import { startScriptedEndpoint } from '../support/scripted-endpoint.ts';
import { callerOf, callsOf, startOrganization } from '../support/start-organization.ts';

const MANAGEMENT = '999988887777';
const CHECKOUT = '222233334444';
const REGION = 'eu-central-1';
const BY_ACCOUNT_TAG: OwnerRule[] = [{ accountTag: 'owner' }];
const BY_UNIT: OwnerRule[] = [{ ouPath: 'ou-ab12-11111111', owner: 'platform' }];

async function startInventory(
  functions: { name: string; runtime: string }[],
  checkout: { pathListed?: boolean } = {},
) {
  const endpoint = await startOrganization({
    regions: [REGION],
    accounts: [
      { id: MANAGEMENT, name: 'management' },
      { id: CHECKOUT, name: 'checkout', tags: { owner: 'shop' }, ...checkout },
      { id: '333344445555', name: 'bought-last-week', configRecorded: false },
      { id: '444455556666', name: 'closed-shop', configRecorded: false, state: 'CLOSED' },
    ],
    functions: functions.map((fn) => ({ ...fn, accountId: CHECKOUT })),
    aggregators: [{ name: 'everything' }],
  });
  const caller = callerOf(endpoint, MANAGEMENT, REGION);
  const read = (aggregator = 'everything', owners: readonly OwnerRule[] = []) =>
    collect(
      readAggregatorInventory(
        new ConfigServiceClient(caller),
        new OrganizationsClient(caller),
        aggregator,
        '2026-11-20',
        owners,
      ),
    );
  return { endpoint, read };
}

function namesIn(parts: readonly InventoryPart[]): string[] {
  return parts.flatMap((part) =>
    part.kind === 'functions' ? part.functions.map(({ functionName }) => functionName) : [],
  );
}

function rowsIn(parts: readonly InventoryPart[]): Coverage[] {
  return parts.flatMap((part) => (part.kind === 'coverage' ? part.coverage : []));
}

function coverageIn(parts: readonly InventoryPart[]): string[][] {
  return rowsIn(parts).map(({ accountId, region, status }) => [accountId, region, status]);
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

test('accounts that are aggregated have their tags where these are asked for', async () => {
  const { read, endpoint } = await startInventory([]);

  const [first] = await read('everything', BY_ACCOUNT_TAG);

  expect(first).toMatchObject({
    kind: 'accounts',
    accounts: [{ id: CHECKOUT, tags: { owner: 'shop' } }, { tags: null }, { tags: null }, { tags: {} }],
  });
  expect(callsOf(endpoint, 'ListTagsForResource')).toHaveLength(2);
});

test('tags of accounts that may not be read are told, and the functions still come', async () => {
  const { read, endpoint } = await startInventory([{ name: 'orders-api', runtime: 'nodejs20.x' }]);
  endpoint.inject({
    operation: 'ListTagsForResource',
    error: 'AccessDeniedException',
    message: 'Not for you.',
    times: 9,
  });

  const parts = await read('everything', BY_ACCOUNT_TAG);

  expect(namesIn(parts)).toEqual(['orders-api']);
  expect(parts[0]).toMatchObject({ accounts: [{ id: CHECKOUT, tags: null }, {}, {}, {}] });
  expect(coverageIn(parts)).toContainEqual(['', '', 'failed']);
  expect(JSON.stringify(parts)).toContain(
    'functions were read, but not the tags of 2 of 2 accounts: ' +
      'ListTagsForResource 222233334444: AccessDeniedException: Not for you.',
  );
});

test('tags of accounts are not asked for where accounts may not be listed', async () => {
  const { read, endpoint } = await startInventory([]);
  endpoint.inject({ operation: 'ListAccounts', error: 'AccessDeniedException' });

  const parts = await read('everything', BY_ACCOUNT_TAG);

  expect(endpoint.calls.map(({ operation }) => operation)).not.toContain('ListTagsForResource');
  expect(coverageIn(parts)).toHaveLength(3);
});

test('units that an owner rule asks for and that could not be read are told', async () => {
  const { read, endpoint } = await startInventory([], { pathListed: false });
  endpoint.inject({ operation: 'ListRoots', error: 'AccessDeniedException', message: 'No.', times: 2 });

  expect(coverageIn(await read('everything', []))).not.toContainEqual(['', '', 'failed']);
  expect(rowsIn(await read('everything', BY_UNIT))).toContainEqual({
    accountId: '',
    region: '',
    status: 'failed',
    reason:
      'functions were read, but not the organizational units of 1 of 2 accounts: ' +
      'ListRoots: AccessDeniedException: No.',
    readAt: null,
  });
});

test.each([
  ['its account and Region', { accountId: CHECKOUT, awsRegion: REGION }, [CHECKOUT, REGION]],
  ['no account', {}, ['', '']],
  ['an account that is not aggregated', { accountId: '555566667777', awsRegion: REGION }, ['', '']],
])('a row that cannot be read and names %s stops no other, and is told', async (_, names, place) => {
  const { endpoint } = await startInventory([]);
  const sourceOf = (SourceId: string) => ({
    SourceId,
    SourceType: 'ACCOUNT',
    AwsRegion: REGION,
    LastUpdateStatus: 'SUCCEEDED',
    LastUpdateTime: Date.parse('2026-11-20T04:00:00Z') / 1000,
  });
  const rowOf = (resourceId: string) =>
    JSON.stringify({ accountId: MANAGEMENT, awsRegion: REGION, resourceId, configuration: {} });
  const url = await startScriptedEndpoint([
    { AggregatedSourceStatusList: [sourceOf(MANAGEMENT), sourceOf(CHECKOUT)] },
    { Results: [rowOf('first'), JSON.stringify({ ...names, configuration: 1 }), rowOf('last')] },
  ]);
  const caller = callerOf(endpoint, MANAGEMENT, REGION);

  const parts = await collect(
    readAggregatorInventory(
      new ConfigServiceClient({ ...caller, endpoint: url }),
      new OrganizationsClient(caller),
      'everything',
      '2026-11-20',
      [],
    ),
  );

  expect(namesIn(parts)).toEqual(['first', 'last']);
  const told = rowsIn(parts).filter(({ reason }) => reason.includes('Results[1]: '));
  expect(told.map(({ accountId, region, status }) => [accountId, region, status])).toEqual([
    [...place, 'failed'],
  ]);
});
