import { describe, expect, test } from 'vitest';
import { gzipText } from '../../adapters/gzipped-lines.ts';
import type { ReportBucket } from '../../adapters/report-bucket.ts';
import type { LambdaFunction } from '../../core/lambda-function.ts';
import { readCollected } from '../../reporter/collected.ts';
import { type ItemCoverage, writeItemCoverage } from '../../reporter/item-coverage.ts';
import { type ManifestItem, toManifest } from '../../reporter/manifest.ts';
import { runKeys } from '../../reporter/run.ts';
import { writeShard } from '../../reporter/shard.ts';
import { fromLine, toLine } from '../../reporter/spilled-function.ts';
import { aFunction } from '../support/a-function.ts';
import { collect } from '../support/collect.ts';
import { startPublisher } from '../support/publisher-under-test.ts';

const RUN = '20261120T060000Z-0a0a0a0a';
const ORDERS = '111122223333';
const LEGACY = '222233334444';
const REGION = 'eu-central-1';

/** What one part of a batch tells of an account's Region, and what its shard has of it. */
interface Told {
  readonly accountId: string;
  readonly names?: readonly string[];
  readonly status?: 'covered' | 'failed';
  readonly functions?: number;
}

async function startCollected(accountIds: readonly string[]) {
  const { bucket } = await startPublisher();
  const items = accountIds.map(toItem);
  await bucket.put(runKeys.manifest(RUN), toManifest(items), 'application/x-ndjson');
  return bucket;
}

function toItem(accountId: string): ManifestItem {
  return { kind: 'direct', accountId, region: REGION };
}

async function writePart(bucket: ReportBucket, part: string, told: readonly Told[]): Promise<void> {
  const functions = told.flatMap(({ accountId, names = [] }) => names.map((name) => named(accountId, name)));
  const packed = functions.map((fn) => gzipText(`${toLine(fn)}\n`));
  if (packed.length > 0) await writeShard(bucket, RUN, part, packed);
  await writeItemCoverage(bucket, RUN, part, told.map(toItemCoverage));
}

function named(id: string, functionName: string): LambdaFunction {
  return aFunction({ account: { id, name: null, ouPath: null }, functionName, region: REGION });
}

function toItemCoverage({ accountId, names = [], status = 'covered', functions }: Told): ItemCoverage {
  const reason = status === 'failed' ? 'AccessDenied' : '';
  const record = { accountId, region: REGION, status, reason, readAt: null };
  return {
    item: `${accountId}.${REGION}`,
    coverage: [{ ...record, functions: functions ?? names.length }],
  };
}

async function read(bucket: ReportBucket) {
  const collected = await readCollected(bucket, RUN);
  const lines = (await collect(collected.lines())).flat();
  return { names: lines.map((line) => fromLine(line).functionName), coverage: collected.coverage() };
}

test('what several parts tell of comes together', async () => {
  const bucket = await startCollected([ORDERS, LEGACY]);
  await writePart(bucket, 'a-0', [{ accountId: ORDERS, names: ['api', 'worker'] }]);
  await writePart(bucket, 'a-1', [{ accountId: LEGACY, names: ['old'] }]);

  const { names, coverage } = await read(bucket);

  expect(names).toEqual(['api', 'worker', 'old']);
  expect(coverage).toMatchObject([
    { accountId: ORDERS, status: 'covered' },
    { accountId: LEGACY, status: 'covered' },
  ]);
});

test('a shard without its coverage was not collected', async () => {
  const bucket = await startCollected([ORDERS]);
  await writeShard(bucket, RUN, 'a-0', [gzipText(`${toLine(named(ORDERS, 'api'))}\n`)]);

  const { names, coverage } = await read(bucket);

  expect(names).toEqual([]);
  expect(coverage).toMatchObject([{ accountId: ORDERS, status: 'failed', reason: 'was not collected' }]);
});

test('of a part whose shard has lost functions only the account that they are of has failed', async () => {
  const bucket = await startCollected([ORDERS, LEGACY]);
  await writePart(bucket, 'a-0', [
    { accountId: ORDERS, names: ['api', 'worker'], functions: 3 },
    { accountId: LEGACY, names: ['old'] },
  ]);

  const { names, coverage } = await read(bucket);

  expect(names).toEqual(['api', 'worker', 'old']);
  expect(coverage).toMatchObject([
    { accountId: ORDERS, status: 'failed', reason: 'its shard has 2 of 3 functions' },
    { accountId: LEGACY, status: 'covered' },
  ]);
});

