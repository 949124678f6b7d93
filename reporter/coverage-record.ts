import * as z from 'zod/mini';
import { readLines } from '../adapters/lines.ts';
import { parseJson } from '../adapters/parse.ts';
import type { ReportBucket } from '../adapters/report-bucket.ts';
import type { Coverage } from '../core/inventory.ts';
import { runFolder } from './run.ts';

const coverageRecordSchema = z.object({
  accountId: z.string(),
  region: z.string(),
  status: z.enum(['covered', 'failed', 'not-enabled', 'skipped']),
  reason: z.string(),
  readAt: z.nullable(z.string()),
  /** How many lines the item's shard has of this account and Region. */
  functions: z.int(),
});

/** How the reading of one account and Region went, and how many functions it put into the item's shard. */
export interface CoverageRecord extends Coverage {
  readonly functions: number;
}

/** In place of an item's key: what plan says of the accounts and Regions that it leaves out. */
export const PLAN = 'plan';

/** Where the coverage of an item of the manifest lies, by its `itemKey`, or that which `PLAN` names. */
export function coverageKey(runId: string, itemKey: string): string {
  return `${runFolder(runId)}coverage/${itemKey}.ndjson`;
}

/** Writes how the reading of an item went; after its shard, for with it the item counts as collected. */
export async function writeCoverage(
  bucket: ReportBucket,
  runId: string,
  itemKey: string,
  records: readonly CoverageRecord[],
): Promise<void> {
  const lines = records.map((record) => `${JSON.stringify(record)}\n`);
  await bucket.put(coverageKey(runId, itemKey), lines.join(''), 'application/x-ndjson');
}

/** How the reading of an item went; null while it is not collected. */
export async function readCoverage(
  bucket: ReportBucket,
  runId: string,
  itemKey: string,
): Promise<CoverageRecord[] | null> {
  const key = coverageKey(runId, itemKey);
  const bytes = await bucket.read(key);
  if (bytes === null) return null;
  const records: CoverageRecord[] = [];
  for await (const lines of readLines(bytes)) {
    for (const line of lines) if (line !== '') records.push(parseJson(coverageRecordSchema, line, key));
  }
  return records;
}
