import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readInventoryFiles } from '../../adapters/inventory-files.ts';
import type { InventoryPart } from '../../core/inventory.ts';
import { collect } from '../support/collect.ts';
import { readConfigEvent } from '../support/config-event.ts';
import { listedFunction, queryRow, snapshotItem } from '../support/inventory-documents.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A folder of files: texts and bytes as they are, anything else as JSON. */
function folderOf(files: Readonly<Record<string, unknown>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    const isRaw = typeof content === 'string' || content instanceof Uint8Array;
    writeFileSync(join(folder, name), isRaw ? content : JSON.stringify(content));
  }
  return folder;
}

function gzipped(document: unknown): Buffer {
  return gzipSync(JSON.stringify(document));
}

async function read(...paths: string[]) {
  const parts: InventoryPart[] = await collect(readInventoryFiles(paths));
  const functions = parts.flatMap((part) => (part.kind === 'functions' ? part.functions : []));
  return {
    functions,
    names: functions.map(({ functionName }) => functionName).sort(),
    accounts: parts.flatMap((part) => (part.kind === 'accounts' ? part.accounts : [])),
    coverage: parts.flatMap((part) => (part.kind === 'coverage' ? part.coverage : [])),
  };
}

async function messageOf(...paths: string[]): Promise<string> {
  try {
    await read(...paths);
  } catch (error) {
    return error instanceof Error ? error.message : 'no error';
  }
  return 'nothing thrown';
}

const ACCOUNTS = {
  Accounts: [
    {
      Id: '111122223333',
      Name: 'orders',
      State: 'ACTIVE',
      JoinedMethod: 'CREATED',
      Paths: ['o-exampleorg/r-ab12/ou-ab12-11111111/111122223333/'],
    },
    { Id: '222233334444', Name: 'checkout', State: 'ACTIVE', JoinedMethod: 'INVITED' },
  ],
};

const NO_FUNCTION = {
  accountId: '',
  region: '',
  status: 'failed',
  reason: 'the files name no function',
  readAt: null,
};

