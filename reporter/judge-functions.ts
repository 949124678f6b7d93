import { evaluate } from '../core/evaluate.ts';
import type { Finding } from '../core/finding.ts';
import type { IsoDate } from '../core/iso-date.ts';
import type { Account, LambdaFunction } from '../core/lambda-function.ts';
import type { PolicyTable } from '../core/lifecycle.ts';
import type { Policy } from '../core/policy.ts';

/** What the findings of a report rest on. */
export interface ReportBasis {
  readonly table: PolicyTable;
  readonly policy: Policy;
  readonly today: IsoDate;
}

/** The finding of each function, in their order, with what is known of its account by now. */
export function* judgeFunctions(
  functions: Iterable<LambdaFunction>,
  accounts: ReadonlyMap<string, Account>,
  { table, policy, today }: ReportBasis,
): Generator<Finding> {
  for (const fn of functions) {
    const account = accounts.get(fn.account.id);
    yield evaluate(account === undefined ? fn : { ...fn, account }, table, policy, today);
  }
}
