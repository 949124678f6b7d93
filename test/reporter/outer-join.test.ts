import { describe, expect, test } from 'vitest';
import { outerJoin } from '../../reporter/outer-join.ts';
import { collect } from '../support/collect.ts';

interface Element {
  readonly key: number;
}

const elements = (...keys: number[]) => keys.map((key) => ({ key }));
const byKey = (a: Element, b: Element) => a.key - b.key;

async function join(left: number[], right: number[]) {
  const joined = await collect(outerJoin(elements(...left), elements(...right), byKey));
  return joined.map((pair) => [pair.left?.key ?? null, pair.right?.key ?? null]);
}

describe('two sides joined', () => {
  test.each([
    [[], [], []],
    [[1], [], [[1, null]]],
    [[], [1], [[null, 1]]],
    [[1, 2], [1, 2], [[1, 1], [2, 2]]], // biome-ignore format: a pair for each element
    [[1, 3], [2, 3, 4], [[1, null], [null, 2], [3, 3], [null, 4]]], // biome-ignore format: a pair for each element
  ])('%j and %j', async (left, right, pairs) => {
    expect(await join(left, right)).toEqual(pairs);
  });

  test('end both when nobody reads on, and when one of them fails', async () => {
    const ended: string[] = [];
    async function* side(name: string, fails = false) {
      try {
        yield { key: 1 };
        if (fails) throw new Error(`${name} failed`);
        yield { key: 2 };
      } finally {
        ended.push(name);
      }
    }

    for await (const _ of outerJoin(side('left'), side('right'), byKey)) break;
    const failing = collect(outerJoin(side('broken', true), side('other'), byKey));

    await expect(failing).rejects.toThrow('broken failed');
    expect(ended).toEqual(['left', 'right', 'broken', 'other']);
  });
});
