import type { ReportBucket } from '../adapters/report-bucket.ts';
import { readPointer } from './pointer.ts';
import type { Run } from './run.ts';

/** The latest month before this one that was published, and where its products lie; null before the first. */
export async function findPreviousMonth(bucket: ReportBucket, month: string): Promise<Run['previous']> {
  const earlier: string[] = [];
  for await (const folder of bucket.listFolders('reports/')) {
    const [, found] = /^reports\/month=(\d{4}-\d{2})\/$/.exec(folder) ?? [];
    if (found !== undefined && found < month) earlier.push(found);
  }
  for (const candidate of earlier.sort().reverse()) {
    const pointer = await readPointer(bucket, candidate);
    if (pointer !== null) return { month: candidate, prefix: pointer.value.prefix };
  }
  return null;
}
