import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LambdaFunction } from '../../core/lambda-function.ts';
import { sortFunctions } from '../../reporter/sorted-functions.ts';
import { aFunction } from '../support/a-function.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function* batchesOf(
  functions: readonly LambdaFunction[],
  size = 100,
): AsyncGenerator<LambdaFunction[]> {
  for (let start = 0; start < functions.length; start += size) yield functions.slice(start, start + size);
}

async function sorted(
  functions: readonly LambdaFunction[],
  folder = temporaryFolder(),
): Promise<LambdaFunction[]> {
  return [...(await sortFunctions(batchesOf(functions), folder))];
}

function accountOf(id: string): LambdaFunction['account'] {
  return { id, name: null, ouPath: null };
}

describe('functions in their order', () => {
  test('are none when none were read', async () => {
    expect(await sorted([])).toEqual([]);
  });

  test('go by account, Region, name and version', async () => {
    const [first, second] = [accountOf('111122223333'), accountOf('222233334444')];
    const functions = [
      aFunction({ account: second, region: 'eu-central-1', functionName: 'a' }),
      aFunction({ account: first, region: 'us-east-1', functionName: 'a' }),
      aFunction({ account: first, region: 'eu-central-1', functionName: 'orders-api' }),
      aFunction({ account: first, region: 'eu-central-1', functionName: 'orders', version: '2' }),
      aFunction({ account: first, region: 'eu-central-1', functionName: 'orders', version: '$LATEST' }),
      aFunction({ account: first, region: 'eu-central-1', functionName: 'orders', version: '1' }),
      aFunction({ account: first, region: 'eu-central-1', functionName: 'Orders' }),
    ];

    const order = (await sorted(functions)).map(
      (fn) => `${fn.account.id} ${fn.region} ${fn.functionName} ${fn.version}`,
    );

    expect(order).toEqual([
      '111122223333 eu-central-1 Orders $LATEST',
      '111122223333 eu-central-1 orders $LATEST',
      '111122223333 eu-central-1 orders 1',
      '111122223333 eu-central-1 orders 2',
      '111122223333 eu-central-1 orders-api $LATEST',
      '111122223333 us-east-1 a $LATEST',
      '222233334444 eu-central-1 a $LATEST',
    ]);
  });

  test('come back as they went in', async () => {
    const fn = aFunction({
      functionArn: 'arn:aws-cn:lambda:cn-north-1:111122223333:function:orders-api',
      region: 'cn-north-1',
      version: '12',
      tags: { team: 'orders', 東京: 'größe "quoted"\n' },
      capturedAt: '2026-11-19T08:00:00.000Z',
    });
    const bare = aFunction({
      functionName: 'z',
      runtime: null,
      packageType: null,
      tags: null,
      lastModified: null,
    });

    expect(await sorted([fn, bare])).toEqual([fn, bare]);
  });

  test('come back as they went in, whatever their names and tags hold', async () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string());
    const anyFunction = fc
      .record({
        functionName: text,
        region: text,
        runtime: fc.option(text),
        tags: fc.option(fc.dictionary(text, text)),
      })
      .map(aFunction);

    await fc.assert(
      fc.asyncProperty(anyFunction, async (fn) => {
        expect([...(await sortFunctions(batchesOf([fn]), '/unused'))]).toEqual([fn]);
      }),
    );
  });
});

