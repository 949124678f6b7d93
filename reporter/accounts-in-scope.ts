import { inactiveCoverage } from '../adapters/organization-account.ts';
import { type Coverage, notCovered } from '../core/inventory.ts';
import { isInOuPath } from '../core/owner.ts';
import type { ReportScope } from '../core/report-scope.ts';
import type { ListedAccount } from './account-list.ts';

/** The accounts that a run knows, which of them it reads, and what it says already now: of the others at least. */
export interface AccountsInScope {
  readonly listed: readonly ListedAccount[];
  readonly read: readonly ListedAccount[];
  readonly coverage: readonly Coverage[];
}

/** Leaves out accounts that are not active and those that the settings exclude; each with its reason. */
export function selectAccounts(listed: readonly ListedAccount[], scope: ReportScope): AccountsInScope {
  const leftOut = new Map(listed.map((account) => [account.id, coverageOfLeftOut(account, scope)]));
  return {
    listed,
    read: listed.filter(({ id }) => leftOut.get(id) === null),
    coverage: listed.flatMap(({ id }) => leftOut.get(id) ?? []),
  };
}

/** Leaves out all accounts but our own, since no role is there to read them with. */
export function withoutOthers(scope: AccountsInScope, ownAccountId: string): AccountsInScope {
  const reason = 'no read role is configured';
  return {
    listed: scope.listed,
    read: scope.read.filter(({ id }) => id === ownAccountId),
    coverage: [
      ...scope.coverage.map((row): Coverage => ({ ...row, status: 'skipped' })),
      ...scope.read
        .filter(({ id }) => id !== ownAccountId)
        .map(({ id }) => notCovered(reason, { accountId: id, status: 'skipped' })),
    ],
  };
}

/**
 * Throws, naming the first of them and why, when an account that is to be read might be in a unit that the settings
 * exclude: its path is not known. Of accounts that the organization does not know, none has a path.
 */
export function requirePaths(
  { read }: AccountsInScope,
  { excludedOuPaths }: ReportScope,
  pathsUnread: string | null,
): void {
  if (excludedOuPaths.length === 0) return;
  const [first, ...others] = read.filter(({ state, ouPath }) => state !== null && ouPath === null);
  if (first === undefined) return;
  const more = others.length === 0 ? '' : ` (and of ${others.length} more)`;
  throw new Error(
    `account ${first.id}: its organizational unit is not known${more}, and the settings exclude ` +
      `${excludedOuPaths.join(', ')}: ${pathsUnread ?? 'AWS Organizations does not tell'}`,
  );
}

/** What the settings exclude is skipped, whatever its state. */
function coverageOfLeftOut(account: ListedAccount, scope: ReportScope): Coverage | null {
  const reason = reasonToExclude(account, scope);
  return reason === null
    ? inactiveCoverage(account)
    : notCovered(reason, { accountId: account.id, status: 'skipped' });
}

function reasonToExclude({ id, ouPath }: ListedAccount, scope: ReportScope): string | null {
  if (scope.excludedAccounts.includes(id)) return 'the settings exclude the account';
  const unit = scope.excludedOuPaths.find((wanted) => isInOuPath(wanted, ouPath));
  return unit === undefined ? null : `the settings exclude organizational unit ${unit}`;
}
