import type { Account, LambdaFunction } from './lambda-function.ts';

/** How the reading of one account and Region went; a cell that is unknown is an empty string or null. */
export interface Coverage {
  readonly accountId: string;
  readonly region: string;
  readonly status: 'covered' | 'failed' | 'not-enabled' | 'skipped';
  /** Why it is not simply covered; empty when it is. */
  readonly reason: string;
  /** ISO instant of the reading; null when nobody knows, as for files. */
  readonly readAt: string | null;
}

/**
 * What was not read, or not in full, and why: an account's Region; all of an account where no Region is named, and what
 * no account can be named for where none is.
 */
export function notCovered(
  reason: string,
  place: Partial<Pick<Coverage, 'accountId' | 'region'>> & { readonly status?: 'failed' | 'skipped' } = {},
): Coverage {
  return { accountId: '', region: '', status: 'failed', ...place, reason, readAt: null };
}

/** An account's Region as a key of maps and sets; both ids are without spaces. */
export function placeKey(accountId: string, region: string): string {
  return `${accountId} ${region}`;
}

/** What reading an inventory yields, in any order: functions, what is known of accounts, how the reading went. */
export type InventoryPart =
  | { readonly kind: 'functions'; readonly functions: readonly LambdaFunction[] }
  | { readonly kind: 'accounts'; readonly accounts: readonly Account[] }
  | { readonly kind: 'coverage'; readonly coverage: readonly Coverage[] };

/** An inventory, read as it is consumed. */
export type Inventory = AsyncIterable<InventoryPart>;
