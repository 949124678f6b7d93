import type { Coverage } from '../core/inventory.ts';
import type { ListedAccount } from './account-list.ts';
import type { AccountsInScope } from './accounts-in-scope.ts';
import type { ManifestItem } from './manifest.ts';

/** What a run is going to read. */
export interface PlannedReading {
  /** All that are known, those that are left out included: coverage names them too. */
  readonly accounts: readonly ListedAccount[];
  readonly items: readonly ManifestItem[];
  /** How many items one batch has. */
  readonly itemsPerBatch: number;
  /** What an aggregator said of these accounts; null where they are read themselves. */
  readonly sources: readonly Coverage[] | null;
  /** What is said already now of accounts and Regions that are not read. */
  readonly coverage: readonly Coverage[];
}

/** A batch takes seconds, so that little is lost with one, and is long enough for a call that AWS throttles not to hold it up. */
const DIRECT_ITEMS_PER_BATCH = 200;
/** The pages of a query come one after the other: what is many accounts is a batch by itself. */
const AGGREGATOR_ITEMS_PER_BATCH = 1;
/** As many as one query can name, with room for the names of Regions. */
const ACCOUNTS_PER_ITEM = 200;

/** Every account in every Region, the Regions of an account side by side, since they share its role. */
export function planDirect(scope: AccountsInScope, regions: readonly string[]): PlannedReading {
  const items = scope.read.flatMap(({ id }) =>
    regions.map((region): ManifestItem => ({ kind: 'direct', accountId: id, region })),
  );
  const { listed: accounts, coverage } = scope;
  return { accounts, items, itemsPerBatch: DIRECT_ITEMS_PER_BATCH, sources: null, coverage };
}

/**
 * Accounts by the two hundred or as many as `accountsPerItem` says. `sources` tells of each account in each Region,
 * `elsewhere` of whatever else the aggregator does not cover.
 */
export function planAggregator(
  scope: AccountsInScope,
  sources: readonly Coverage[],
  elsewhere: readonly Coverage[],
  accountsPerItem: number = ACCOUNTS_PER_ITEM,
): PlannedReading {
  const ids = scope.read.map(({ id }) => id);
  const items = Array.from(
    { length: Math.ceil(ids.length / accountsPerItem) },
    (_, index): ManifestItem => ({
      kind: 'aggregator',
      accountIds: ids.slice(index * accountsPerItem, (index + 1) * accountsPerItem),
    }),
  );
  const coverage = [...scope.coverage, ...elsewhere];
  return { accounts: scope.listed, items, itemsPerBatch: AGGREGATOR_ITEMS_PER_BATCH, sources, coverage };
}
