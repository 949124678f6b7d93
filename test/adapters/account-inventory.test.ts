import { LambdaClient } from '@aws-sdk/client-lambda';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { readAccountInventory } from '../../adapters/account-inventory.ts';
import type { InventoryPart } from '../../core/inventory.ts';
import type { LambdaFunction } from '../../core/lambda-function.ts';
import type { OrganizationInput } from '../../local/organization.ts';
import { collect } from '../support/collect.ts';
import { listedFunction } from '../support/inventory-documents.ts';
import { startScriptedEndpoint } from '../support/scripted-endpoint.ts';
import { callerOf, callsOf, startOrganization } from '../support/start-organization.ts';

const ACCOUNT = '111122223333';
const READ_AT = '2026-11-20T08:00:00.000Z';

async function startAccount(functions: OrganizationInput['functions'] = []) {
  const endpoint = await startOrganization({
    regions: ['eu-central-1', 'us-east-1'],
    accounts: [
      { id: ACCOUNT, name: 'checkout' },
      { id: '222233334444', name: 'marketing' },
    ],
    functions,
  });
  const read = (...regions: string[]) =>
    collect(
      readAccountInventory(
        ACCOUNT,
        regions.map((region) => ({
          region,
          lambda: new LambdaClient(callerOf(endpoint, ACCOUNT, region)),
          tagging: new ResourceGroupsTaggingAPIClient(callerOf(endpoint, ACCOUNT, region)),
        })),
        ({ runtime }) => runtime === 'nodejs16.x',
        () => new Date(READ_AT),
      ),
    );
  return { endpoint, read };
}

function functionsIn(parts: readonly InventoryPart[]): LambdaFunction[] {
  return parts.flatMap((part) => (part.kind === 'functions' ? part.functions : []));
}

function coverageIn(parts: readonly InventoryPart[]) {
  return parts.flatMap((part) => (part.kind === 'coverage' ? part.coverage : []));
}

test('functions come from every Region with what Lambda and the tagging service know of them', async () => {
  const { read } = await startAccount([
    { name: 'orders-api', runtime: 'nodejs20.x', tags: { Team: 'orders' } },
    { name: 'worker', packageType: 'Image', region: 'us-east-1' },
    { name: 'not-ours', runtime: 'nodejs20.x', accountId: '222233334444' },
  ]);

  const parts = await read('eu-central-1', 'us-east-1');

  expect(functionsIn(parts)).toEqual([
    {
      account: { id: ACCOUNT, name: null, ouPath: null },
      region: 'eu-central-1',
      functionName: 'orders-api',
      functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders-api',
      version: '$LATEST',
      runtime: 'nodejs20.x',
      packageType: 'Zip',
      presence: 'present',
      tags: { Team: 'orders' },
      lastModified: '2026-01-15T09:30:00.000Z',
      aliases: [],
      capturedAt: null,
    },
    expect.objectContaining({
      region: 'us-east-1',
      functionName: 'worker',
      runtime: null,
      packageType: 'Image',
      tags: {},
    }),
  ]);
  expect(coverageIn(parts)).toEqual(
    ['eu-central-1', 'us-east-1'].map((region) => ({
      accountId: ACCOUNT,
      region,
      status: 'covered',
      reason: '',
      readAt: READ_AT,
    })),
  );
});

test('120 functions take three pages, and their tags two, however many functions carry tags', async () => {
  const { read, endpoint } = await startAccount(
    Array.from({ length: 120 }, (_, index) => ({
      name: `fn-${index}`,
      runtime: 'ruby3.4',
      tags: { team: 'orders' },
    })),
  );

  const parts = await read('eu-central-1');

  expect(functionsIn(parts)).toHaveLength(120);
  expect(endpoint.calls.map(({ operation }) => operation)).toEqual([
    'GetResources',
    'GetResources',
    'ListFunctions',
    'ListFunctions',
    'ListFunctions',
  ]);
});

test('pages are asked for at five a second, for the limit is shared with deployments', async () => {
  const { read } = await startAccount(
    Array.from({ length: 120 }, (_, index) => ({ name: `fn-${index}`, runtime: 'ruby3.4' })),
  );
  const start = performance.now();

  await read('eu-central-1');

  expect(performance.now() - start).toBeGreaterThanOrEqual(395);
});

test('empty pages that carry a token lose nothing', async () => {
  const { read, endpoint } = await startAccount(
    Array.from({ length: 60 }, (_, index) => ({
      name: `fn-${index}`,
      runtime: 'ruby3.4',
      tags: { team: 'orders' },
    })),
  );
  endpoint.emptyPages(2);

  const parts = await read('eu-central-1');

  expect(functionsIn(parts)).toHaveLength(60);
  expect(functionsIn(parts).every(({ tags }) => tags?.['team'] === 'orders')).toBe(true);
});

