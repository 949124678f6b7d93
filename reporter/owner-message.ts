import { clip } from '../core/clip.ts';
import type { Message, Section } from '../core/message.ts';
import { functionsWords, nonCompliantWords, numberWords, othersWords } from './digest-words.ts';
import type { OwnerReport, UrgentRow } from './owner-report.ts';
import { nextWords, rowName, urgentWords } from './owner-words.ts';
import { type BucketPlace, consoleLinks, s3Uri } from './report-place.ts';
import type { Summary } from './summary-schema.ts';

/** What an owner's message tells besides their rows. */
export interface OwnerContext {
  readonly owner: string;
  readonly month: string;
  readonly summary: Pick<Summary, 'asOf' | 'tableAsOf' | 'complete' | 'previousMonth' | 'notCounted'>;
  readonly place: BucketPlace;
  /** The folder of the owner's report, with a slash at the end, and its key. */
  readonly folder: string;
  readonly key: string;
}

/** How the reader comes by their whole report: it goes with the message, it is too large to, or the channel takes none. */
export type OwnerFile = { readonly attachedAs: string } | 'too-large' | 'elsewhere';

/** Whether there is anything to tell the owner. */
export function saysAnything({ nonCompliant, waived, fixed, gone }: OwnerReport): boolean {
  return nonCompliant + waived + fixed + gone > 0;
}

/** The message that tells an owner what is theirs to do: their most urgent functions, counts, and where all of them are. */
export function toOwnerMessage(report: OwnerReport, context: OwnerContext, file: OwnerFile): Message {
  const { owner, month, summary, place, folder } = context;
  const { urgent, nonCompliant } = report;
  const tellsChange = summary.previousMonth !== null;
  return {
    title: `Lambda runtimes ${month}, ${clip(owner, 60)}: ${functionsWords(nonCompliant)} non-compliant`,
    lead: leadOf(report, context),
    sections: [
      factsSection(report, context),
      {
        kind: 'list',
        heading: 'Most urgent',
        items: urgent.map((each) => urgentWords(each, tellsChange)),
        more: othersWords(nonCompliant - urgent.length),
      },
      ...explanationSections(urgent),
      ...gapSections(summary),
      { kind: 'paragraph', text: fileSentence(file, s3Uri(place, context.key)) },
      { kind: 'paragraph', text: summary.notCounted },
    ],
    links: consoleLinks(place, folder),
  };
}

function leadOf(report: OwnerReport, { owner, summary }: OwnerContext): string {
  const { functions, nonCompliant, waived, fixed, gone, notRead, next } = report;
  const whose = ` of ${clip(owner, 60)}`;
  const counted =
    functions === 0 ? 'No functions are left' : nonCompliantWords(nonCompliant, functions, whose);
  const over = `${numberWords(fixed)} fixed and ${numberWords(gone)} gone${sinceWords(summary)}`;
  const isDone = nonCompliant + waived + notRead === 0 && summary.complete;
  return [
    `${counted}${waived > 0 ? `, ${numberWords(waived)} waived` : ''}.`,
    ...blockedSentences(report),
    ...(next === null ? [] : [`The next deadline is ${nextWords(next)}.`]),
    ...(fixed + gone > 0 ? [`${over}.`] : []),
    ...(isDone ? ['Nothing is left to do.'] : []),
  ].join(' ');
}

function blockedSentences({ blocked, blockedAsForetold }: OwnerReport): string[] {
  if (blocked === 0) return [];
  const doubt = blockedAsForetold === 0 ? '' : ', unless AWS has moved its dates meanwhile';
  return [`Updates are blocked already for ${functionsWords(blocked)}${doubt}.`];
}

function sinceWords({ previousMonth }: OwnerContext['summary']): string {
  return previousMonth === null ? '' : ` since ${previousMonth}`;
}

function factsSection(report: OwnerReport, { owner, summary }: OwnerContext): Section {
  const { functions, nonCompliant, blocked, withoutDeadline, waived, fixed, gone, notRead } = report;
  const { asOf, tableAsOf } = summary;
  const since = sinceWords(summary);
  const counts = [
    { label: 'Updates blocked already', count: blocked },
    { label: 'Without a deadline ahead', count: withoutDeadline },
    { label: 'Waived', count: waived },
    { label: `Fixed${since}`, count: fixed },
    { label: `Gone${since}`, count: gone },
    { label: 'Not read, counted as last read', count: notRead },
  ].filter(({ count }) => count > 0);
  return {
    kind: 'facts',
    facts: [
      { label: 'Owner', value: clip(owner, 256) },
      { label: 'Judged on', value: `${asOf}, by the policy table of ${tableAsOf}` },
      { label: 'Functions', value: numberWords(functions) },
      { label: 'Non-compliant', value: numberWords(nonCompliant) },
      ...counts.map(({ label, count }) => ({ label, value: numberWords(count) })),
    ],
  };
}

function explanationSections([first]: readonly UrgentRow[]): Section[] {
  if (first === undefined) return [];
  return [{ kind: 'paragraph', text: `${rowName(first.row)}: ${first.row('explanation')}` }];
}

function gapSections({ complete }: OwnerContext['summary']): Section[] {
  const text = 'Some accounts or Regions could not be read in full this time, so there may be more.';
  return complete ? [] : [{ kind: 'paragraph', text }];
}

function fileSentence(file: OwnerFile, uri: string): string {
  if (file === 'elsewhere') return `The whole report: ${uri}`;
  if (file === 'too-large') return `The whole report is too large to be attached: ${uri}`;
  return `The whole report is attached as ${file.attachedAs}, and lies at ${uri}`;
}
