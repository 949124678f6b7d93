import { clip } from '../core/clip.ts';
import type { Message, Section } from '../core/message.ts';
import {
  accountWords,
  daysWords,
  functionsWords,
  nonCompliantWords,
  numberWords,
  othersWords,
} from './digest-words.ts';
import type { OwnerReport, OwnerRow } from './owner-report.ts';
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
        items: urgent.map((row) => toItem(row, tellsChange)),
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

function leadOf(report: OwnerReport, { owner, summary: { previousMonth } }: OwnerContext): string {
  const { functions, nonCompliant, waived, fixed, gone, urgent } = report;
  const first = urgent.find((row) => row('next_deadline') !== '');
  const whose = ` of ${clip(owner, 60)}`;
  const counted =
    functions === 0 ? 'No functions are left' : nonCompliantWords(nonCompliant, functions, whose);
  const over = `${numberWords(fixed)} fixed and ${numberWords(gone)} gone since ${previousMonth}`;
  return [
    `${counted}${waived > 0 ? `, ${numberWords(waived)} waived` : ''}.`,
    ...(first === undefined ? [] : [`The next deadline is ${deadlineWords(first)}.`]),
    ...(fixed + gone > 0 ? [`${over}.`] : []),
    ...(nonCompliant + waived === 0 ? ['Nothing is left to do.'] : []),
  ].join(' ');
}

function factsSection(report: OwnerReport, { owner, summary }: OwnerContext): Section {
  const { functions, nonCompliant, withoutDeadline, waived, fixed, gone, notRead } = report;
  const { asOf, tableAsOf, previousMonth } = summary;
  const counts = [
    { label: 'Without a deadline ahead', count: withoutDeadline },
    { label: 'Waived', count: waived },
    { label: `Fixed since ${previousMonth}`, count: fixed },
    { label: `Gone since ${previousMonth}`, count: gone },
    { label: `Not read, as in ${previousMonth}`, count: notRead },
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

/** `2027-02-01 (in 73 days): orders-api, shop (111122223333), eu-west-1, nodejs20.x -> nodejs24.x, new`. */
function toItem(row: OwnerRow, tellsChange: boolean): string {
  const version = row('version') === '$LATEST' ? '' : ` version ${row('version')}`;
  const successor = row('successor');
  const parts = [
    `${row('function_name')}${version}`,
    accountWords(row('account_id'), row('account_name')),
    row('region'),
    `${clip(row('runtime'), 80)}${successor === '' ? ` (${row('status')})` : ` -> ${successor}`}`,
    tellsChange ? row('change') : '',
  ];
  return `${deadlineWords(row)}: ${parts.filter((part) => part !== '').join(', ')}`;
}

function deadlineWords(row: OwnerRow): string {
  const deadline = row('next_deadline');
  return deadline === '' ? 'No deadline ahead' : `${deadline} (${daysWords(Number(row('days_left')))})`;
}

function explanationSections([first]: readonly OwnerRow[]): Section[] {
  if (first === undefined) return [];
  return [{ kind: 'paragraph', text: `${first('function_name')}: ${first('explanation')}` }];
}

function gapSections({ complete }: OwnerContext['summary']): Section[] {
  const text = 'Some accounts or Regions could not be read this time, so there may be more.';
  return complete ? [] : [{ kind: 'paragraph', text }];
}

function fileSentence(file: OwnerFile, uri: string): string {
  if (file === 'elsewhere') return `The whole report: ${uri}`;
  if (file === 'too-large') return `The whole report is too large to be attached: ${uri}`;
  return `The whole report is attached as ${file.attachedAs}, and lies at ${uri}`;
}
