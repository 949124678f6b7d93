import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { readAccountTags } from '../adapters/account-tags.ts';
import type { AccountsInScope } from './accounts-in-scope.ts';

/** What is left for the rest of planning when no more tags are read: writing thousands of accounts down. */
const PLANNING_MILLISECONDS = 180_000;

/** Accounts with the tags of those that are to be read; null where they were not read. */
interface TaggedAccounts extends AccountsInScope {
  /** Why some were not read; null when all were. */
  readonly tagsUnread: string | null;
}

/**
 * Reads the tags that AWS Organizations has of the accounts that are to be read, of as many as there is time for in
 * `milliseconds`. Accounts that the organization does not know are not asked about.
 */
export async function withAccountTags(
  client: OrganizationsClient,
  scope: AccountsInScope,
  milliseconds: number,
): Promise<TaggedAccounts> {
  const ids = scope.read.flatMap(({ id, state }) => (state === null ? [] : [id]));
  const spare = milliseconds - PLANNING_MILLISECONDS;
  const deadline = spare > 0 ? AbortSignal.timeout(spare) : AbortSignal.abort();
  const { tags, failure } = await readAccountTags(client, ids, deadline);
  const listed = scope.listed.map((account) => ({ ...account, tags: tags.get(account.id) ?? null }));
  const toRead = new Set(scope.read.map(({ id }) => id));
  return { ...scope, listed, read: listed.filter(({ id }) => toRead.has(id)), tagsUnread: failure };
}
