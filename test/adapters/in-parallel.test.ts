import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inParallel } from '../../adapters/in-parallel.ts';
import { collect } from '../support/collect.ts';

test('results come in the order of their elements, whichever is done first', async () => {
  const work = async (turns: number) => {
    for (let i = 0; i < turns; i++) await turn();
    return turns;
  };

  expect(await collect(inParallel([5, 1, 3, 0], 3, work))).toEqual([5, 1, 3, 0]);
});

test('so many are worked on at once, and no more', async () => {
  let running = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++running);
    await turn();
    running--;
  };

  await collect(inParallel(Array.from({ length: 10 }), 4, work));

  expect(most).toBe(4);
});

test('the first failure is thrown, and one behind it is not told', async () => {
  const work = async (name: string) => {
    if (name !== 'a') throw new Error(`${name} failed`);
    return name;
  };

  await expect(collect(inParallel(['a', 'b', 'c'], 3, work))).rejects.toThrow('b failed');
});

test('what comes one by one is taken as it comes', async () => {
  async function* elements() {
    yield 1;
    await turn();
    yield 2;
  }

  expect(await collect(inParallel(elements(), 8, async (n) => n * 10))).toEqual([10, 20]);
});
