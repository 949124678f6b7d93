import type { Coverage } from '../core/inventory.ts';
import { isInOuPath } from '../core/owner.ts';
import type { ReportScope } from '../core/report-scope.ts';
import type { ListedAccount } from './account-list.ts';

/** The accounts that a run knows, which of them it reads, and what it says of the others. */
export interface AccountsInScope {
  readonly listed: readonly ListedAccount[];
  readonly read: readonly ListedAccount[];
  readonly skipped: readonly Coverage[];
}

/** Leaves out accounts that are not active and those that the settings exclude; each with its reason. */
export function selectAccounts(listed: readonly ListedAccount[], scope: ReportScope): AccountsInScope {
  const reasons = new Map(listed.map((account) => [account.id, reasonToSkip(account, scope)]));
  return {
    listed,
    read: listed.filter(({ id }) => reasons.get(id) === null),
    skipped: listed.flatMap(({ id }): Coverage[] => {
      const reason = reasons.get(id) ?? null;
      return reason === null ? [] : [{ accountId: id, region: '', status: 'skipped', reason, readAt: null }];
    }),
  };
}

/** Leaves out all accounts but our own, since no role is there to read them with. */
export function withoutOthers(scope: AccountsInScope, ownAccountId: string): AccountsInScope {
  const reason = 'no read role is configured';
  return {
    listed: scope.listed,
    read: scope.read.filter(({ id }) => id === ownAccountId),
    skipped: [
      ...scope.skipped,
      ...scope.read
        .filter(({ id }) => id !== ownAccountId)
        .map(({ id }): Coverage => ({ accountId: id, region: '', status: 'skipped', reason, readAt: null })),
    ],
  };
}

function reasonToSkip({ id, state, ouPath }: ListedAccount, scope: ReportScope): string | null {
  if (state !== null && state !== 'ACTIVE') return `the account is ${state}`;
  if (scope.excludedAccounts.includes(id)) return 'the settings exclude the account';
  const unit = scope.excludedOuPaths.find((wanted) => isInOuPath(wanted, ouPath));
  return unit === undefined ? null : `the settings exclude organizational unit ${unit}`;
}
