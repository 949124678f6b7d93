import { clip } from '../core/clip.ts';
import { PHASES, STATUSES } from '../core/finding.ts';
import type { Section } from '../core/message.ts';
import { deltaWords, functionsWords, numberWords, othersWords } from './digest-words.ts';
import type { Summary } from './summary-schema.ts';

/** All functions, with those that could not be read as they were before: so that they count as deltas do. */
export function totalsOf({ functions, waived, notRead, byCompliance }: Summary) {
  return {
    functions: functions + notRead.functions,
    nonCompliant: (byCompliance.NON_COMPLIANT ?? 0) + notRead.nonCompliant,
    waived: waived + notRead.waived,
  };
}

/** The totals of a report, what they rest on and where the report lies. */
export function factsSection(summary: Summary, uri: string): Section {
  const { asOf, tableAsOf, notRead, deltas, coverage } = summary;
  const { functions, nonCompliant, waived } = totalsOf(summary);
  const changed = (delta: number | undefined) => (delta === undefined ? '' : ` (${deltaWords(delta)})`);
  const places = Object.entries(coverage).map(([status, count]) => `${numberWords(count)} ${status}`);
  return {
    kind: 'facts',
    facts: [
      { label: 'Judged on', value: `${asOf}, by the policy table of ${tableAsOf}` },
      { label: 'Functions', value: `${numberWords(functions)}${changed(deltas?.functions)}` },
      { label: 'Non-compliant', value: `${numberWords(nonCompliant)}${changed(deltas?.nonCompliant)}` },
      { label: 'Waived', value: `${numberWords(waived)}${changed(deltas?.waived)}` },
      { label: 'Not read', value: notReadWords(notRead) },
      { label: 'Accounts and Regions', value: places.join(', ') },
      { label: 'Report', value: uri },
    ].filter(({ value }) => value !== ''),
  };
}

function notReadWords({ functions, nonCompliant, waived }: Summary['notRead']): string {
  if (functions === 0) return '';
  const counts = `${numberWords(nonCompliant)} non-compliant, ${numberWords(waived)} waived`;
  return `${numberWords(functions)} (${counts}), counted as they were last read`;
}

/** Every change that rows can have, what asks for action first. */
const CHANGES = [
  ['new', 'not in the last report, or non-compliant since then'],
  ['waiver-expired', 'non-compliant again, for their waivers have ended'],
  ['date-moved', 'with other dates than before'],
  ['open', 'non-compliant as before'],
  ['waived', 'excused by waivers in force'],
  ['fixed', 'no action needed any more'],
  ['gone', 'not in this report any more'],
  ['not-read', 'as they were last read, for nobody could look'],
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

/** How many functions are in each status, what is nearest to its end first, and last what has none. */
export function statusSection({ byStatus, notRead }: Summary): Section {
  const statuses = new Set([...PHASES.toReversed(), ...STATUSES]);
  const items = [...statuses].flatMap((status) => {
    const count = byStatus[status] ?? 0;
    return count === 0 ? [] : [`${numberWords(count)} ${status}`];
  });
  return { kind: 'list', heading: `By status${ofThoseRead(notRead)}`, items, more: null };
}

const MOST_OWNERS = 10;

/** The owners with the most non-compliant functions. */
export function ownersSection({ byOwner, notRead }: Summary): Section {
  const behind = Object.entries(byOwner)
    .filter(([, { nonCompliant }]) => nonCompliant > 0)
    .sort(([a, one], [b, other]) => other.nonCompliant - one.nonCompliant || (a < b ? -1 : 1));
  const named = behind.slice(0, MOST_OWNERS);
  return {
    kind: 'list',
    heading: `Owners with the most non-compliant functions${ofThoseRead(notRead)}`,
    items: named.map(
      ([owner, { nonCompliant, functions }]) =>
        `${clip(owner, 80)}: ${numberWords(nonCompliant)} of ${functionsWords(functions)}`,
    ),
    more: othersWords(behind.length - named.length),
  };
}

/** The totals count what was not read, as it was; a list that does not has to say so. */
function ofThoseRead({ functions }: Summary['notRead']): string {
  return functions === 0 ? '' : ', of those read';
}
