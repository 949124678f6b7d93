import type { ReportRow } from './report-row.ts';

const FUNCTION = ['account_id', 'region', 'function_name'] as const;
const ORDER = [...FUNCTION, 'version'] as const;

/** Negative, zero or positive by account, Region, name and version, the order in which functions are sorted. */
export function compareRows(a: ReportRow, b: ReportRow): number {
  for (const column of ORDER) {
    const [left, right] = [String(a[column]), String(b[column])];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

/** Whether two rows are of the same function, whatever the version. */
export function areOfOneFunction(a: ReportRow, b: ReportRow): boolean {
  return FUNCTION.every((column) => a[column] === b[column]);
}
