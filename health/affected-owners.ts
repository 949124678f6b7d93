import { parseFunctionArn } from '../adapters/function-arn.ts';
import type { Account } from '../core/lambda-function.ts';
import { type Doubt, doubtOf, findOwner } from '../core/owner.ts';
import type { Policy } from '../core/policy.ts';
import type { RoutingSubject } from '../core/routing.ts';
import type { AffectedFunctions } from './look-up-functions.ts';
import type { Notice } from './notice.ts';

/** What is known of a notice's entities, each by its value, and whom routes may therefore ask about. */
export interface AffectedOwners {
  /** Null where nobody is known; no entry where nobody could tell, or where none was looked for. */
  readonly owners: ReadonlyMap<string, string | null>;
  /** Why nobody could tell, as a clause; null when there is nothing to explain. */
  readonly ownersUnread: string | null;
  /** Why somebody else might own what has an owner, as a clause; null when that is certain. */
  readonly ownersUncertain: string | null;
  readonly runtimes: ReadonlyMap<string, string>;
  /** One for each entity; one for the notice itself where no entity is known. */
  readonly subjects: readonly RoutingSubject[];
}

/** The reasons that lie with the account; with tags of a function it is the function's own. */
const OF_ACCOUNT: Partial<Record<Doubt, string>> = {
  'ou-not-read': "the account's organizational unit is not known",
  'account-tags-not-read': "the account's tags are not known",
};

/** Finds the owners of a notice's entities: by tags where those could be read, by account and unit in any case. */
export function ownersOf(
  notice: Notice,
  account: Account,
  { functions, unread }: Pick<AffectedFunctions, 'functions' | 'unread'>,
  { owners: rules }: Policy,
): AffectedOwners {
  const owners = new Map<string, string | null>();
  const runtimes = new Map<string, string>();
  const [unreadFor, uncertainFor] = [new Set<string>(), new Set<string>()];

  /** Undefined when nobody could tell. Tags are read of functions only: of all else they are none to look for. */
  function findOwnerOf(functionArn: string | null): string | null | undefined {
    const tags = functionArn === null ? {} : (functions.get(functionArn)?.tags ?? null);
    const { name, source } = findOwner(rules, { account, tags });
    const doubt = doubtOf(rules, { account, tags });
    if (doubt !== '') addReason(source === doubt ? unreadFor : uncertainFor, doubt, functionArn);
    if (source === '') return functionArn === null ? undefined : null;
    return source === doubt ? undefined : name;
  }

  function addReason(reasons: Set<string>, doubt: Doubt, functionArn: string | null): void {
    const reason = OF_ACCOUNT[doubt] ?? unread.get(functionArn ?? '');
    if (reason !== undefined) reasons.add(reason);
  }

  for (const { value } of notice.entities) {
    const functionArn = parseFunctionArn(value)?.functionArn ?? null;
    const owner = findOwnerOf(functionArn);
    if (owner !== undefined) owners.set(value, owner);
    const { runtime } = functions.get(functionArn ?? '') ?? {};
    if (runtime) runtimes.set(value, runtime);
  }

  const subject = {
    service: notice.service ?? '',
    category: notice.category ?? '',
    account,
    region: notice.affectedRegion ?? '',
  };
  const subjects =
    notice.entities.length === 0
      ? [{ ...subject, owner: findOwnerOf(null) ?? null }]
      : notice.entities.map(({ value }) => ({ ...subject, owner: owners.get(value) ?? null }));
  return {
    owners,
    runtimes,
    subjects,
    ownersUnread: toClause(unreadFor),
    ownersUncertain: toClause(uncertainFor),
  };
}

function toClause(reasons: ReadonlySet<string>): string | null {
  return reasons.size === 0 ? null : [...reasons].join('; ');
}
