import { monthFolder, type Pointer } from './pointer.ts';
import type { Run } from './run.ts';

/** The content type of our CSV files. */
export const CSV_TYPE = 'text/csv; charset=utf-8';

/** Where the products of a run lie until they are switched to, and stay; with a slash at the end. */
export function productsFolder({ month, runId }: Pick<Run, 'month' | 'runId'>): string {
  return `${monthFolder(month)}run=${runId}/`;
}

/** The keys of the products that every month has, in the folder that a pointer names. */
export function productKeys(prefix: string): Pointer['files'] {
  return {
    report: `${prefix}report.csv`,
    coverage: `${prefix}coverage.csv`,
    summary: `${prefix}summary.json`,
    state: `${prefix}state.ndjson.gz`,
  };
}

/** The key of an owner's report, by their `toOwnerKey`. */
export function ownerReportKey(prefix: string, ownerKey: string): string {
  return `${prefix}owner=${ownerKey}/report.csv`;
}
