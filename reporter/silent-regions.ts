import type { Inventory } from '../core/inventory.ts';
import { StalledError } from './read-in-time.ts';

/** After so many accounts a Region is not asked about others: all of them waiting would last longer than a run may. */
const MOST_ACCOUNTS = 4;

/** The Regions that keep accounts of a batch waiting in vain. */
export interface SilentRegions {
  /** The inventory of an account in a Region; throws, naming the Region, when that was silent for too many in a row. */
  read(region: string, inventory: Inventory): Inventory;
}

/** No Region has been silent yet. */
export function createSilentRegions(): SilentRegions {
  const silences = new Map<string, number>();
  return {
    async *read(region, inventory) {
      const before = silences.get(region) ?? 0;
      if (before >= MOST_ACCOUNTS)
        throw new Error(`${region} was not asked, for it did not answer for the last ${before} accounts`);
      try {
        yield* inventory;
        silences.delete(region);
      } catch (error) {
        if (error instanceof StalledError) silences.set(region, (silences.get(region) ?? 0) + 1);
        throw error;
      }
    },
  };
}
