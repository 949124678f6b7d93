import { type Coverage, notCovered } from './inventory.ts';
import type { Account } from './lambda-function.ts';
import { asksForAccountTags, asksForUnits } from './owner.ts';
import type { OwnerRule } from './policy.ts';

/** Why the tags, and the organizational units, of some accounts were not read; null where nothing stood in the way. */
export interface UnreadReasons {
  readonly tags: string | null;
  readonly units: string | null;
}

/**
 * The row that says of how many accounts that are read an owner rule asks for what could not be read: their tags, their
 * units. It is of no account and Region; there is none where no rule asks, or all was read.
 */
export function unreadCoverage(
  rules: readonly OwnerRule[],
  accounts: readonly Account[],
  { tags, units }: UnreadReasons,
): Coverage[] {
  const unread: string[] = [];
  const note = (what: string, isUnread: (account: Account) => boolean, reason: string | null) => {
    const count = accounts.filter(isUnread).length;
    if (count > 0 && reason !== null) {
      unread.push(`the ${what} of ${count} of ${accounts.length} accounts: ${reason}`);
    }
  };
  if (asksForAccountTags(rules)) note('tags', (account) => !account.tags, tags);
  if (asksForUnits(rules)) note('organizational units', ({ ouPath }) => ouPath === null, units);
  if (unread.length === 0) return [];
  const reason = `functions were read, but not ${unread.join('; nor ')}`;
  return [notCovered(reason)];
}