test('without its shard an account that has no function is covered nevertheless', async () => {
  const bucket = await startCollected([ORDERS, LEGACY]);
  await writePart(bucket, 'a-0', [{ accountId: ORDERS, functions: 3 }, { accountId: LEGACY }]);

  expect((await read(bucket)).coverage).toMatchObject([
    { accountId: ORDERS, status: 'failed', reason: 'its shard is missing' },
    { accountId: LEGACY, status: 'covered' },
  ]);
});

describe('an account that two batches have collected', () => {
  test.each([
    ['the first', ['failed', 'covered']],
    ['the second', ['covered', 'failed']],
  ] as const)('is told of once, as covered though %s could not read it', async (_, [first, second]) => {
    const bucket = await startCollected([ORDERS]);
    await writePart(bucket, 'a-0', [{ accountId: ORDERS, status: first, names: ['api'] }]);
    await writePart(bucket, 'b-0', [{ accountId: ORDERS, status: second, names: ['api'] }]);

    const { coverage } = await read(bucket);

    expect(coverage).toMatchObject([
      { accountId: ORDERS, region: REGION, status: 'covered', reason: '', readAt: null },
    ]);
  });

  test('keeps the functions of both, and each count is that of its own shard', async () => {
    const bucket = await startCollected([ORDERS]);
    await writePart(bucket, 'a-0', [{ accountId: ORDERS, names: ['api', 'worker'] }]);
    await writePart(bucket, 'b-0', [{ accountId: ORDERS, names: ['api', 'worker', 'new'] }]);

    const { names, coverage } = await read(bucket);

    expect(new Set(names)).toEqual(new Set(['api', 'worker', 'new']));
    expect(coverage).toMatchObject([{ status: 'covered' }]);
  });
});

test('hundreds of notes on batches that failed give each item its reason', async () => {
  const ids = Array.from({ length: 300 }, (_, index) => String(111_100_000_000 + index));
  const bucket = await startCollected(ids);
  for (const accountId of ids) {
    const cause = JSON.stringify({ errorType: 'OutOfTimeError', errorMessage: `late for ${accountId}` });
    await bucket.create(`${runKeys.uncollected(RUN)}${accountId}.json`, {
      items: [toItem(accountId)],
      error: 'OutOfTimeError',
      cause,
    });
  }

  expect((await read(bucket)).coverage.map(({ reason }) => reason)).toEqual(
    ids.map((id) => `OutOfTimeError: late for ${id}`),
  );
});

describe('an account of which the telling that does not count has lost functions', () => {
  const LOST = { accountId: ORDERS, status: 'failed', names: ['api'], functions: 2 } as const;
  const WHOLE = { accountId: ORDERS, names: ['api', 'worker'] };

  test.each([
    ['first', LOST, WHOLE],
    ['second', WHOLE, LOST],
  ])('is covered as the other one tells: the %s', async (_, first, second) => {
    const bucket = await startCollected([ORDERS]);
    await writePart(bucket, 'a-0', [first]);
    await writePart(bucket, 'b-0', [second]);

    expect((await read(bucket)).coverage).toMatchObject([{ accountId: ORDERS, status: 'covered' }]);
  });
});

test('an account that has failed already keeps its reason when its shard has lost functions, too', async () => {
  const bucket = await startCollected([ORDERS]);
  await writePart(bucket, 'a-0', [{ accountId: ORDERS, status: 'failed', names: ['api'], functions: 2 }]);

  expect((await read(bucket)).coverage).toMatchObject([{ status: 'failed', reason: 'AccessDenied' }]);
});

test('an account of which the shard has more functions than are told of has failed', async () => {
  const bucket = await startCollected([ORDERS]);
  await writePart(bucket, 'a-0', [{ accountId: ORDERS, names: ['api', 'worker'], functions: 1 }]);

  expect((await read(bucket)).coverage).toMatchObject([
    { status: 'failed', reason: 'its shard has 2 of 1 functions' },
  ]);
});
