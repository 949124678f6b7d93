import { buffer } from 'node:stream/consumers';
import { readGzippedLines, toGzip } from '../adapters/gzipped-lines.ts';
import type { ReportBucket } from '../adapters/report-bucket.ts';
import type { LambdaFunction } from '../core/lambda-function.ts';
import { runFolder } from './run.ts';
import { toLine } from './spilled-function.ts';

/** Where the functions of an item of the manifest lie, by its `itemKey`. */
export function shardKey(runId: string, itemKey: string): string {
  return `${runFolder(runId)}shards/${itemKey}.ndjson.gz`;
}

/**
 * Writes the functions of an item, one a line and gzipped; what Organizations tells of their accounts is not in
 * there. An item without functions needs no shard.
 */
export async function writeShard(
  bucket: ReportBucket,
  runId: string,
  itemKey: string,
  batches: AsyncIterable<readonly LambdaFunction[]>,
): Promise<void> {
  await bucket.write(shardKey(runId, itemKey), toGzip(textsOf(batches)), 'application/gzip');
}

/** The lines of an item's shard as `toLine` wrote them, a batch at a time; null when there is no shard. */
export async function readShard(
  bucket: ReportBucket,
  runId: string,
  itemKey: string,
): Promise<AsyncIterable<string[]> | null> {
  const key = shardKey(runId, itemKey);
  const bytes = await bucket.read(key);
  if (bytes === null) return null;
  // Packed it is small, and a connection that waits for its turn might be lost.
  const packed = await buffer(bytes);
  return readGzippedLines(key, packed);
}

async function* textsOf(batches: AsyncIterable<readonly LambdaFunction[]>): AsyncGenerator<string> {
  for await (const batch of batches) yield batch.map((fn) => `${toLine(fn)}\n`).join('');
}
