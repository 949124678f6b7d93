import { buffer } from 'node:stream/consumers';
import { readGzippedLines } from '../adapters/gzipped-lines.ts';
import type { ReportBucket } from '../adapters/report-bucket.ts';
import { runFolder } from './run.ts';

/** Where the functions of a part of a batch lie; what Organizations tells of their accounts is not in there. */
export function shardKey(runId: string, part: string): string {
  return `${runFolder(runId)}shards/${part}.ndjson.gz`;
}

/** Writes the functions of a part, as they were packed item by item. */
export async function writeShard(
  bucket: ReportBucket,
  runId: string,
  part: string,
  packed: Iterable<Uint8Array>,
): Promise<void> {
  await bucket.write(shardKey(runId, part), packed, 'application/gzip');
}

/** The lines of a part's shard as `toLine` wrote them, some at a time; null when there is no shard. */
export async function readShard(
  bucket: ReportBucket,
  runId: string,
  part: string,
): Promise<AsyncIterable<string[]> | null> {
  const key = shardKey(runId, part);
  const bytes = await bucket.read(key);
  if (bytes === null) return null;
  // Packed it is small, and a connection that waits for its turn might be lost.
  const packed = await buffer(bytes);
  return readGzippedLines(key, packed);
}
