import * as z from 'zod/mini';
import { readLines } from '../adapters/lines.ts';
import { parseJson } from '../adapters/parse.ts';
import type { ReportBucket } from '../adapters/report-bucket.ts';
import type { Coverage } from '../core/inventory.ts';
import { runFolder } from './run.ts';

/** How the reading of one account and Region went, as a run keeps it. */
export const coverageRecordSchema = z.object({
  accountId: z.string(),
  region: z.string(),
  status: z.enum(['covered', 'failed', 'not-enabled', 'skipped']),
  reason: z.string(),
  readAt: z.nullable(z.string()),
  /** How many lines of this account and Region its item has put into the shard. */
  functions: z.int(),
});

/** How the reading of one account and Region went, and how many functions its item has of it. */
export interface CoverageRecord extends Coverage {
  readonly functions: number;
}

/** The name of what plan says of the accounts and Regions that it leaves out. */
export const PLAN = 'plan';

/** Where coverage lies: that of a part of a batch, by its name, or what `PLAN` names. */
export function coverageKey(runId: string, name: string): string {
  return `${coverageFolder(runId)}${name}.ndjson`;
}

/** Where all coverage of a run lies; with a slash at the end. */
export function coverageFolder(runId: string): string {
  return `${runFolder(runId)}coverage/`;
}

/** Writes what plan says, a record a line. */
export async function writePlanCoverage(
  bucket: ReportBucket,
  runId: string,
  records: readonly CoverageRecord[],
): Promise<void> {
  const lines = records.map((record) => `${JSON.stringify(record)}\n`);
  await bucket.put(coverageKey(runId, PLAN), lines.join(''), 'application/x-ndjson');
}

/** The records that were written so; null when there are none. */
export async function readPlanCoverage(
  bucket: ReportBucket,
  runId: string,
): Promise<CoverageRecord[] | null> {
  const key = coverageKey(runId, PLAN);
  const bytes = await bucket.read(key);
  if (bytes === null) return null;
  const records: CoverageRecord[] = [];
  for await (const lines of readLines(bytes)) {
    for (const line of lines) if (line !== '') records.push(parseJson(coverageRecordSchema, line, key));
  }
  return records;
}