describe('an inventory in a folder', () => {
  test('may mix everything that AWS writes', async () => {
    const folder = folderOf({
      'list-functions.json': {
        Functions: [listedFunction({ name: 'listed' }), listedFunction({ name: 'image', runtime: null })],
      },
      'all-versions.json': {
        Functions: [
          listedFunction({ name: 'versions', version: '$LATEST' }),
          listedFunction({ name: 'versions', version: '12' }),
        ],
      },
      'select.json': {
        Results: [queryRow({ name: 'selected' })],
        QueryInfo: { SelectFields: [{ FieldName: 'arn' }, { FieldName: 'configuration.runtime' }] },
      },
      'deep/er/aggregate.json': {
        Results: [queryRow({ name: 'aggregated', account: '222233334444', region: 'us-east-1' })],
      },
      'deep/snapshot.json.gz': gzipped({
        fileVersion: '1.0',
        configSnapshotId: 'd1b2',
        configurationItems: [
          readConfigEvent('item.ec2'),
          readConfigEvent('item.app-sync'),
          snapshotItem({ name: 'snapped' }),
        ],
      }),
      'history.json': { configurationItems: [readConfigEvent('history')] },
      'accounts.json': ACCOUNTS,
      'lines.ndjson': `${JSON.stringify(listedFunction({ name: 'line-1' }))}\n\n${queryRow({ name: 'line-2' })}\n${JSON.stringify(queryRow({ name: 'line-3' }))}\n${JSON.stringify(ACCOUNTS.Accounts[0])}\n`,
      'lines.jsonl.gz': gzipSync(`${JSON.stringify(snapshotItem({ name: 'line-4' }))}\n`),
      'pages.ndjson': `${JSON.stringify({ Functions: [listedFunction({ name: 'page-1' })] })}\n${JSON.stringify({ Results: [queryRow({ name: 'page-2' })] })}\n`,
      'bare.json': [
        listedFunction({ name: 'bare-1' }),
        snapshotItem({ name: 'bare-2' }),
        queryRow({ name: 'bare-3' }),
      ],
      'README.md': 'not an inventory',
    });

    const { functions, names, accounts, coverage } = await read(folder);

    expect(names).toEqual([
      'aggregated',
      'bare-1',
      'bare-2',
      'bare-3',
      'image',
      'line-1',
      'line-2',
      'line-3',
      'line-4',
      'listed',
      'orders-api',
      'page-1',
      'page-2',
      'selected',
      'snapped',
      'versions',
      'versions',
    ]);
    expect(
      functions
        .filter(({ functionName }) => functionName === 'versions')
        .map(({ version, functionArn }) => [version, functionArn]),
    ).toEqual([
      ['$LATEST', 'arn:aws:lambda:eu-central-1:111122223333:function:versions'],
      ['12', 'arn:aws:lambda:eu-central-1:111122223333:function:versions'],
    ]);
    expect(accounts.map(({ id, name, ouPath }) => [id, name, ouPath])).toEqual([
      ['111122223333', 'orders', 'o-exampleorg/r-ab12/ou-ab12-11111111'],
      ['222233334444', 'checkout', null],
      ['111122223333', 'orders', 'o-exampleorg/r-ab12/ou-ab12-11111111'],
    ]);
    expect(coverage).toEqual([]);
  });

  test('may be large and gzipped', async () => {
    const rows = Array.from({ length: 20_000 }, (_, index) =>
      queryRow({ name: `f-${(index * 7_919) % 20_000}-${index}` }),
    );
    const folder = folderOf({ 'aggregate.json.gz': gzipped({ Results: rows }) });

    const { functions } = await read(folder);

    expect(new Set(functions.map(({ functionName }) => functionName)).size).toBe(20_000);
  });

  test('may be gzipped without saying so', async () => {
    const folder = folderOf({
      'snapshot.json': gzipped({ configurationItems: [snapshotItem({ name: 'a' })] }),
    });

    expect((await read(folder)).names).toEqual(['a']);
  });

  test.each([
    ['an empty listing', { Functions: [] }],
    ['a snapshot of other things', { configurationItems: [readConfigEvent('item.ec2')] }],
    ['an empty list', []],
    ['no row', { Results: [] }],
    ['no account', { Accounts: [] }],
  ])('that names no function at all is not covered: %s', async (_, document) => {
    const folder = folderOf({ 'a.json': document });

    expect(await read(folder)).toMatchObject({ functions: [], coverage: [NO_FUNCTION] });
  });

  test('may hold files without functions beside others', async () => {
    const folder = folderOf({
      'a.json': { Functions: [] },
      'b.json': { configurationItems: [readConfigEvent('item.ec2')] },
      'c.json': [],
      'd.json': { Functions: [listedFunction({ name: 'a' })] },
    });

    expect(await read(folder)).toMatchObject({ names: ['a'], coverage: [] });
  });

  test('tells which accounts no file names a function of, and which are not active', async () => {
    const folder = folderOf({
      'accounts-1.json': ACCOUNTS,
      'accounts-2.json': {
        Accounts: [
          ...ACCOUNTS.Accounts,
          { Id: '333344445555', Name: 'left', State: 'SUSPENDED', JoinedMethod: 'CREATED' },
          { Id: '444455556666', Name: 'leaving', State: 'PENDING_CLOSURE', JoinedMethod: 'CREATED' },
          { Id: '555566667777', Name: 'old', JoinedMethod: 'CREATED' },
        ],
      },
      'functions.json': {
        Functions: [listedFunction({ name: 'a' }), listedFunction({ name: 'b', account: '444455556666' })],
      },
    });

    const { coverage } = await read(folder);

    const none = 'no file names a function of this account';
    expect(coverage).toEqual(
      [
        ['222233334444', none],
        ['333344445555', 'the account is SUSPENDED'],
        ['555566667777', none],
      ].map(([accountId, reason]) => ({ accountId, region: '', status: 'skipped', reason, readAt: null })),
    );
  });

  test('of accounts alone names no function', async () => {
    const folder = folderOf({ 'accounts.ndjson': JSON.stringify(ACCOUNTS.Accounts[0]) });

    expect((await read(folder)).coverage).toEqual([
      NO_FUNCTION,
      expect.objectContaining({ accountId: '111122223333', status: 'skipped' }),
    ]);
  });

  test.each([['configuration.runtime'], ['configuration'], ['*']])(
    'may be rows without a runtime, where the query selects %s',
    async (FieldName) => {
      const row = {
        accountId: '111122223333',
        awsRegion: 'eu-central-1',
        resourceId: 'image',
        configuration: { lastModified: '2019-03-04T10:15:30.250+0000' },
      };
      const folder = folderOf({
        'a.json': { QueryInfo: { SelectFields: [{ FieldName }] }, Results: [JSON.stringify(row)] },
      });

      expect((await read(folder)).functions).toMatchObject([{ functionName: 'image', runtime: null }]);
    },
  );

  test('may be links to files elsewhere', async () => {
    const elsewhere = folderOf({ 'list.json': { Functions: [listedFunction({ name: 'linked' })] } });
    const folder = folderOf({ 'own.json': { Functions: [listedFunction({ name: 'own' })] } });
    symlinkSync(join(elsewhere, 'list.json'), join(folder, 'link.json'));

    expect((await read(folder)).names).toEqual(['linked', 'own']);
  });
});

