import type { IsoDate } from '../core/iso-date.ts';
import type { Account } from '../core/lambda-function.ts';
import type { PolicyTable } from '../core/lifecycle.ts';
import type { Policy } from '../core/policy.ts';

/** What a message about a notice rests on besides the notice itself; `today` is a UTC day. */
export interface NoticeContext {
  readonly today: IsoDate;
  readonly table: PolicyTable;
  /** Of the settings, dates of the organization's own. */
  readonly policy: Policy;
  /** The affected account; its name is null where AWS Organizations was not asked or did not tell. */
  readonly account: Account;
  /** Owners by the entity's value: null where nobody is known, no entry where none was looked for. */
  readonly owners: ReadonlyMap<string, string | null>;
  /** Why owners could not be read, as a clause; null when they were, or when nobody wanted to. */
  readonly ownersUnread: string | null;
  /** Why owners that are named may be the wrong ones, as a clause; null or absent when they are not. */
  readonly ownersUncertain?: string | null;
  /** What else could not be read, each as a noun. */
  readonly unread?: readonly string[];
  /** By value, the affected entities for which a message goes to its channel: it names them first. */
  readonly ledHere?: ReadonlySet<string>;
  /** The runtimes of affected functions, as far as they are known, by the entity's value. */
  readonly runtimes: ReadonlyMap<string, string>;
}
