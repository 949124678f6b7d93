import type { Inventory, InventoryPart } from '../../core/inventory.ts';

/** An inventory that yields these parts; where one is an error, reading fails there. */
export async function* anInventory(...parts: readonly (InventoryPart | Error)[]): Inventory {
  for (const part of parts) {
    if (part instanceof Error) throw part;
    yield part;
  }
}
