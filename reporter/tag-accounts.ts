import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { readAccountTags } from '../adapters/account-tags.ts';
import type { AccountsInScope } from './accounts-in-scope.ts';

/** What a run plans without: accounts of which something could not be read, and why. */
export interface UnreadAccounts {
  readonly metric: 'AccountPathsUnread' | 'AccountTagsUnread';
  readonly accounts: number;
  readonly reason: string;
}

/** What is left for the rest of planning when no more tags are read: writing thousands of accounts down. */
const PLANNING_MILLISECONDS = 180_000;

/**
 * Adds to the accounts that are to be read the tags that AWS Organizations has of them, as many as there is time for in
 * `milliseconds`. Those that were not read are null, and told to `hear`. Accounts that the organization does not know
 * are not asked about.
 */
export async function tagAccounts(
  client: OrganizationsClient,
  scope: AccountsInScope,
  milliseconds: number,
  hear: (unread: UnreadAccounts) => void,
): Promise<AccountsInScope> {
  const ids = scope.read.flatMap(({ id, state }) => (state === null ? [] : [id]));
  const spare = milliseconds - PLANNING_MILLISECONDS;
  const deadline = spare > 0 ? AbortSignal.timeout(spare) : AbortSignal.abort();
  const { tags, failure } = await readAccountTags(client, ids, deadline);
  if (failure !== null) {
    hear({ metric: 'AccountTagsUnread', accounts: ids.length - tags.size, reason: failure });
  }
  const listed = scope.listed.map((account) => ({ ...account, tags: tags.get(account.id) ?? null }));
  const toRead = new Set(scope.read.map(({ id }) => id));
  return { ...scope, listed, read: listed.filter(({ id }) => toRead.has(id)) };
}
