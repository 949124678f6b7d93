import type { Finding } from '../core/finding.ts';
import type { RuntimeLifecycle } from '../core/lifecycle.ts';
import { toCsvCell } from './csv.ts';
import {
  FUNCTION_COLUMNS,
  OWNER_COLUMNS,
  REPORT_COLUMNS,
  type ReportRow,
  RUNTIME_COLUMNS,
  toReportRow,
} from './report-row.ts';

/** A finding's record in report.csv. */
export function toReportRecord(finding: Finding): string {
  const row = toReportRow(finding);
  return `${cellsOf(FUNCTION_COLUMNS, row)},${runtimeCells(finding, row)},${cellsOf(OWNER_COLUMNS, row)}\r\n`;
}

/** A row's record in report.csv, for rows that carry more than a finding tells. */
export function toRowRecord(row: ReportRow): string {
  return `${cellsOf(REPORT_COLUMNS, row)}\r\n`;
}

interface Remembered extends Pick<Finding, 'status' | 'compliance' | 'nextDeadline'> {
  readonly packageType: string | null;
  readonly cells: string;
}

const remembered = new WeakMap<RuntimeLifecycle, Remembered>();

/** Remembered for a row of the table while nothing that they tell differs: they are nearly half of a record's cells. */
function runtimeCells({ fn, lifecycle, status, compliance, nextDeadline }: Finding, row: ReportRow): string {
  if (lifecycle === null) return cellsOf(RUNTIME_COLUMNS, row);
  const { packageType } = fn;
  const known = remembered.get(lifecycle);
  if (
    known?.status === status &&
    known.compliance === compliance &&
    known.nextDeadline === nextDeadline &&
    known.packageType === packageType
  ) {
    return known.cells;
  }
  const cells = cellsOf(RUNTIME_COLUMNS, row);
  remembered.set(lifecycle, { status, compliance, nextDeadline, packageType, cells });
  return cells;
}

function cellsOf(columns: readonly (keyof ReportRow)[], row: ReportRow): string {
  return columns.map((column) => toCsvCell(row[column])).join(',');
}
