import { inParallel } from '../adapters/in-parallel.ts';
import type { ReportBucket } from '../adapters/report-bucket.ts';
import type { Coverage } from '../core/inventory.ts';
import { type CoverageRecord, PLAN, readCoverage } from './coverage-record.ts';
import { itemKey, type ManifestItem, readManifest } from './manifest.ts';
import { readShard } from './shard.ts';
import { readUncollected } from './uncollected.ts';

/** Small objects are read so many at once: nearly all of the time is waiting. */
const RECORDS_AT_ONCE = 48;
/** Shards are held packed until their turn comes. */
const SHARDS_AT_ONCE = 8;

/** What a run's collecting came to: every item of its manifest, collected or not. */
export interface Collected {
  /** The lines of all shards, in no order. To be read once, and to its end before the coverage. */
  lines(): AsyncGenerator<readonly string[]>;
  /** How the reading of each account and Region went. */
  coverage(): Coverage[];
}

/**
 * Looks at what was collected of a run. An item without coverage was not; one whose shard has not the functions that
 * its coverage tells of has failed too, whatever became of them.
 */
export async function readCollected(bucket: ReportBucket, runId: string): Promise<Collected> {
  const items = new Map<string, readonly CoverageRecord[]>();
  const uncollected: ManifestItem[] = [];
  const reading = inParallel(readManifest(bucket, runId), RECORDS_AT_ONCE, async (item) => {
    const key = itemKey(item);
    return { item, key, records: await readCoverage(bucket, runId, key) };
  });
  for await (const { item, key, records } of reading) {
    if (records === null) uncollected.push(item);
    else items.set(key, records);
  }
  const leftOut = (await readCoverage(bucket, runId, PLAN)) ?? [];
  const missing = await uncollectedCoverage(bucket, runId, uncollected);

  async function* lines(): AsyncGenerator<readonly string[]> {
    const filled = [...items].filter(([, records]) => functionsIn(records) > 0);
    const shards = inParallel(filled, SHARDS_AT_ONCE, async ([key, records]) => {
      return { key, records, shard: await readShard(bucket, runId, key) };
    });
    for await (const { key, records, shard } of shards) {
      let found = 0;
      for await (const batch of shard ?? []) {
        found += batch.length;
        yield batch;
      }
      const told = functionsIn(records);
      if (found !== told)
        items.set(
          key,
          records.map((record) => toFailed(record, reasonOf(shard, found, told))),
        );
    }
  }

  return {
    lines,
    coverage: () => [...[...items.values()].flat(), ...leftOut, ...missing].map(toCoverage),
  };
}

/** A place that is told of twice has its functions once. */
function functionsIn(records: readonly CoverageRecord[]): number {
  const places = new Map(
    records.map(({ accountId, region, functions }) => [`${accountId} ${region}`, functions]),
  );
  return [...places.values()].reduce((sum, functions) => sum + functions, 0);
}

function reasonOf(shard: unknown, found: number, told: number): string {
  return shard === null ? 'its shard is missing' : `its shard has ${found} of ${told} functions`;
}

function toFailed(record: CoverageRecord, reason: string): CoverageRecord {
  return record.status === 'covered' ? { ...record, status: 'failed', reason } : record;
}

function toCoverage({ accountId, region, status, reason, readAt }: Coverage): Coverage {
  return { accountId, region, status, reason, readAt };
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
    return places.map(({ accountId, region }): Coverage => {
      return { accountId, region, status: 'failed', reason, readAt: null };
    });
  });
}
