import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sortLines } from '../../reporter/sorted-lines.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function* batchesOf(lines: readonly string[], size: number): AsyncGenerator<string[]> {
  for (let start = 0; start < lines.length; start += size) yield lines.slice(start, start + size);
}

/** Distinct lines in no order, with characters of one to four bytes. */
function manyLines(count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `${['a', 'ä', '東', '😀', '\uffff'][index % 5]}${(index * 7_919) % count}`,
  );
}

describe('sorted lines', () => {
  test('are none when there were none', async () => {
    expect([...(await sortLines(batchesOf([], 1), temporaryFolder()))]).toEqual([]);
  });

  test('stay in memory while they are few', async () => {
    const folder = temporaryFolder();

    const lines = await sortLines(batchesOf(['b', '', 'a', 'b'], 2), folder);

    expect([...lines]).toEqual(['', 'a', 'b', 'b']);
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([
    ['many small batches', 100],
    ['batches that are no divisor of a run', 33_333],
    ['one batch alone', 210_000],
  ])('that waited on disk come back as if they had not: %s', async (_, batchSize) => {
    const folder = temporaryFolder();
    const lines = manyLines(210_000);
    const iterable = await sortLines(batchesOf(lines, batchSize), folder);
    const runs = readdirSync(folder);

    const sorted = [...iterable];

    expect(runs.length).toBeGreaterThan(0);
    expect(sorted.join('\\n') === lines.toSorted().join('\\n')).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('that wait on disk are for their owner alone', async () => {
    const folder = temporaryFolder();

    await sortLines(batchesOf(manyLines(210_000), 210_000), folder);

    expect(readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o077)).toEqual([0]);
  });

  test('are no longer being written when the reading of them has failed', async () => {
    const folder = temporaryFolder();
    const lines = manyLines(210_000);
    async function* failing(): AsyncGenerator<string[]> {
      yield lines;
      throw new Error('AccessDenied');
    }

    const failure = await sortLines(failing(), folder).catch((error: unknown) => error);

    expect(failure).toEqual(new Error('AccessDenied'));
    expect(readdirSync(folder)).toEqual(['run-0']);
    const written = readFileSync(join(folder, 'run-0'), 'utf8');
    expect(written === `${lines.toSorted().join('\n')}\n`).toBe(true);
  });

  test('say so when the disk does not take them', async () => {
    const sorting = sortLines(batchesOf(manyLines(210_000), 1_000), '/nowhere/at/all');

    await expect(sorting).rejects.toThrow(/ENOENT.*run-0/);
  });
});
