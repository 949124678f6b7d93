import { clip } from '../core/clip.ts';
import { STATUSES } from '../core/finding.ts';
import type { Section } from '../core/message.ts';
import { deltaWords, functionsWords, numberWords, othersWords } from './digest-words.ts';
import type { Summary } from './summary-schema.ts';

/** All functions, with those that could not be read as they were before: so that they count as deltas do. */
export function totalsOf({ functions, notRead, byCompliance }: Summary) {
  return {
    functions: functions + notRead.functions,
    nonCompliant: (byCompliance.NON_COMPLIANT ?? 0) + notRead.nonCompliant,
  };
}

/** The totals of a report, what they rest on and where the report lies. */
export function factsSection(summary: Summary, uri: string): Section {
  const { asOf, tableAsOf, waived, deltas, coverage } = summary;
  const { functions, nonCompliant } = totalsOf(summary);
  const changed = (delta: number | undefined) => (delta === undefined ? '' : ` (${deltaWords(delta)})`);
  const places = Object.entries(coverage).map(([status, count]) => `${numberWords(count)} ${status}`);
  return {
    kind: 'facts',
    facts: [
      { label: 'Judged on', value: `${asOf}, by the policy table of ${tableAsOf}` },
      { label: 'Functions', value: `${numberWords(functions)}${changed(deltas?.functions)}` },
      { label: 'Non-compliant', value: `${numberWords(nonCompliant)}${changed(deltas?.nonCompliant)}` },
      { label: 'Waived', value: `${numberWords(waived)}${changed(deltas?.waived)}` },
      { label: 'Not read', value: notReadWords(summary) },
      { label: 'Accounts and Regions', value: places.join(', ') },
      { label: 'Report', value: uri },
    ].filter(({ value }) => value !== ''),
  };
}

function notReadWords({ notRead, previousMonth }: Summary): string {
  if (notRead.functions === 0) return '';
  const nonCompliant = `${numberWords(notRead.nonCompliant)} non-compliant`;
  return `${numberWords(notRead.functions)} (${nonCompliant}), counted as in the report of ${previousMonth}`;
}

/** Every change that rows can have, what asks for action first. */
const CHANGES = [
  ['new', 'not in the last report, or non-compliant since then'],
  ['waiver-expired', 'non-compliant again, for their waivers have ended'],
  ['date-moved', 'with other dates than before'],
  ['open', 'non-compliant as before'],
  ['waived', 'excused by waivers in force'],
  ['fixed', 'not non-compliant any more'],
  ['gone', 'not listed any more'],
  ['not-read', 'as they were, for nobody could look'],
] as const;

/** How many rows changed, and in which way; of a first report there is nothing to say. */
export function changesSection({ changes, previousMonth }: Summary): Section {
  const items = CHANGES.flatMap(([change, words]) => {
    const count = changes[change] ?? 0;
    return count === 0 ? [] : [`${numberWords(count)} ${change}: ${words}`];
  });
  return {
    kind: 'list',
    heading: `Since ${previousMonth}`,
    items: previousMonth === null ? [] : items,
    more: null,
  };
}

/** How many functions are in each status, what is nearest to its end first. */
export function statusSection({ byStatus }: Summary): Section {
  const items = STATUSES.toReversed().flatMap((status) => {
    const count = byStatus[status] ?? 0;
    return count === 0 ? [] : [`${numberWords(count)} ${status}`];
  });
  return { kind: 'list', heading: 'By status', items, more: null };
}

const MOST_OWNERS = 10;

/** The owners with the most non-compliant functions. */
export function ownersSection({ byOwner }: Summary): Section {
  const behind = Object.entries(byOwner)
    .filter(([, { nonCompliant }]) => nonCompliant > 0)
    .sort(([a, one], [b, other]) => other.nonCompliant - one.nonCompliant || (a < b ? -1 : 1));
  const named = behind.slice(0, MOST_OWNERS);
  return {
    kind: 'list',
    heading: 'Owners with the most non-compliant functions',
    items: named.map(
      ([owner, { nonCompliant, functions }]) =>
        `${clip(owner, 80)}: ${numberWords(nonCompliant)} of ${functionsWords(functions)}`,
    ),
    more: othersWords(behind.length - named.length),
  };
}
