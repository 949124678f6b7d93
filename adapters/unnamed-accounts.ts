import { type Coverage, notCovered } from '../core/inventory.ts';
import type { PagePart } from './inventory-page.ts';
import type { OrganizationAccount } from './organization-account.ts';

/** What files leave open that name accounts and functions. */
export interface UnnamedAccounts {
  note(part: PagePart): void;
  /**
   * An inventory without any function is not one that was read: a row says failed. An account that is listed and has
   * no function may have none, or was left out: a row says skipped.
   */
  coverage(): Coverage[];
}

/** Nothing noted yet. */
export function createUnnamedAccounts(): UnnamedAccounts {
  const accounts = new Map<string, OrganizationAccount>();
  const named = new Set<string>();
  return {
    note(part) {
      if (part.kind === 'accounts') for (const account of part.accounts) accounts.set(account.id, account);
      else for (const { account } of part.functions) named.add(account.id);
    },
    coverage() {
      const unnamed = [...accounts.values()].filter(({ id }) => !named.has(id)).map(toCoverage);
      return named.size === 0 ? [NO_FUNCTION, ...unnamed] : unnamed;
    },
  };
}

const NO_FUNCTION = notCovered('the files name no function');

function toCoverage({ id, state }: OrganizationAccount): Coverage {
  const isActive = state === null || state === 'ACTIVE';
  const reason = isActive ? 'no file names a function of this account' : `the account is ${state}`;
  return notCovered(reason, { accountId: id, status: 'skipped' });
}
