import { type Finding, type NextDeadline, PHASES, type Phase, type Status } from './finding.ts';
import { daysBetween, type IsoDate } from './iso-date.ts';
import { CUSTOMER_MANAGED, type LambdaFunction } from './lambda-function.ts';
import {
  type DeadlineKind,
  type Deadlines,
  deadlinesOf,
  type PolicyTable,
  type RuntimeLifecycle,
} from './lifecycle.ts';
import { findOwner } from './owner.ts';
import type { DateOverride, Policy } from './policy.ts';
import { findWaiver } from './waiver.ts';

/**
 * Decides what a function's runtime means on a UTC day, under an organization's policy.
 * Every function gets exactly one status; nothing here throws, reads a clock or talks to AWS.
 */
export function evaluate(fn: LambdaFunction, table: PolicyTable, policy: Policy, today: IsoDate): Finding {
  const basis: Basis = { fn, owner: findOwner(policy.owners, fn), tableAsOf: table.asOf, today };

  if (fn.presence !== 'present') return withoutDates(basis, 'gone', NOT_APPLICABLE);
  if (fn.packageType === 'Image' || fn.runtime === null || fn.runtime === CUSTOMER_MANAGED) {
    return withoutDates(basis, 'unassessed', NOT_APPLICABLE);
  }

  const published = table.runtimes.get(fn.runtime);
  if (published === undefined) {
    return withoutDates(basis, 'unlisted', waive(fn, policy, policy.unlistedRuntime, null, today));
  }

  const { lifecycle, overridden } = overrideDates(published, policy.dateOverrides, fn.account.id);
  const { status, nextDeadline } = standingOn(lifecycle, policy.noticeDays, today);
  const verdict = waive(fn, policy, complianceOf(status, policy), lifecycle.blockUpdate, today);
  return toFinding(basis, status, verdict, lifecycle, overridden, nextDeadline);
}

type Basis = Pick<Finding, 'fn' | 'owner' | 'tableAsOf' | 'today'>;
type Verdict = Pick<Finding, 'compliance' | 'waiver'>;

const NOT_APPLICABLE: Verdict = { compliance: 'NOT_APPLICABLE', waiver: null };

function withoutDates(basis: Basis, status: Status, verdict: Verdict): Finding {
  return toFinding(basis, status, verdict, null, [], null);
}

/** Member by member: spreading objects into each other would take longer than the decision. */
function toFinding(
  { fn, owner, tableAsOf, today }: Basis,
  status: Status,
  { compliance, waiver }: Verdict,
  lifecycle: RuntimeLifecycle | null,
  overridden: readonly DeadlineKind[],
  nextDeadline: NextDeadline | null,
): Finding {
  return { fn, status, compliance, lifecycle, overridden, nextDeadline, owner, waiver, tableAsOf, today };
}

type Standing = Pick<Finding, 'nextDeadline'> & { readonly status: Phase | 'preview' };

const remembered = new WeakMap<
  RuntimeLifecycle,
  Standing & { readonly noticeDays: number; readonly today: IsoDate }
>();

/** Remembered for a row of the table, which all functions on that runtime share. */
function standingOn(lifecycle: RuntimeLifecycle, noticeDays: number, today: IsoDate): Standing {
  const known = remembered.get(lifecycle);
  if (known?.noticeDays === noticeDays && known.today === today) return known;
  const status = statusOn(lifecycle, noticeDays, today);
  const standing = { status, nextDeadline: nextDeadlineOf(lifecycle, today), noticeDays, today };
  remembered.set(lifecycle, standing);
  return standing;
}

/** A runtime's status on a day: its phase, or preview while it is one and no phase has begun. */
export function statusOn(lifecycle: RuntimeLifecycle, noticeDays: number, today: IsoDate): Phase | 'preview' {
  const phase = phaseOn(lifecycle, noticeDays, today);
  return phase === 'supported' && lifecycle.release === 'preview' ? 'preview' : phase;
}

/** The latest phase whose day has come, whatever the order of the dates: AWS once blocked creates first. */
export function phaseOn(lifecycle: RuntimeLifecycle, noticeDays: number, today: IsoDate): Phase {
  const { deprecation, blockCreate, blockUpdate } = lifecycle;
  if (blockUpdate !== null && blockUpdate <= today) return 'update-blocked';
  if (blockCreate !== null && blockCreate <= today) return 'create-blocked';
  if (deprecation === null) return 'supported';
  if (deprecation <= today) return 'deprecated';
  return daysBetween(today, deprecation) <= noticeDays ? 'nearing' : 'supported';
}

/** The first date still ahead; of dates that fall on one day, the mildest. Null when all have come or none is set. */
export function nextDeadlineOf(dates: Deadlines, today: IsoDate): NextDeadline | null {
  let next: { kind: NextDeadline['kind']; date: IsoDate } | null = null;
  for (const { kind, date } of deadlinesOf(dates)) {
    if (date !== null && date > today && (next === null || date < next.date)) next = { kind, date };
  }
  return next && { ...next, daysLeft: daysBetween(today, next.date) };
}

function complianceOf(status: Phase | 'preview', policy: Policy): 'COMPLIANT' | 'NON_COMPLIANT' {
  if (status === 'preview') return policy.previewRuntime;
  return PHASES.indexOf(status) >= PHASES.indexOf(policy.nonCompliantFrom) ? 'NON_COMPLIANT' : 'COMPLIANT';
}

function waive(
  fn: LambdaFunction,
  policy: Policy,
  compliance: 'COMPLIANT' | 'NON_COMPLIANT',
  blockUpdate: IsoDate | null,
  today: IsoDate,
): Verdict {
  if (compliance === 'COMPLIANT') return { compliance, waiver: null };
  const waiver = findWaiver(policy.waivers, fn, blockUpdate, today);
  return { compliance: waiver?.state === 'in-force' ? 'COMPLIANT' : compliance, waiver };
}

/** Each date by itself: the account's override goes before the organization's, and AWS's date holds without either. */
function overrideDates(
  published: RuntimeLifecycle,
  overrides: readonly DateOverride[],
  accountId: string,
): Pick<Finding, 'overridden'> & { readonly lifecycle: RuntimeLifecycle } {
  if (overrides.length === 0) return { lifecycle: published, overridden: [] };
  const named = overrides.filter(({ runtime }) => runtime === published.id);
  const matching = [
    ...named.filter(({ account }) => account === accountId),
    ...named.filter(({ account }) => account === undefined),
  ];
  if (matching.length === 0) return { lifecycle: published, overridden: [] };
  const deprecation = matching.find((override) => override.deprecation)?.deprecation;
  const blockCreate = matching.find((override) => override.blockCreate)?.blockCreate;
  const blockUpdate = matching.find((override) => override.blockUpdate)?.blockUpdate;
  const overridden: DeadlineKind[] = [];
  if (deprecation !== undefined) overridden.push('deprecation');
  if (blockCreate !== undefined) overridden.push('block-create');
  if (blockUpdate !== undefined) overridden.push('block-update');
  const lifecycle = {
    ...published,
    deprecation: deprecation ?? published.deprecation,
    blockCreate: blockCreate ?? published.blockCreate,
    blockUpdate: blockUpdate ?? published.blockUpdate,
  };
  return { lifecycle, overridden };
}