describe('a function that was read more than once', () => {
  const older = aFunction({ runtime: 'nodejs18.x', lastModified: '2026-01-01T00:00:00.000Z' });
  const newer = aFunction({ runtime: 'nodejs20.x', lastModified: '2026-02-01T00:00:00.000Z' });

  test.each([
    ['the older first', [older, newer]],
    ['the newer first', [newer, older]],
    ['each twice', [older, newer, newer, older]],
  ])('counts once, as it was changed last: %s', async (_, functions) => {
    expect(await sorted(functions)).toEqual([newer]);
  });

  test('counts as AWS Config saw it last when it was not changed between', async () => {
    const seen = aFunction({ tags: { team: 'a' }, capturedAt: '2026-03-01T00:00:00.000Z' });
    const seenLater = aFunction({ tags: { team: 'b' }, capturedAt: '2026-04-01T00:00:00.000Z' });

    expect(await sorted([seenLater, seen])).toEqual([seenLater]);
  });

  test('is gone when AWS Config saw it deleted after its last change', async () => {
    const present = aFunction({ capturedAt: '2026-03-01T00:00:00.000Z' });
    const deleted = aFunction({
      presence: 'deleted',
      lastModified: null,
      capturedAt: '2026-04-01T00:00:00.000Z',
    });

    expect((await sorted([deleted, present])).map(({ presence }) => presence)).toEqual(['deleted']);
  });

  test('is there when it was made anew after it was deleted', async () => {
    const deleted = aFunction({
      presence: 'deleted',
      lastModified: null,
      capturedAt: '2026-04-01T00:00:00.000Z',
    });
    const anew = aFunction({ lastModified: '2026-05-01T00:00:00.000Z' });

    expect(await sorted([deleted, anew])).toEqual([{ ...anew, tags: {} }]);
  });

  test('is there when AWS Config saw it again after it had stopped recording, though nothing changed', async () => {
    const notRecorded = aFunction({
      presence: 'out-of-scope',
      lastModified: null,
      capturedAt: '2026-04-01T00:00:00.000Z',
    });
    const seenAgain = aFunction({ capturedAt: '2026-05-01T00:00:00.000Z' });

    const found = await sorted([seenAgain, notRecorded]);

    expect(found.map(({ presence }) => presence)).toEqual(['present']);
  });

  test.each([
    ['of the other reading', { team: 'a' }, null, { team: 'a' }],
    ['of the later reading, even if it has none', { team: 'a' }, {}, {}],
    ['that nobody read', null, null, null],
  ])('has the tags %s', async (_, olderTags, newerTags, expected) => {
    const found = await sorted([
      { ...older, tags: olderTags },
      { ...newer, tags: newerTags },
    ]);

    expect(found).toEqual([{ ...newer, tags: expected }]);
  });

  test('is another one in another account, Region or version', async () => {
    const functions = [
      aFunction(),
      aFunction({ version: '1' }),
      aFunction({ region: 'us-east-1' }),
      aFunction({ account: accountOf('222233334444') }),
      aFunction({ functionName: 'Orders-api' }),
    ];

    expect(await sorted(functions)).toHaveLength(5);
  });
});

describe('more functions than memory should hold', () => {
  test('come back sorted, each once and as it was last', async () => {
    /** Every function twice and far apart; names sort otherwise than they come. */
    const functions = Array.from({ length: 120_000 }, (_, index) =>
      aFunction({
        functionName: `größe-${(index * 7_919) % 60_000}`,
        runtime: index < 60_000 ? 'nodejs18.x' : 'nodejs20.x',
        tags: index < 60_000 ? { team: 'orders' } : null,
        lastModified: index < 60_000 ? '2026-01-01T00:00:00.000Z' : '2026-02-01T00:00:00.000Z',
      }),
    );
    const folder = temporaryFolder();
    const iterable = await sortFunctions(batchesOf(functions), folder);
    const runs = readdirSync(folder).length;

    const names: string[] = [];
    const others: LambdaFunction[] = [];
    for (const fn of iterable) {
      names.push(`${fn.functionName}"`);
      if (fn.runtime !== 'nodejs20.x' || fn.tags?.['team'] !== 'orders') others.push(fn);
    }

    expect(runs).toBeGreaterThan(0);
    expect(names).toHaveLength(60_000);
    expect(names.join() === [...new Set(names)].sort().join()).toBe(true);
    expect(others).toEqual([]);
  });
});
