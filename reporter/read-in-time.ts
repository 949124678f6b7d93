import type { Inventory, InventoryPart } from '../core/inventory.ts';
import { OutOfTimeError } from './out-of-time-error.ts';

/** What settles when no time is left; never rejects. */
export type TimeOver = Promise<typeof OVER>;

/** The sign that no time is left. */
export const OVER = Symbol('no time is left');

/**
 * The parts of an inventory as long as there is time; then throws an OutOfTimeError, and what was asked for last is not
 * waited for. Nothing is asked for when no time is left from the start.
 */
export async function* readInTime(inventory: Inventory, over: TimeOver): Inventory {
  if ((await Promise.race([over, null])) === OVER) throw outOfTime();
  const parts = inventory[Symbol.asyncIterator]();
  try {
    for (;;) {
      const part: IteratorResult<InventoryPart> | typeof OVER = await Promise.race([over, parts.next()]);
      if (part === OVER) throw outOfTime();
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
