import type { Phase } from '../core/finding.ts';
import type { IsoDate } from '../core/iso-date.ts';
import type { FORMATS } from './options.ts';
import { UsageError } from './usage-error.ts';

/** The options of `report` as the command line gives them. */
export interface ReportOptions {
  readonly from?: string[];
  readonly account?: true;
  readonly regions?: string[];
  readonly aggregator?: string;
  readonly asOf: IsoDate;
  readonly settings?: string;
  readonly noticeDays?: number;
  readonly format?: (typeof FORMATS)[number];
  readonly out?: string;
  readonly failOn?: Phase;
}

/** Where the inventory comes from. */
export type ReportSource =
  | { readonly kind: 'files'; readonly paths: readonly string[] }
  | { readonly kind: 'account'; readonly regions: readonly string[] | null }
  | { readonly kind: 'aggregator'; readonly name: string };

/** The one source that the options name; throws when they name none, or several. */
export function sourceOf({ from, account, regions, aggregator }: ReportOptions): ReportSource {
  const sources: ReportSource[] = [];
  if (from !== undefined) sources.push({ kind: 'files', paths: from });
  if (account) sources.push({ kind: 'account', regions: regions ?? null });
  if (aggregator !== undefined) sources.push({ kind: 'aggregator', name: aggregator });
  const [source, another] = sources;
  if (source === undefined || another !== undefined) {
    throw new UsageError('report needs exactly one of --from, --account and --aggregator');
  }
  if (regions !== undefined && source.kind !== 'account') {
    throw new UsageError('--regions goes with --account only');
  }
  return source;
}
