import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLines } from '../../adapters/lines.ts';
import { collect } from '../support/collect.ts';

async function linesOf(...chunks: (string | Uint8Array)[]): Promise<string[]> {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  return (await collect(readLines(bytes()))).flat();
}

describe('the lines of a stream', () => {
  test.each([
    ['none of nothing', [], []],
    ['one without an end', ['a'], ['a']],
    ['one with an end', ['a\n'], ['a']],
    ['two', ['a\nb\n'], ['a', 'b']],
    ['empty ones', ['\n\na\n\n'], ['', '', 'a', '']],
    ['one in three chunks', ['or', 'de', 'rs\n'], ['orders']],
    ['an end that is a chunk of its own', ['a', '\n', 'b'], ['a', 'b']],
    ['one with the carriage return of Windows', ['a\r\nb'], ['a\r', 'b']],
    ['one after a byte order mark', ['\ufeffa\n'], ['a']],
  ])('are %s', async (_, chunks, expected) => {
    expect(await linesOf(...chunks)).toEqual(expected);
  });

  test('are whole where a chunk is longer than what is read of it at once', async () => {
    const lines = ['東'.repeat(50_000), 'a', '😀'.repeat(40_000), 'ä'.repeat(7)];

    const found = await linesOf(lines.join('\n'));

    expect(found.map((line) => line.length)).toEqual([50_000, 1, 80_000, 7]);
    expect(found.join('\n') === lines.join('\n')).toBe(true);
  });

  test('are the same wherever the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.string({ unit: 'grapheme' }).map((text) => text.replace(/\n/g, '').replace(/^\ufeff+/, '')),
        ),
        fc.array(fc.nat({ max: 200 })),
        async (lines, cuts) => {
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
          const ends = [...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];

          const found = await linesOf(...ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end)));

          expect(found).toEqual(lines);
        },
      ),
    );
  });
});
