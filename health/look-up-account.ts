import type { AccountOf } from '../adapters/organization-account-of.ts';
import type { Account } from '../core/lambda-function.ts';
import { inTime } from './in-time.ts';

/**
 * What AWS Organizations tells of an affected account within that time. Never throws: `onFailed` hears of what went
 * wrong, and the account then has neither name nor path.
 */
export async function lookUpAccount(
  accountOf: AccountOf,
  accountId: string | null,
  milliseconds: number,
  onFailed: (error: unknown) => void,
): Promise<Account> {
  const unread = { id: accountId ?? '', name: null, ouPath: null };
  if (!/^\d{12}$/.test(unread.id)) return unread;
  try {
    return await inTime(`DescribeAccount ${unread.id}`, milliseconds, accountOf(unread.id));
  } catch (error) {
    onFailed(error);
    return unread;
  }
}
