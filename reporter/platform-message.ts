import type { Message, Section } from '../core/message.ts';
import type { CoverageGaps } from './coverage-gaps.ts';
import { deltaWords, functionsWords, nonCompliantWords, numberWords, othersWords } from './digest-words.ts';
import { changesSection, factsSection, ownersSection, statusSection, totalsOf } from './platform-sections.ts';
import { type BucketPlace, consoleLinks, s3Uri } from './report-place.ts';
import type { Summary } from './summary-schema.ts';

/** What the platform's message tells besides the totals. */
export interface PlatformContext {
  readonly month: string;
  /** The folder of the products, with a slash at the end. */
  readonly prefix: string;
  readonly place: BucketPlace;
  readonly gaps: CoverageGaps;
}

/** The message that tells the platform of a month's report: totals, what changed, who is behind, what is missing. */
export function toPlatformMessage(summary: Summary, context: PlatformContext): Message {
  const { month, prefix, place, gaps } = context;
  const { complete, notCounted } = summary;
  const { nonCompliant } = totalsOf(summary);
  return {
    title: `Lambda runtimes ${month}${complete ? '' : ' (incomplete)'}: ${functionsWords(nonCompliant)} non-compliant`,
    lead: leadOf(summary),
    sections: [
      factsSection(summary, s3Uri(place, prefix)),
      changesSection(summary),
      statusSection(summary),
      ownersSection(summary),
      gapsSection(gaps),
      { kind: 'paragraph', text: notCounted },
    ],
    links: consoleLinks(place, prefix),
  };
}

function leadOf(summary: Summary): string {
  const { functions, nonCompliant, waived } = totalsOf(summary);
  const counted = nonCompliantWords(nonCompliant, functions);
  return [
    functions === 0 ? 'No function was found.' : `${counted}${comparedWith(summary, waived)}`,
    ...(summary.complete ? [] : ['Not everything could be read, so there may be more.']),
    ...standingAlone(summary),
  ].join(' ');
}

function comparedWith({ deltas, previousMonth }: Summary, waived: number): string {
  const excused = `${numberWords(waived)} waived`;
  if (deltas === null) return `, ${excused}.`;
  const than = deltas.nonCompliant === 0 ? 'as many as' : `${deltaWords(deltas.nonCompliant)} than`;
  return `, ${than} in ${previousMonth}; ${excused} (${deltaWords(deltas.waived)}).`;
}

function standingAlone({ previousMonth, deltas }: Summary): string[] {
  if (previousMonth === null)
    return ['This is the first report: there is no earlier one to compare it with.'];
  return deltas === null ? [`The totals of ${previousMonth} cannot be compared with these.`] : [];
}

function gapsSection({ lines, told, total }: CoverageGaps): Section {
  return {
    kind: 'list',
    heading: 'Accounts and Regions that could not be read in full',
    items: [...lines],
    more: othersWords(total - told, 'place'),
  };
}
