import { setTimeout as wait } from 'node:timers/promises';
import type { Inventory, InventoryPart } from '../core/inventory.ts';
import { OutOfTimeError } from './out-of-time-error.ts';

/** What settles when no time is left; never rejects. */
export type TimeOver = Promise<typeof OVER>;

/** The sign that no time is left. */
export const OVER: unique symbol = Symbol('no time is left');

/** The sign that AWS keeps us waiting for too long. */
const STALLED: unique symbol = Symbol('nothing comes');

/** Longer than a call is tried again, and short enough that a Region that answers nobody does not use up a run's time. */
const STALL_MILLISECONDS = 300_000;

/** AWS sent nothing for so long that waiting on would cost others their time. */
export class StalledError extends Error {
  override readonly name = 'StalledError';
}

/**
 * The parts of an inventory as long as there is time; then throws an OutOfTimeError, or a StalledError when the next
 * part does not come for `stallMilliseconds`, and what was asked for last is not waited for. Nothing is asked for when
 * no time is left from the start.
 */
export async function* readInTime(
  inventory: Inventory,
  over: TimeOver,
  stallMilliseconds = STALL_MILLISECONDS,
): Inventory {
  if ((await Promise.race([over, null])) === OVER) throw outOfTime();
  const parts = inventory[Symbol.asyncIterator]();
  try {
    for (;;) {
      const ended = new AbortController();
      const stalled = wait(stallMilliseconds, STALLED, { signal: ended.signal }).catch(
        (): typeof STALLED => STALLED,
      );
      const part: IteratorResult<InventoryPart> | typeof OVER | typeof STALLED = await Promise.race([
        over,
        stalled,
        parts.next(),
      ]).finally(() => ended.abort());
      if (part === OVER) throw outOfTime();
      if (part === STALLED)
        throw new StalledError(`AWS sent nothing for ${stallMilliseconds / 1000} seconds`);
      if (part.done === true) return;
      yield part.value;
    }
  } finally {
    // Not awaited: it would wait for the part that has not come.
    parts.return?.()?.catch(() => undefined);
  }
}

function outOfTime(): OutOfTimeError {
  return new OutOfTimeError('the time of the invocation ran out before it was read');
}
