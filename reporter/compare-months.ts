import type { IsoDate } from '../core/iso-date.ts';
import { type Absence, absentRow, changeOf } from './change.ts';
import type { ReportRow } from './report-row.ts';

/** The report of a month before: its rows that were not final, in the order of `compareRows`. */
export interface EarlierReport {
  readonly month: string;
  readonly rows: AsyncIterable<ReportRow>;
}

/** What this month's inventory saw. */
export interface Sight {
  /** Whether an account's Region was read: only there can anything be fixed or gone. */
  readonly isCovered: (accountId: string, region: string) => boolean;
  /** Whether it sees published versions at all, as AWS Config does not. */
  readonly seesVersions: boolean;
}

/** A row with its change; a final one tells of a function for the last time. */
export interface ComparedRow {
  readonly row: ReportRow;
  readonly isFinal: boolean;
}

/**
 * This month's rows with what changed, and a row for each function of the earlier report that is not among them.
 * Both come, and leave, in the order of account, Region, name and version; neither needs to fit into memory.
 * `sight` tells what this month could see of it.
 */
export async function* compareMonths(
  rows: Iterable<ReportRow>,
  earlier: EarlierReport | null,
  sight: Sight,
  today: IsoDate,
): AsyncGenerator<ComparedRow> {
  const before = earlier?.rows[Symbol.asyncIterator]();
  let old = await before?.next();
  let last: ReportRow | null = null;

  function absent(row: ReportRow): ComparedRow {
    const absence = absenceOf(row, last, sight);
    return {
      row: absentRow(row, absence, today, earlier?.month ?? ''),
      isFinal: absence.kind !== 'not-read',
    };
  }

  for (const row of rows) {
    while (old?.done === false && compareRows(old.value, row) < 0) {
      yield absent(old.value);
      old = await before?.next();
    }
    const isSame = old?.done === false && compareRows(old.value, row) === 0;
    yield { row: { ...row, change: changeOf(isSame ? old?.value : null, row) }, isFinal: false };
    if (isSame) old = await before?.next();
    last = row;
  }
  while (old?.done === false) {
    yield absent(old.value);
    old = await before?.next();
  }
}

/** `$LATEST` sorts before every published version, so a function that is still there was the last one read. */
function absenceOf(row: ReportRow, last: ReportRow | null, { isCovered, seesVersions }: Sight): Absence {
  if (!isCovered(String(row.account_id), String(row.region))) return { kind: 'not-read' };
  const isThere = last !== null && FUNCTION.every((column) => last[column] === row[column]);
  if (!isThere || row.version === '$LATEST') return { kind: 'gone' };
  return { kind: seesVersions ? 'version-left' : 'not-read' };
}

const FUNCTION = ['account_id', 'region', 'function_name'] as const;
const ORDER = [...FUNCTION, 'version'] as const;

/** Negative, zero or positive by account, Region, name and version, the order in which functions are sorted. */
function compareRows(a: ReportRow, b: ReportRow): number {
  for (const column of ORDER) {
    const [left, right] = [String(a[column]), String(b[column])];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
