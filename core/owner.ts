import type { LambdaFunction } from './lambda-function.ts';
import type { OwnerRule } from './policy.ts';

/** Who answers for a function, and which rule says so (`tag:team`, `account-tag:team`, `account:…`, `ou:…`). */
export interface FunctionOwner {
  readonly name: string;
  /** Empty when no rule matched; one of `DOUBTS` when one might have, had the inventory told more. */
  readonly source: string;
}

/** What may not have been read when a rule asks for it: a function's tags, its account's tags, its account's unit. */
export const DOUBTS = ['tags-not-read', 'account-tags-not-read', 'ou-not-read'] as const;

/** Why an owner, or that there is none, is not certain; empty when it is. */
export type Doubt = (typeof DOUBTS)[number] | '';

/** What the search for an owner looks at. */
type Ownable = Pick<LambdaFunction, 'account' | 'tags'>;

/** The name under which functions without an owner are reported. */
const UNOWNED = 'unowned';

/** The owner by the first rule that matches; a tag with an empty value names nobody. */
export function findOwner(rules: readonly OwnerRule[], fn: Ownable): FunctionOwner {
  for (const rule of rules) {
    const owner = applyRule(rule, fn);
    if (owner) return owner;
  }
  return { name: UNOWNED, source: missedSource(rules, fn) };
}

/** Whether some rule asks for the tags of accounts, which are read for nothing else. */
export function asksForAccountTags(rules: readonly OwnerRule[]): boolean {
  return rules.some((rule) => 'accountTag' in rule);
}

/** Whether some rule asks for the organizational units of accounts. */
export function asksForUnits(rules: readonly OwnerRule[]): boolean {
  return rules.some((rule) => 'ouPath' in rule);
}

/** Which rule that might have named somebody else could not be asked before the search ended. */
export function doubtOf(rules: readonly OwnerRule[], fn: Ownable): Doubt {
  const matching = rules.findIndex((rule) => applyRule(rule, fn) !== null);
  return missedSource(matching === -1 ? rules : rules.slice(0, matching), fn);
}

function missedSource(rules: readonly OwnerRule[], fn: Ownable): Doubt {
  if (fn.tags === null && rules.some((rule) => 'tag' in rule)) return 'tags-not-read';
  if (!fn.account.tags && asksForAccountTags(rules)) return 'account-tags-not-read';
  if (fn.account.ouPath === null && asksForUnits(rules)) return 'ou-not-read';
  return '';
}

function applyRule(rule: OwnerRule, fn: Ownable): FunctionOwner | null {
  if ('tag' in rule) return ownerByTag(rule.tag, fn.tags, 'tag');
  if ('accountTag' in rule) return ownerByTag(rule.accountTag, fn.account.tags ?? null, 'account-tag');
  if ('account' in rule) {
    return rule.account === fn.account.id ? { name: rule.owner, source: `account:${rule.account}` } : null;
  }
  return isInOuPath(rule.ouPath, fn.account.ouPath)
    ? { name: rule.owner, source: `ou:${rule.ouPath}` }
    : null;
}

function ownerByTag(wanted: string, tags: LambdaFunction['tags'], kind: string): FunctionOwner | null {
  if (tags === null) return null;
  const lowered = wanted.toLowerCase();
  for (const key of Object.keys(tags)) {
    if (key.toLowerCase() !== lowered) continue;
    const name = tags[key]?.trim() ?? '';
    if (name !== '') return { name, source: `${kind}:${key}` };
  }
  return null;
}

/** Whether an account's path has the wanted id, or path of ids; whole ids only: `ou-ab12-1` is not in `ou-ab12-11111111`. */
export function isInOuPath(wanted: string, ouPath: string | null): boolean {
  return ouPath !== null && `/${ouPath}/`.includes(`/${wanted.replace(/^\/+|\/+$/g, '')}/`);
}