test('a Region without functions is covered', async () => {
  const { read } = await startAccount();

  const parts = await read('eu-central-1');

  expect(functionsIn(parts)).toEqual([]);
  expect(coverageIn(parts)).toMatchObject([{ region: 'eu-central-1', status: 'covered', reason: '' }]);
});

test('a Region that the account has not enabled is told, and the others are read', async () => {
  const { read } = await startAccount([{ name: 'orders-api', runtime: 'nodejs20.x', region: 'us-east-1' }]);

  const parts = await read('af-south-1', 'us-east-1');

  expect(functionsIn(parts)).toHaveLength(1);
  expect(coverageIn(parts)).toEqual([
    {
      accountId: ACCOUNT,
      region: 'af-south-1',
      status: 'not-enabled',
      reason:
        'ListFunctions: UnrecognizedClientException: The security token included in the request is invalid.',
      readAt: READ_AT,
    },
    { accountId: ACCOUNT, region: 'us-east-1', status: 'covered', reason: '', readAt: READ_AT },
  ]);
});

test('a Region whose functions may not be listed has failed, and the others are read', async () => {
  const { read, endpoint } = await startAccount([
    { name: 'orders-api', runtime: 'nodejs20.x' },
    { name: 'orders-mail', runtime: 'nodejs20.x', region: 'us-east-1' },
  ]);
  endpoint.inject({ operation: 'ListFunctions', region: 'eu-central-1', error: 'AccessDeniedException' });

  const parts = await read('eu-central-1', 'us-east-1');

  expect(functionsIn(parts).map(({ functionName }) => functionName)).toEqual(['orders-mail']);
  expect(coverageIn(parts)).toMatchObject([
    {
      region: 'eu-central-1',
      status: 'failed',
      reason: 'ListFunctions: AccessDeniedException: Injected fault',
    },
    { region: 'us-east-1', status: 'covered' },
  ]);
});

test('a Region that fails in the middle keeps what was read and has failed', async () => {
  const { read, endpoint } = await startAccount(
    Array.from({ length: 60 }, (_, index) => ({ name: `fn-${index}`, runtime: 'ruby3.4' })),
  );
  endpoint.inject({ operation: 'ListFunctions', delayMs: 0 });
  endpoint.inject({ operation: 'ListFunctions', error: 'AccessDeniedException' });

  const parts = await read('eu-central-1');

  expect(functionsIn(parts)).toHaveLength(50);
  expect(coverageIn(parts)).toMatchObject([{ region: 'eu-central-1', status: 'failed' }]);
});

describe('tags that cannot be read', () => {
  const served = {
    name: 'orders-api',
    runtime: 'nodejs16.x',
    tags: { team: 'orders' },
    versions: [{ version: '12', runtime: 'nodejs16.x' }],
    aliases: [{ name: 'prod', version: '12' }],
  };

  test('leave the functions with unknown tags, and the Region has failed', async () => {
    const { read, endpoint } = await startAccount([served]);
    endpoint.inject({ operation: 'GetResources', error: 'AccessDeniedException' });

    const parts = await read('eu-central-1');

    expect(functionsIn(parts)).toMatchObject([
      { functionName: 'orders-api', version: '$LATEST', tags: null },
      { functionName: 'orders-api', version: '12', tags: null },
    ]);
    expect(coverageIn(parts)).toEqual([
      {
        accountId: ACCOUNT,
        region: 'eu-central-1',
        status: 'failed',
        reason:
          'functions were read, but not their tags: GetResources lambda:function: AccessDeniedException: Injected fault',
        readAt: READ_AT,
      },
    ]);
  });

  test('do not stop the Regions that come after', async () => {
    const { read, endpoint } = await startAccount([
      { name: 'orders-mail', runtime: 'nodejs20.x', region: 'us-east-1', tags: { team: 'mail' } },
    ]);
    endpoint.inject({ operation: 'GetResources', region: 'eu-central-1', error: 'AccessDeniedException' });

    const parts = await read('eu-central-1', 'us-east-1');

    expect(functionsIn(parts)).toMatchObject([{ functionName: 'orders-mail', tags: { team: 'mail' } }]);
    expect(coverageIn(parts)).toMatchObject([
      { region: 'eu-central-1', status: 'failed' },
      { region: 'us-east-1', status: 'covered', reason: '' },
    ]);
  });

  test('give way, where functions cannot be listed either, to why these cannot', async () => {
    const { read, endpoint } = await startAccount([served]);
    endpoint.inject({ operation: 'GetResources', error: 'AccessDeniedException' });
    endpoint.inject({ operation: 'ListFunctions', error: 'AccessDeniedException' });

    const parts = await read('eu-central-1');

    expect(functionsIn(parts)).toEqual([]);
    expect(coverageIn(parts)).toMatchObject([
      { status: 'failed', reason: 'ListFunctions: AccessDeniedException: Injected fault' },
    ]);
  });
});

