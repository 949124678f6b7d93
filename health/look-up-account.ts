import type { AccountOf, AccountTagsOf } from '../adapters/account-reader.ts';
import type { Account } from '../core/lambda-function.ts';
import { inTime } from './in-time.ts';

/** What a lookup came to: a failure is what went wrong, or null. */
interface AccountFound {
  readonly account: Account;
  readonly failure: unknown;
  readonly tagsFailure: unknown;
}

/** What AWS Organizations is asked with; `tagsOf` null when nobody asks for the account's tags. */
interface AccountReaders {
  readonly accountOf: AccountOf;
  readonly tagsOf: AccountTagsOf | null;
}

/**
 * What AWS Organizations tells of an affected account within that time. Never throws: when something goes wrong, the
 * account has neither name nor path, or no tags.
 */
export async function lookUpAccount(
  { accountOf, tagsOf }: AccountReaders,
  accountId: string | null,
  milliseconds: number,
): Promise<AccountFound> {
  const unread = { id: accountId ?? '', name: null, ouPath: null };
  const { id } = unread;
  if (!/^\d{12}$/.test(id)) return { account: unread, failure: null, tagsFailure: null };
  const [described, tagged] = await Promise.all([
    foundOr(unread, inTime(`DescribeAccount ${id}`, milliseconds, accountOf(id))),
    tagsOf && foundOr(null, inTime(`ListTagsForResource ${id}`, milliseconds, tagsOf(id))),
  ]);
  return {
    account: tagged === null ? described.found : { ...described.found, tags: tagged.found },
    failure: described.failure,
    tagsFailure: tagged?.failure ?? null,
  };
}

async function foundOr<Found, Otherwise>(
  otherwise: Otherwise,
  lookup: Promise<Found>,
): Promise<{ found: Found | Otherwise; failure: unknown }> {
  try {
    return { found: await lookup, failure: null };
  } catch (failure) {
    return { found: otherwise, failure };
  }
}