describe('the paths of an inventory', () => {
  const files = {
    'eu/a.json': { Functions: [listedFunction({ name: 'a' })] },
    'eu/b.json': { Functions: [listedFunction({ name: 'b' })] },
    'us/c.json.gz': gzipped({ Functions: [listedFunction({ name: 'c' })] }),
    'us/list': JSON.stringify({ Functions: [listedFunction({ name: 'without-extension' })] }),
  };

  test.each([
    ['a file', ['eu/a.json'], ['a']],
    ['a file of any name, when it is named', ['us/list'], ['without-extension']],
    ['a folder', ['eu'], ['a', 'b']],
    ['folders and files', ['us', 'eu/b.json'], ['b', 'c']],
    ['a glob of files', ['*/*.json'], ['a', 'b']],
    ['a glob of folders', ['*'], ['a', 'b', 'c']],
    ['a glob that goes deep', ['**/*.gz'], ['c']],
    ['the same file twice, once', ['eu/a.json', 'eu', 'eu/*.json'], ['a', 'b']],
  ])('may be %s', async (_, paths, names) => {
    const folder = folderOf(files);

    expect((await read(...paths.map((path) => join(folder, path)))).names).toEqual(names);
  });

  test('may look like a glob and be a file', async () => {
    const folder = folderOf({ 'a[1].json': { Functions: [listedFunction({ name: 'a' })] } });

    expect((await read(join(folder, 'a[1].json'))).names).toEqual(['a']);
  });
});