test('throttling is waited out', async () => {
  const { read, endpoint } = await startAccount([{ name: 'orders-api', runtime: 'nodejs20.x' }]);
  endpoint.inject({ operation: 'ListFunctions', error: 'ThrottlingException' });

  const parts = await read('eu-central-1');

  expect(functionsIn(parts)).toHaveLength(1);
  expect(coverageIn(parts)).toMatchObject([{ status: 'covered', reason: '' }]);
  expect(callsOf(endpoint, 'ListFunctions')).toHaveLength(2);
});

describe('published versions', () => {
  const fn = { name: 'orders-api', runtime: 'nodejs24.x', tags: { team: 'orders' } };
  const old = (version: string) => ({ version, runtime: 'nodejs16.x' });

  test('come when they are the problem and an alias still serves them, with the aliases and their parts', async () => {
    const { read, endpoint } = await startAccount([
      {
        ...fn,
        versions: [old('11'), old('12'), { version: '13', runtime: 'nodejs24.x' }],
        aliases: [
          { name: 'blue', version: '12', weights: { '13': 0.25 } },
          { name: 'prod', version: '13', weights: { '12': 0.1 } },
        ],
      },
      { name: 'sound', runtime: 'nodejs24.x', versions: [{ version: '1', runtime: 'nodejs24.x' }] },
    ]);

    const functions = functionsIn(await read('eu-central-1'));

    expect(functions.map(({ functionName, version, aliases }) => [functionName, version, aliases])).toEqual([
      ['orders-api', '$LATEST', []],
      ['sound', '$LATEST', []],
      [
        'orders-api',
        '12',
        [
          { name: 'blue', weight: 0.75 },
          { name: 'prod', weight: 0.1 },
        ],
      ],
    ]);
    expect(functions[2]).toMatchObject({
      functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders-api',
      runtime: 'nodejs16.x',
      tags: { team: 'orders' },
    });
    expect(callsOf(endpoint, 'ListAliases')).toEqual([{ FunctionName: 'orders-api', MaxItems: '50' }]);
  });

  test('that a whole shift has left behind are not served', async () => {
    const { read } = await startAccount([
      { ...fn, versions: [old('12')], aliases: [{ name: 'prod', version: '12', weights: { '13': 1 } }] },
    ]);

    expect(functionsIn(await read('eu-central-1')).map(({ version }) => version)).toEqual(['$LATEST']);
  });

  test('leave the Region incomplete when aliases may not be read', async () => {
    const { read, endpoint } = await startAccount([{ ...fn, versions: [old('12')] }]);
    endpoint.inject({ operation: 'ListAliases', error: 'AccessDeniedException' });

    const parts = await read('eu-central-1');

    expect(functionsIn(parts).map(({ version }) => version)).toEqual(['$LATEST']);
    expect(coverageIn(parts)).toEqual([
      expect.objectContaining({
        status: 'failed',
        reason: expect.stringMatching(/^ListAliases orders-api: AccessDenied/),
      }),
    ]);
  });

  test('of a function that is deleted meanwhile are gone with it', async () => {
    const { read, endpoint } = await startAccount([{ ...fn, versions: [old('12')] }]);
    endpoint.inject({ operation: 'ListAliases', error: 'ResourceNotFoundException' });

    const parts = await read('eu-central-1');

    expect(functionsIn(parts).map(({ version }) => version)).toEqual(['$LATEST']);
    expect(coverageIn(parts)).toEqual([expect.objectContaining({ status: 'covered' })]);
  });
});

