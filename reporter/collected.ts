import { inParallel } from '../adapters/in-parallel.ts';
import type { ReportBucket } from '../adapters/report-bucket.ts';
import { type Coverage, notCovered } from '../core/inventory.ts';
import { isComplete } from './coverage.ts';
import { readPlanCoverage } from './coverage-record.ts';
import { type ItemCoverage, listParts, readItemCoverage } from './item-coverage.ts';
import { itemKey, type ManifestItem, readManifest } from './manifest.ts';
import { readShard } from './shard.ts';
import { createShardCheck } from './shard-check.ts';
import { readUncollected } from './uncollected.ts';

/** Coverage is read so many parts at once: nearly all of the time is waiting. */
const COVERAGE_AT_ONCE = 32;
/** Shards are held packed until their turn comes. */
const SHARDS_AT_ONCE = 8;

/** What a run's collecting came to: every item of its manifest, collected or not. */
export interface Collected {
  /** The lines of all shards, in no order. To be read once, and to its end before the coverage. */
  lines(): AsyncGenerator<readonly string[]>;
  /** How the reading of each account and Region went. */
  coverage(): Coverage[];
}

/** A part of a batch, as its coverage tells of it. */
interface Part {
  readonly name: string;
  readonly items: readonly ItemCoverage[];
}

/**
 * Looks at what was collected of a run. An item that no part of a batch tells of was not; a place of which the shard has
 * not the functions that its coverage tells of has failed too, whatever became of them. Of an item that was collected
 * twice one telling counts, a complete one where there is one.
 */
export async function readCollected(bucket: ReportBucket, runId: string): Promise<Collected> {
  const parts: Part[] = [];
  const items = new Map<string, ItemCoverage>();
  const reading = inParallel(listParts(bucket, runId), COVERAGE_AT_ONCE, async (name) => {
    return { name, items: await readItemCoverage(bucket, runId, name) };
  });
  for await (const part of reading) {
    parts.push(part);
    for (const told of part.items) {
      const earlier = items.get(told.item);
      if (earlier === undefined || !isComplete(earlier.coverage)) items.set(told.item, told);
    }
  }
  const uncollected: ManifestItem[] = [];
  for await (const item of readManifest(bucket, runId)) {
    if (!items.has(itemKey(item))) uncollected.push(item);
  }
  const leftOut = (await readPlanCoverage(bucket, runId)) ?? [];
  const missing = await uncollectedCoverage(bucket, runId, uncollected);

  async function* lines(): AsyncGenerator<readonly string[]> {
    const shards = inParallel(parts.filter(hasFunctions), SHARDS_AT_ONCE, async (part) => {
      return { part, shard: await readShard(bucket, runId, part.name) };
    });
    for await (const { part, shard } of shards) {
      const counting = part.items.filter((told) => items.get(told.item) === told);
      const check = createShardCheck(
        counting.flatMap(({ coverage }) => coverage),
        shard === null,
      );
      for await (const batch of shard ?? []) {
        check.count(batch);
        yield batch;
      }
      if (check.isWhole()) continue;
      for (const { item, coverage } of counting)
        items.set(item, { item, coverage: coverage.map(check.judge) });
    }
  }

  return {
    lines,
    coverage: () => [...[...items.values()].flatMap(({ coverage }) => coverage), ...leftOut, ...missing],
  };
}

function hasFunctions({ items }: Part): boolean {
  return items.some(({ coverage }) => coverage.some(({ functions }) => functions > 0));
}

/** Which Regions an aggregator would have told of is not known. */
async function uncollectedCoverage(
  bucket: ReportBucket,
  runId: string,
  items: readonly ManifestItem[],
): Promise<Coverage[]> {
  if (items.length === 0) return [];
  const reasons = await readUncollected(bucket, runId);
  return items.flatMap((item) => {
    const reason = reasons.get(itemKey(item)) ?? 'was not collected';
    const places =
      item.kind === 'direct' ? [item] : item.accountIds.map((accountId) => ({ accountId, region: '' }));
    return places.map(({ accountId, region }) => notCovered(reason, { accountId, region }));
  });
}
