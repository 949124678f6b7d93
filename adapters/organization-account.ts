import * as z from 'zod/mini';
import { type Coverage, notCovered } from '../core/inventory.ts';
import type { Account } from '../core/lambda-function.ts';
import { parse } from './parse.ts';

/** docs: organizations API_Account; `Paths` may be absent, `Status` was retired in favour of `State`. */
const accountSchema = z.object({
  Id: z.string().check(z.regex(/^\d{12}$/)),
  Name: z.optional(z.string()),
  State: z.optional(z.string()),
  Paths: z.optional(z.array(z.string())),
});

/** An account of the organization and the state it is in, as AWS Organizations lists it. */
export interface OrganizationAccount extends Account {
  /** ACTIVE, SUSPENDED, PENDING_CLOSURE, CLOSED or PENDING_ACTIVATION; null where AWS did not say. */
  readonly state: string | null;
}

/** One element of ListAccounts; throws, beginning with `what`, when it has no account id. */
export function parseOrganizationAccount(element: unknown, what: string): OrganizationAccount {
  const { Id, Name, State, Paths } = parse(accountSchema, element, what);
  return { id: Id, name: Name ?? null, ouPath: ouPathOf(Paths?.[0], Id), state: State ?? null };
}

/**
 * What is said of an account that is not active; null for one that is, or of which that is not known. One that AWS has
 * suspended has failed, for it may come back, and its functions with it; one that is leaving, or has never been used,
 * is not asked for.
 */
export function inactiveCoverage({ id, state }: Pick<OrganizationAccount, 'id' | 'state'>): Coverage | null {
  if (state === null || state === 'ACTIVE') return null;
  const status = state === 'SUSPENDED' ? 'failed' : 'skipped';
  return notCovered(`the account is ${state}`, { accountId: id, status });
}

/** AWS writes the path with the account at its end: `o-abc/r-ab12/ou-ab12-11111111/123456789012/`. */
function ouPathOf(path: string | undefined, accountId: string): string | null {
  if (path === undefined) return null;
  return path
    .split('/')
    .filter((id) => id !== '' && id !== accountId)
    .join('/');
}
