import { outerJoin } from './outer-join.ts';
import type { ReportRow } from './report-row.ts';
import { compareRows } from './row-order.ts';

/** The reports that a run is compared with: their rows that were not gone, in the order of `compareRows`. */
export interface EarlierReports {
  /** Of the latest month before: `change` tells what happened since. */
  readonly previous: { readonly month: string; readonly rows: AsyncIterable<ReportRow> } | null;
  /** Of an earlier run of this month: what it saw stays where this run cannot look. */
  readonly current: AsyncIterable<ReportRow> | null;
}

/** What they say of one function. */
export type EarlierRows =
  | {
      readonly previous: ReportRow;
      /** As it was last read; null when it left the report in an earlier run of this month. */
      readonly latest: ReportRow | null;
    }
  | { readonly previous: null; readonly latest: ReportRow };

/** What they say of each function, in their order. */
export async function* readEarlierRows({ previous, current }: EarlierReports): AsyncGenerator<EarlierRows> {
  if (current === null) {
    for await (const row of previous?.rows ?? []) yield { previous: row, latest: row };
    return;
  }
  for await (const { left, right } of outerJoin(previous?.rows ?? [], current, compareRows)) {
    if (left !== null) yield { previous: left, latest: right };
    else if (right !== null) yield { previous: null, latest: right };
  }
}
