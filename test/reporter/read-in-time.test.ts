import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { InventoryPart } from '../../core/inventory.ts';
import { OVER, readInTime } from '../../reporter/read-in-time.ts';
import { collect } from '../support/collect.ts';

const never = new Promise<typeof OVER>(() => undefined);
const page: InventoryPart = { kind: 'functions', functions: [] };

test('an inventory that sends nothing for too long is given up, and one that goes on is not', async () => {
  async function* slow(pauses: readonly number[]) {
    for (const pause of pauses) {
      await wait(pause);
      yield page;
    }
  }

  expect(await collect(readInTime(slow([30, 30, 30, 30]), never, 100))).toHaveLength(4);
  await expect(collect(readInTime(slow([0, 60_000]), never, 100))).rejects.toMatchObject({
    name: 'StalledError',
    message: 'AWS sent nothing for 0.1 seconds',
  });
});

test('an inventory whose turn never comes is not even asked', async () => {
  let isAsked = false;
  async function* asked() {
    isAsked = true;
    yield page;
  }

  const reading = collect(readInTime(asked(), Promise.resolve(OVER)));

  await expect(reading).rejects.toMatchObject({ name: 'OutOfTimeError' });
  expect(isAsked).toBe(false);
});
