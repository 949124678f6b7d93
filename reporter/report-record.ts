import type { Finding } from '../core/finding.ts';
import type { Account } from '../core/lambda-function.ts';
import type { RuntimeLifecycle } from '../core/lifecycle.ts';
import { toCsvCell } from './csv.ts';
import {
  EXPLANATION_COLUMNS,
  FUNCTION_COLUMNS,
  OWNER_COLUMNS,
  PLACE_COLUMNS,
  REPORT_COLUMNS,
  type ReportRow,
  RUNTIME_COLUMNS,
  toReportRow,
} from './report-row.ts';

/** A finding's record in report.csv. */
export function toReportRecord(finding: Finding): string {
  const row = toReportRow(finding);
  const place = placeCells(finding, row);
  const { runtime, explanation } = sharedCells(finding, row);
  return `${place},${cellsOf(FUNCTION_COLUMNS, row)},${runtime},${cellsOf(OWNER_COLUMNS, row)},${explanation}\r\n`;
}

/** A row's record in report.csv, for rows that carry more than a finding tells. */
export function toRowRecord(row: ReportRow): string {
  return `${cellsOf(REPORT_COLUMNS, row)}\r\n`;
}

let lastPlace: { account: Account; region: string; cells: string } | null = null;

/** Remembered from one finding to the next, since they come place by place. */
function placeCells({ fn: { account, region } }: Finding, row: ReportRow): string {
  if (lastPlace?.account !== account || lastPlace.region !== region) {
    lastPlace = { account, region, cells: cellsOf(PLACE_COLUMNS, row) };
  }
  return lastPlace.cells;
}

interface SharedCells {
  readonly runtime: string;
  readonly explanation: string;
}

interface Remembered extends Pick<Finding, 'status' | 'compliance' | 'nextDeadline' | 'tableAsOf'> {
  readonly packageType: string | null;
  readonly explanation: ReportRow['explanation'];
  readonly cells: SharedCells;
}

const remembered = new WeakMap<RuntimeLifecycle, Remembered>();

/** Remembered for a row of the table while nothing that they tell differs: they are most of a record. */
function sharedCells(finding: Finding, row: ReportRow): SharedCells {
  const { lifecycle, status, compliance, nextDeadline, tableAsOf } = finding;
  const { packageType } = finding.fn;
  const { explanation } = row;
  const known = lifecycle && remembered.get(lifecycle);
  if (
    known?.status === status &&
    known.compliance === compliance &&
    known.nextDeadline === nextDeadline &&
    known.tableAsOf === tableAsOf &&
    known.packageType === packageType &&
    known.explanation === explanation
  ) {
    return known.cells;
  }
  const cells = { runtime: cellsOf(RUNTIME_COLUMNS, row), explanation: cellsOf(EXPLANATION_COLUMNS, row) };
  if (lifecycle !== null) {
    const basis = { status, compliance, nextDeadline, tableAsOf, packageType, explanation };
    remembered.set(lifecycle, { ...basis, cells });
  }
  return cells;
}

/** A loop, since it runs for every row: a third faster than to map and join. */
function cellsOf(columns: readonly (keyof ReportRow)[], row: ReportRow): string {
  let cells = '';
  let separator = '';
  for (const column of columns) {
    cells += separator + toCsvCell(row[column]);
    separator = ',';
  }
  return cells;
}
