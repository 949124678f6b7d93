import type { LambdaFunction } from './lambda-function.ts';
import type { OwnerRule } from './policy.ts';

/** Who answers for a function, and which rule says so (`tag:team`, `account:…`, `ou:…`). */
export interface FunctionOwner {
  readonly name: string;
  /** Empty when no rule matched; `tags-not-read` or `ou-not-read` when one might have, had the inventory told more. */
  readonly source: string;
}

/** The name under which functions without an owner are reported. */
const UNOWNED = 'unowned';

/** The owner by the first rule that matches; a tag with an empty value names nobody. */
export function findOwner(rules: readonly OwnerRule[], fn: LambdaFunction): FunctionOwner {
  for (const rule of rules) {
    const owner = applyRule(rule, fn);
    if (owner) return owner;
  }
  return { name: UNOWNED, source: missedSource(rules, fn) };
}

function missedSource(rules: readonly OwnerRule[], fn: LambdaFunction): string {
  if (fn.tags === null && rules.some((rule) => 'tag' in rule)) return 'tags-not-read';
  if (fn.account.ouPath === null && rules.some((rule) => 'ouPath' in rule)) return 'ou-not-read';
  return '';
}

function applyRule(rule: OwnerRule, fn: LambdaFunction): FunctionOwner | null {
  if ('tag' in rule) return ownerByTag(rule.tag, fn.tags);
  if ('account' in rule) {
    return rule.account === fn.account.id ? { name: rule.owner, source: `account:${rule.account}` } : null;
  }
  return isInOuPath(rule.ouPath, fn.account.ouPath)
    ? { name: rule.owner, source: `ou:${rule.ouPath}` }
    : null;
}

function ownerByTag(wanted: string, tags: LambdaFunction['tags']): FunctionOwner | null {
  if (tags === null) return null;
  const lowered = wanted.toLowerCase();
  for (const [key, value] of Object.entries(tags)) {
    const name = value.trim();
    if (key.toLowerCase() === lowered && name !== '') return { name, source: `tag:${key}` };
  }
  return null;
}

/** Whole ids only: `ou-ab12-1` is not part of `ou-ab12-11111111`. */
function isInOuPath(wanted: string, ouPath: string | null): boolean {
  return ouPath !== null && `/${ouPath}/`.includes(`/${wanted.replace(/^\/+|\/+$/g, '')}/`);
}
