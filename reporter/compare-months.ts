import type { IsoDate } from '../core/iso-date.ts';
import { type Absence, absentRow, changeOf, isWaiverInDoubt, standingOf } from './change.ts';
import { type EarlierReports, type EarlierRows, readEarlierRows } from './earlier-rows.ts';
import { outerJoin } from './outer-join.ts';
import type { ReportRow } from './report-row.ts';
import { areOfOneFunction, compareRows } from './row-order.ts';

/** A row that was read, and whether the function's tags were. */
export interface ReadRow {
  readonly row: ReportRow;
  readonly hasTags: boolean;
}

/** What this run's inventory saw. */
export interface Sight {
  /** Whether an account's Region was read in full: only there can anything be fixed or gone. */
  readonly isCovered: (accountId: string, region: string) => boolean;
  /** Whether it sees published versions at all, as AWS Config does not. */
  readonly seesVersions: boolean;
}

/**
 * This run's rows with what changed since the month before, and a row for each function of the earlier reports that is
 * not among them. All come, and leave, in the order of account, Region, name and version; none needs to fit into
 * memory. `sight` tells what this run could see of it.
 */
export async function* compareMonths(
  rows: Iterable<ReadRow>,
  reports: EarlierReports,
  sight: Sight,
  today: IsoDate,
): AsyncGenerator<ReportRow> {
  const lastMonth = reports.previous?.month ?? '';
  const isSeen = (row: ReportRow) => sight.isCovered(String(row.account_id), String(row.region));
  let last: ReportRow | null = null;

  function withChange({ row, hasTags }: ReadRow, earlier: EarlierRows | null): ReportRow {
    const known = earlier && knownRow(earlier);
    if (!hasTags && known !== null && isWaiverInDoubt(known, row, today)) {
      return absentRow(known, { kind: 'not-read' }, today, lastMonth);
    }
    const change = changeOf(earlier?.previous ?? null, row);
    // Where not all was read, or what is old, nothing is called done that no run of this month has seen to be.
    if (change === 'fixed' && known !== null && standingOf(known) !== 'clean' && !isSeen(row)) {
      return absentRow(known, { kind: 'not-read' }, today, lastMonth);
    }
    return { ...row, change };
  }

  /** Null for what came and went between two runs of the month: since the month before nothing has changed. */
  function withoutReading(earlier: EarlierRows): ReportRow | null {
    const absence = absenceOf(earlier, last, sight);
    const row = absence.kind === 'not-read' ? earlier.latest : earlier.previous;
    return row && absentRow(row, absence, today, lastMonth);
  }

  const earlierRows = readEarlierRows(reports);
  const joined = outerJoin(earlierRows, rows, (earlier, { row }) => compareRows(knownRow(earlier), row));
  for await (const { left: earlier, right: read } of joined) {
    if (read !== null) {
      yield withChange(read, earlier);
      last = read.row;
    } else if (earlier !== null) {
      const row = withoutReading(earlier);
      if (row !== null) yield row;
    }
  }
}

/** What was last said of a function. */
function knownRow(earlier: EarlierRows): ReportRow {
  return earlier.previous === null ? earlier.latest : (earlier.latest ?? earlier.previous);
}

/** `$LATEST` sorts before every published version, so a function that is still there was the last one read. */
function absenceOf(
  earlier: EarlierRows,
  last: ReportRow | null,
  { isCovered, seesVersions }: Sight,
): Absence {
  const row = knownRow(earlier);
  const isVersion = row.version !== '$LATEST';
  if (isCovered(String(row.account_id), String(row.region))) {
    const isThere = last !== null && areOfOneFunction(last, row);
    if (!isVersion || !isThere) return { kind: 'gone' };
    if (seesVersions) return { kind: 'version-left' };
  }
  if (earlier.latest !== null) return { kind: 'not-read' };
  // An earlier run of the month saw that it is not there.
  return { kind: isVersion ? 'version-left' : 'gone' };
}
