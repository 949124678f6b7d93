import type { ReportBucket } from '../adapters/report-bucket.ts';
import {
  type ItemCoverage,
  listParts,
  partName,
  partNumber,
  readItemCoverage,
  writeItemCoverage,
} from './item-coverage.ts';
import { batchKey, itemKey, type ManifestItem } from './manifest.ts';
import type { PackedItem } from './packed-item.ts';
import { writeShard } from './shard.ts';

/** A batch of the manifest and what earlier attempts have left of it. */
export interface Batch {
  /** The items that no attempt has collected yet. */
  readonly rest: readonly ManifestItem[];
  /**
   * Writes what was read of the rest as the batch's next part: a shard, if there is any function, and after that the
   * coverage, with which these items count as collected. A part that was not written to its end is replaced.
   */
  write(read: ReadonlyMap<ManifestItem, PackedItem>): Promise<void>;
}

/** Looks at what was collected of a batch; throws, naming the key, when that cannot be read. */
export async function openBatch(
  bucket: ReportBucket,
  runId: string,
  items: readonly ManifestItem[],
): Promise<Batch> {
  const batch = batchKey(items);
  const told = new Set<string>();
  let next = 0;
  for await (const part of listParts(bucket, runId, batch)) {
    for (const { item } of await readItemCoverage(bucket, runId, part)) told.add(item);
    next = Math.max(next, partNumber(part) + 1);
  }
  const rest = items.filter((item) => !told.has(itemKey(item)));

  return {
    rest,
    async write(read) {
      const packed: Uint8Array[] = [];
      const coverage: ItemCoverage[] = [];
      for (const item of rest) {
        const found = read.get(item);
        if (found === undefined) continue;
        packed.push(...found.packed);
        coverage.push({ item: itemKey(item), coverage: found.coverage });
      }
      if (coverage.length === 0) return;
      const part = partName(batch, next);
      if (packed.length > 0) await writeShard(bucket, runId, part, packed);
      await writeItemCoverage(bucket, runId, part, coverage);
    },
  };
}
