import * as z from 'zod/mini';
import { readLines } from '../adapters/lines.ts';
import { parseJson } from '../adapters/parse.ts';
import type { ReportBucket } from '../adapters/report-bucket.ts';
import type { Coverage } from '../core/inventory.ts';
import { runFolder } from './run.ts';

const sourceSchema = z.object({
  accountId: z.string(),
  region: z.string(),
  status: z.enum(['covered', 'failed', 'not-enabled', 'skipped']),
  reason: z.string(),
  readAt: z.nullable(z.string()),
});

/** Where a run keeps what its aggregator said of its sources when the run was planned. */
function sourcesKey(runId: string): string {
  return `${runFolder(runId)}sources.ndjson`;
}

/**
 * Writes how well the aggregator covers each account and Region: AWS Config cannot be asked about a few accounts, so
 * that plan asks once for all batches.
 */
export async function writeSources(
  bucket: ReportBucket,
  runId: string,
  sources: readonly Coverage[],
): Promise<void> {
  const lines = sources.map((source) => `${JSON.stringify(source)}\n`);
  await bucket.put(sourcesKey(runId), lines.join(''), 'application/x-ndjson');
}

/** What the aggregator said by account; throws, naming the key, when plan has not written it. */
export async function readSources(
  bucket: ReportBucket,
  runId: string,
): Promise<ReadonlyMap<string, readonly Coverage[]>> {
  const key = sourcesKey(runId);
  const bytes = await bucket.read(key);
  if (bytes === null) throw new Error(`${key}: there is no list of sources`);
  const sources: Coverage[] = [];
  for await (const lines of readLines(bytes)) {
    for (const line of lines) if (line !== '') sources.push(parseJson(sourceSchema, line, key));
  }
  return Map.groupBy(sources, ({ accountId }) => accountId);
}
