import type { Finding } from './finding.ts';
import { daysBetween, type IsoDate } from './iso-date.ts';
import { CUSTOMER_MANAGED } from './lambda-function.ts';
import type { RuntimeLifecycle } from './lifecycle.ts';

/** AWS Config's bound on an annotation, in characters; kept in UTF-16 units, which never are fewer. */
export const MAX_SENTENCE_LENGTH = 256;

/**
 * The sentence that says why and until when: the same in Config, CSV, Slack and the terminal.
 * 1 to 256 characters. Dates and the advice always fit; only texts from outside are shortened, at a word's end.
 */
export function describe(finding: Finding): string {
  const table = `Table of ${finding.tableAsOf}.`;
  const about = aboutFinding(finding);
  const waiver = waiverSentence(finding, MAX_SENTENCE_LENGTH - about.length - table.length - 2);
  return waiver === '' ? `${about} ${table}` : `${about} ${waiver} ${table}`;
}

const remembered = new WeakMap<RuntimeLifecycle, { today: IsoDate; about: string }>();

/** Remembered for a runtime and day, since all functions on it share the words. */
function aboutFinding(finding: Finding): string {
  const { lifecycle, today } = finding;
  const known = lifecycle && remembered.get(lifecycle);
  if (known?.today === today) return known.about;
  const overridden = finding.datesOverridden ? ['Dates as set by your settings.'] : [];
  const about = [...statusSentences(finding), ...overridden].join(' ');
  if (lifecycle) remembered.set(lifecycle, { today, about });
  return about;
}

function statusSentences(finding: Finding): string[] {
  const { lifecycle, fn } = finding;
  if (finding.status === 'gone') {
    return [
      fn.presence === 'deleted' ? 'The function was deleted.' : 'The function left the scope of the rule.',
    ];
  }
  if (lifecycle === null) {
    if (finding.status === 'unassessed') return [unassessedSentence(fn.packageType, fn.runtime)];
    const id = clip(fn.runtime ?? '', 80);
    return [
      `${id} is not in the policy table: its dates are unknown. Look it up in AWS's list of Lambda runtimes.`,
    ];
  }
  if (finding.status === 'preview') {
    return [
      `${lifecycle.id} is a public preview, outside the Lambda SLA; AWS has scheduled no dates for it.`,
    ];
  }
  return [
    deprecationSentence(lifecycle, finding),
    blockSentence(lifecycle, finding),
    moveSentence(lifecycle),
  ].filter((sentence) => sentence !== '');
}

function unassessedSentence(packageType: string | null, runtime: string | null): string {
  if (packageType === 'Image')
    return 'Not assessed: a container image brings its own runtime, for which AWS publishes no dates.';
  if (runtime === CUSTOMER_MANAGED)
    return 'Not assessed: a customer-managed runtime, for which AWS publishes no dates.';
  return 'Not assessed: AWS reports no runtime for this function.';
}

function deprecationSentence({ id, deprecation }: RuntimeLifecycle, finding: Finding): string {
  if (deprecation === null) return `${id} has no deprecation scheduled.`;
  if (deprecation > finding.today)
    return `${id} will be deprecated ${deprecation} ${inDays(finding.today, deprecation)}.`;
  return `${id} ${isForetold(deprecation, finding) ? 'was scheduled to be' : 'was'} deprecated ${deprecation}.`;
}

function blockSentence({ blockCreate, blockUpdate }: RuntimeLifecycle, finding: Finding): string {
  if (blockCreate === null && blockUpdate === null) {
    return finding.lifecycle?.deprecation === null
      ? ''
      : 'AWS has scheduled no block of new functions or updates.';
  }
  const create = blockClause('new functions', blockCreate, finding, false);
  const update = blockClause('updates', blockUpdate, finding, true);
  const sameVerb = create?.verb === update?.verb;
  return `AWS ${[
    create && `${create.verb} ${create.rest}`,
    update && (sameVerb ? update.rest : `${update.verb} ${update.rest}`),
  ]
    .filter(Boolean)
    .join(' and ')}.`;
}

function blockClause(what: string, date: IsoDate | null, finding: Finding, withDays: boolean) {
  if (date === null) return null;
  if (date > finding.today) {
    return { verb: 'blocks', rest: `${what} ${date}${withDays ? ` ${inDays(finding.today, date)}` : ''}` };
  }
  if (isForetold(date, finding)) return { verb: 'was to block', rest: `${what} ${date}` };
  return { verb: 'has blocked', rest: `${what} since ${date}` };
}

function moveSentence({ successor, sameLanguageSuccessor }: RuntimeLifecycle): string {
  if (successor === null) return '';
  const same = sameLanguageSuccessor !== null && sameLanguageSuccessor !== successor;
  return same ? `Move to ${successor}, or for now to ${sameLanguageSuccessor}.` : `Move to ${successor}.`;
}

/** The day has come since the table was written: AWS may have moved it meanwhile. */
function isForetold(date: IsoDate, { tableAsOf, datesOverridden }: Finding): boolean {
  return date > tableAsOf && !datesOverridden;
}

function inDays(from: IsoDate, to: IsoDate): string {
  const days = daysBetween(from, to);
  return `(${days} ${days === 1 ? 'day' : 'days'})`;
}

function waiverSentence({ waiver }: Finding, room: number): string {
  if (waiver === null) return '';
  const { owner, reason } = waiver.waiver;
  if (waiver.state === 'ended-by-update-block') return 'A waiver does not outlast the block of updates.';
  const opening =
    waiver.state === 'in-force' ? `Waived until ${waiver.ends} by` : `Waiver ended ${waiver.ends}, by`;
  return `${opening} ${clip(`${owner}: ${reason.replace(/\.$/, '')}`, room - opening.length - 2)}.`;
}

/** Shortens outside text to `room` UTF-16 units, at the end of a word; where no spaces part words, at a segment's end. */
function clip(text: string, room: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= room) return line;
  const space = line.lastIndexOf(' ', room - 1);
  if (space > 0) return `${line.slice(0, space)}…`;
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter('en', { granularity: 'word' }).segment(line)) {
    if (index + segment.length > room - 1) break;
    end = index + segment.length;
  }
  return `${line.slice(0, end)}…`;
}
