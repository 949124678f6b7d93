import type { AccountOf } from '../adapters/organization-account-of.ts';
import type { Account } from '../core/lambda-function.ts';
import { inTime } from './in-time.ts';

/** What a lookup came to: `failure` is what went wrong, or null. */
interface AccountFound {
  readonly account: Account;
  readonly failure: unknown;
}

/**
 * What AWS Organizations tells of an affected account within that time. Never throws: when something goes wrong, the
 * account has neither name nor path.
 */
export async function lookUpAccount(
  accountOf: AccountOf,
  accountId: string | null,
  milliseconds: number,
): Promise<AccountFound> {
  const unread = { id: accountId ?? '', name: null, ouPath: null };
  if (!/^\d{12}$/.test(unread.id)) return { account: unread, failure: null };
  try {
    const account = await inTime(`DescribeAccount ${unread.id}`, milliseconds, accountOf(unread.id));
    return { account, failure: null };
  } catch (failure) {
    return { account: unread, failure };
  }
}
