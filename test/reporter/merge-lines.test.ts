import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeLines } from '../../reporter/merge-lines.ts';

describe('sorted lines of several sources', () => {
  test.each([
    ['no source', [], []],
    ['one source', [[['a', 'b'], ['c']]], ['a', 'b', 'c']],
    ['a source without lines', [[], [['a']], [[]]], ['a']],
    ['a source with an empty batch in between', [[['a'], [], ['c']], [['b']]], ['a', 'b', 'c']],
    ['three sources', [[['b', 'e']], [['a', 'f']], [['c', 'd']]], ['a', 'b', 'c', 'd', 'e', 'f']],
    ['the same line in each', [[['a', 'a']], [['a']]], ['a', 'a', 'a']],
    ['an empty line', [[['a']], [['', 'b']]], ['', 'a', 'b']],
  ])('are merged: %s', (_, sources, expected) => {
    expect([...mergeLines(sources)]).toEqual(expected);
  });

  test('are merged as if all had been sorted at once, however many they are', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.array(fc.string()))), (found) => {
        const sources = found.map((batches) => batches.flat().sort());

        const merged = [...mergeLines(sources.map((lines) => [lines.slice(0, 3), lines.slice(3)]))];

        expect(merged).toEqual(sources.flat().sort());
      }),
    );
  });

  test('are asked for no earlier than they are needed', () => {
    const asked: string[] = [];
    function* source(name: string): Generator<string[], undefined> {
      for (const batch of [['a'], ['b']]) {
        asked.push(`${name} ${batch}`);
        yield batch;
      }
    }

    const first = mergeLines([source('left'), source('right')]).next();

    expect([first.value, asked]).toEqual(['a', ['left a', 'right a']]);
  });
});