describe('an element that is no function of the account and Region', () => {
  const tagged = (name: string, Tags: unknown = []) => ({
    ResourceARN: `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:${name}`,
    Tags,
  });

  /** Reads what Lambda and the tagging service answer in these pages. */
  async function readAnswers(listed: readonly unknown[][], tags: readonly unknown[] = []) {
    const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' };
    const region = 'eu-central-1';
    const pages = listed.map((Functions, index) => ({
      Functions,
      ...(index + 1 < listed.length && { NextMarker: `page-${index + 2}` }),
    }));
    const lambda = await startScriptedEndpoint(pages);
    const tagging = await startScriptedEndpoint([{ ResourceTagMappingList: tags }]);
    const clients = {
      region,
      lambda: new LambdaClient({ endpoint: lambda, region, credentials }),
      tagging: new ResourceGroupsTaggingAPIClient({ endpoint: tagging, region, credentials }),
    };
    const now = () => new Date(READ_AT);
    const parts = await collect(readAccountInventory(ACCOUNT, [clients], () => false, now));
    const [coverage, ...others] = coverageIn(parts);
    expect(others).toEqual([]);
    return { functions: functionsIn(parts), coverage };
  }

  test.each([
    ['null', null, /^ListFunctions: Functions\[1\]: Invalid input: expected object, received null$/],
    [
      'of a runtime that is no text',
      { ...listedFunction({ name: 'b' }), Runtime: 5 },
      /^ListFunctions: Functions\[1\]: Runtime: .*received number \(b\)$/,
    ],
    [
      'without an ARN',
      { ...listedFunction({ name: 'b' }), FunctionArn: undefined },
      /^ListFunctions: Functions\[1\]: FunctionArn: .* \(b\)$/,
    ],
    [
      'with a name that is no text',
      { ...listedFunction({ name: 'b' }), FunctionName: 5 },
      /^ListFunctions: Functions\[1\]: FunctionName: .*received number$/,
    ],
    [
      'of another account',
      listedFunction({ name: 'b', account: '999988887777' }),
      /^ListFunctions: Functions\[1\]: is of account 999988887777 in eu-central-1, .*asked for \(b\)$/,
    ],
    [
      'of another Region',
      listedFunction({ name: 'b', region: 'us-east-1' }),
      /^ListFunctions: Functions\[1\]: is of account 111122223333 in us-east-1, .*asked for \(b\)$/,
    ],
  ])(
    'being %s, does not keep its neighbours from being read, but the Region has failed',
    async (...[, odd, reason]) => {
      const { functions, coverage } = await readAnswers([
        [listedFunction({ name: 'a' }), odd, listedFunction({ name: 'c' })],
        [listedFunction({ name: 'd' })],
      ]);

      expect(functions.map(({ functionName }) => functionName)).toEqual(['a', 'c', 'd']);
      expect(coverage).toMatchObject({ accountId: ACCOUNT, region: 'eu-central-1', status: 'failed' });
      expect(coverage?.reason).toMatch(reason);
    },
  );

  test('is named when it is the first, by its place in the whole listing; of others the number is told', async () => {
    const { coverage } = await readAnswers([
      [listedFunction({ name: 'a' })],
      [listedFunction({ name: 'b' }), { ...listedFunction({ name: 'c' }), Runtime: 5 }, null],
      [null],
    ]);

    expect(coverage?.reason).toMatch(/^ListFunctions: Functions\[2\]: Runtime: .* \(c\); and 2 more$/);
  });

  test.each([
    ['is null', null, 'ResourceTagMappingList[1]: Invalid input: expected object, received null'],
    ['has a tag that is null', tagged('b', [null]), 'ResourceTagMappingList[1]: Tags.0: Invalid input'],
  ])('among the tags, which %s, leaves the tags of the others known', async (_, odd, reason) => {
    const { functions, coverage } = await readAnswers(
      [[listedFunction({ name: 'a' }), listedFunction({ name: 'b' })]],
      [tagged('a', [{ Key: 'team', Value: 'orders' }]), odd],
    );

    expect(functions.map(({ functionName, tags }) => [functionName, tags])).toEqual([
      ['a', { team: 'orders' }],
      ['b', null],
    ]);
    expect(coverage).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining(
        `functions were read, but not all of their tags: GetResources lambda:function: ${reason}`,
      ),
    });
  });

  test('stands beside what is wrong with the tags', async () => {
    const { coverage } = await readAnswers([[null]], [null]);

    expect(coverage?.reason).toMatch(/^functions were read, but not all .*; ListFunctions: Functions\[0\]: /);
  });
});

test('requests that are repeated because AWS throttles keep the pace too', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0); // the least that the SDK may wait
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  const { endpoint } = await startAccount([{ name: 'orders-api', runtime: 'ruby3.4' }]);
  endpoint.inject({ operation: 'ListFunctions', error: 'ThrottlingException', times: 3 });
  const lambda = new LambdaClient({ ...callerOf(endpoint, ACCOUNT, 'eu-central-1'), maxAttempts: 5 });
  const begun: number[] = [];
  lambda.middlewareStack.add(
    (next) => (args) => {
      begun.push(performance.now());
      return next(args);
    },
    { step: 'deserialize', priority: 'low' },
  );
  const tagging = new ResourceGroupsTaggingAPIClient(callerOf(endpoint, ACCOUNT, 'eu-central-1'));
  const region = { region: 'eu-central-1', lambda, tagging };

  const parts = await collect(
    readAccountInventory(
      ACCOUNT,
      [region],
      () => false,
      () => new Date(READ_AT),
    ),
  );

  expect(functionsIn(parts)).toHaveLength(1);
  expect(begun).toHaveLength(4);
  const gaps = begun.slice(1).map((instant, index) => instant - (begun[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(195);
});
