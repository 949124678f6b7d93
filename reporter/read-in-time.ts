import type { Inventory, InventoryPart } from '../core/inventory.ts';

/** What settles when no time is left; never rejects. */
export type TimeOver = Promise<typeof OVER>;

/** The sign that no time is left. */
export const OVER = Symbol('no time is left');

/** The parts of an inventory as long as there is time; then throws, and what was asked for last is not waited for. */
export async function* readInTime(inventory: Inventory, over: TimeOver): Inventory {
  const parts = inventory[Symbol.asyncIterator]();
  try {
    for (;;) {
      const part: IteratorResult<InventoryPart> | typeof OVER = await Promise.race([over, parts.next()]);
      if (part === OVER) throw new Error('the time of the invocation ran out before it was read');
      if (part.done === true) return;
      yield part.value;
    }
  } finally {
    // Not awaited: it would wait for the part that has not come.
    parts.return?.()?.catch(() => undefined);
  }
}