describe('an inventory that cannot be read is refused in one line that names the file and the place', () => {
  const known = 'expected the output of aws lambda list-functions';
  const row = {
    accountId: '111122223333',
    awsRegion: 'eu-central-1',
    arn: 'arn:aws:lambda:eu-central-1:111122223333:function:a',
    resourceId: 'a',
  };

  test.each<[string, string, unknown, string]>([
    ['an unknown shape', 'a.json', { Reservations: [] }, `a.json: of an unknown shape; ${known}`],
    ['an object without anything', 'a.json', {}, `a.json: of an unknown shape; ${known}`],
    ['a text', 'a.json', '"Functions"', 'a.json: it is neither an object nor a list of functions'],
    ['a number', 'a.json', '12', 'a.json: it is neither an object nor a list of functions'],
    ['a word', 'a.json', 'null\n', 'a.json: it is neither an object nor a list of functions'],
    [
      'an array of unknown things',
      'a.json',
      [{ InstanceId: 'i-1' }],
      `a.json: [0]: of an unknown shape; ${known}`,
    ],
    [
      'a line of an unknown shape',
      'a.ndjson',
      `${JSON.stringify(listedFunction({ name: 'a' }))}\n{"x":1}\n`,
      `a.ndjson line 2: of an unknown shape; ${known}`,
    ],
    ['a file of empty lines', 'a.ndjson', '\n\n', 'a.ndjson: it is empty'],
    ['an empty file of lines', 'a.jsonl', '', 'a.jsonl: it is empty'],
    ['an empty file', 'a.json', '', 'a.json: broken JSON: it is empty'],
    ['broken JSON', 'a.json', '{"Functions":[{]}', 'a.json: broken JSON at byte 15'],
    ['JSON that ends too early', 'a.json', '{"Functions":[{"a":1', 'a.json: broken JSON: it ends at byte 20'],
    [
      'two documents in one file',
      'a.json',
      '{"Functions":[]}\n{"Functions":[]}',
      'a.json: broken JSON at byte 17',
    ],
    [
      'a broken line',
      'a.ndjson',
      `\n${JSON.stringify(listedFunction({ name: 'a' }))}\n{"x":\n`,
      'a.ndjson line 3: broken JSON',
    ],
    ['CSV', 'a.json', 'FunctionName,Runtime\n', 'a.json: broken JSON at byte 0'],
    [
      'a function without an ARN',
      'a.json',
      { Functions: [listedFunction({ name: 'a' }), { FunctionName: 'b' }] },
      'a.json: Functions[1]: FunctionArn: ',
    ],
    [
      'a row without configuration',
      'a.json',
      { Results: [queryRow({ name: 'b' }), JSON.stringify(row)] },
      'a.json: Results[1]: carries no configuration; an advanced query must select',
    ],
    ['a row that is no JSON', 'a.json', { Results: ['{'] }, 'a.json: Results[0]: not JSON'],
    [
      'an item without configuration',
      'a.json',
      { configurationItems: [readConfigEvent('item', { configuration: null })] },
      'a.json: configurationItems[0]: carries no configuration',
    ],
    [
      'a line that is a row without configuration',
      'a.ndjson',
      JSON.stringify({ ...row, configurationItemStatus: 'OK' }),
      'a.ndjson line 1: carries no configuration',
    ],
    ['an account without an id', 'a.json', { Accounts: [{ Name: 'orders' }] }, 'a.json: Accounts[0]: Id: '],
    [
      'a gzip file that is cut short',
      'a.json.gz',
      gzipped({ Functions: [] }).subarray(0, 20),
      'a.json.gz: gzip: unexpected end of file',
    ],
    [
      'a gzip file that is damaged',
      'a.json.gz',
      gzipped({ Functions: [] }).fill(0xff, 10, 14),
      'a.json.gz: gzip: ',
    ],
    [
      'a projection without what the decision rests on',
      'a.json',
      [
        listedFunction({ name: 'a' }),
        { FunctionName: 'b', FunctionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:b' },
      ],
      'a.json: [1]: carries neither Runtime nor PackageType',
    ],
    [
      'a query that does not select the runtime',
      'a.json',
      {
        Results: [JSON.stringify({ ...row, configuration: { packageType: 'Zip' } })],
        QueryInfo: { SelectFields: [{ FieldName: 'arn' }, { FieldName: 'configuration.packageType' }] },
      },
      'a.json: the query does not select configuration.runtime; an advanced query must select',
    ],
    [
      'a line whose query does not select the runtime',
      'a.ndjson',
      JSON.stringify({ QueryInfo: { SelectFields: [{ FieldName: 'arn' }] }, Results: [] }),
      'a.ndjson line 1: the query does not select configuration.runtime; an advanced query must select',
    ],
  ])('%s', async (_, name, content, expected) => {
    const folder = folderOf({ [name]: content });

    const message = await messageOf(join(folder, name));

    expect(message.startsWith(`${folder}/${expected}`), message).toBe(true);
    expect(message).not.toContain('\n');
  });

  test.each([
    ['a file that does not exist', 'nowhere.json', 'nowhere.json: no such file or folder'],
    ['a folder that does not exist', 'nowhere/at/all', 'nowhere/at/all: no such file or folder'],
    ['a glob that matches nothing', '*.parquet', '*.parquet: no such file or folder'],
    [
      'a folder without an inventory file',
      'docs',
      'docs: holds no .json, .ndjson or .jsonl file (nor one ending in .gz)',
    ],
    ['an empty folder', 'empty', 'empty: holds no .json, .ndjson or .jsonl file (nor one ending in .gz)'],
  ])('%s', async (_, path, expected) => {
    const folder = folderOf({ 'docs/README.md': 'hello' });
    mkdirSync(join(folder, 'empty'));

    expect(await messageOf(join(folder, path))).toBe(`${folder}/${expected}`);
  });

  test('one bad file among good ones', async () => {
    const folder = folderOf({ 'a.json': { Functions: [] }, 'b.json': { x: 1 }, 'c.json': { Functions: [] } });

    expect(await messageOf(folder)).toMatch(new RegExp(`^${folder}/b\\.json: of an unknown shape`));
  });
});

describe('an inventory in pages', () => {
  const more = { NextToken: 'opaque' };
  const [orders, checkout] = ['111122223333', '222233334444'];

  function listed(account: string, names: string[], members: object = {}): object {
    return { Functions: names.map((name) => listedFunction({ account, name })), ...members };
  }

  function selected(rows: [account: string, name: string][], members: object = {}): object {
    return { Results: rows.map(([account, name]) => queryRow({ account, name })), ...members };
  }

  function inLines(...pages: object[]): string {
    return pages.map((page) => `${JSON.stringify(page)}\n`).join('');
  }

  test.each([
    ['NextToken of the AWS CLI', { NextToken: 'opaque' }],
    ['NextMarker of the API', { NextMarker: 'opaque' }],
    ['nextToken of the history', { nextToken: 'opaque' }],
  ])('is not covered where AWS said that more follow: %s', async (_, members) => {
    const folder = folderOf({ 'page-1.json': listed(orders, ['a'], members) });

    expect((await read(folder)).coverage).toEqual([
      {
        accountId: '111122223333',
        region: 'eu-central-1',
        status: 'failed',
        reason: `${folder}/page-1.json says that more pages follow; all pages of one listing belong into one .ndjson file`,
        readAt: null,
      },
    ]);
  });

  test.each([
    ['null', { NextToken: null }],
    ['an empty text', { NextToken: '' }],
  ])('is covered where the token is %s', async (_, members) => {
    const folder = folderOf({ 'page-1.json': listed(orders, ['a'], members) });

    expect((await read(folder)).coverage).toEqual([]);
  });

  test('is covered where the last line of its file is the last page', async () => {
    const folder = folderOf({
      'own.ndjson': inLines(listed(orders, ['a'], more), listed(orders, ['b'], more), listed(orders, ['c'])),
      'all.ndjson': inLines(selected([[orders, 'd']], more), selected([[checkout, 'e']], more), selected([])),
    });

    const { names, coverage } = await read(folder);

    expect(names.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(coverage).toEqual([]);
  });

  test('of an aggregator is not covered where its last page is missing, and is of no one account', async () => {
    const folder = folderOf({
      'all.ndjson': inLines(selected([[orders, 'a']], more), selected([[checkout, 'b']], more)),
    });

    const { coverage } = await read(folder);

    expect(coverage.map(({ accountId, region, status }) => [accountId, region, status])).toEqual([
      ['', '', 'failed'],
    ]);
  });

  test('is not covered by what another file holds, whole or not', async () => {
    const folder = folderOf({
      '1.json': selected([[orders, 'a']], more),
      '2.json': selected([
        [orders, 'a'],
        [orders, 'c'],
      ]),
      '3.json': listed(checkout, ['b']),
    });

    expect((await read(folder)).coverage.map(({ reason }) => reason)).toEqual([
      `${folder}/1.json says that more pages follow; all pages of one listing belong into one .ndjson file`,
    ]);
  });
});
