import type { ReportBucket } from '../adapters/report-bucket.ts';
import type { Coverage, Inventory } from '../core/inventory.ts';
import type { LambdaFunction } from '../core/lambda-function.ts';
import { type CoverageRecord, writeCoverage } from './coverage-record.ts';
import { writeShard } from './shard.ts';

/**
 * Writes what an item's inventory yields: its functions into a shard, if there is any, and after that its coverage,
 * with which it counts as collected. The same item again takes its own place. `onFunctions` hears of functions as
 * they come. Throws when either cannot be written.
 */
export async function storeItem(
  bucket: ReportBucket,
  runId: string,
  itemKey: string,
  inventory: Inventory,
  onFunctions: (functions: readonly LambdaFunction[]) => void,
): Promise<CoverageRecord[]> {
  const coverage: Coverage[] = [];
  const counts = new Map<string, number>();

  async function* batches(): AsyncGenerator<readonly LambdaFunction[]> {
    for await (const part of inventory) {
      if (part.kind === 'coverage') coverage.push(...part.coverage);
      if (part.kind !== 'functions' || part.functions.length === 0) continue;
      for (const fn of part.functions) {
        const place = placeOf(fn.account.id, fn.region);
        counts.set(place, (counts.get(place) ?? 0) + 1);
      }
      onFunctions(part.functions);
      yield part.functions;
    }
  }

  const functions = batches();
  const first = await functions.next();
  if (first.done !== true) await writeShard(bucket, runId, itemKey, from(first.value, functions));
  const records = toRecords(coverage, counts);
  await writeCoverage(bucket, runId, itemKey, records);
  return records;
}

async function* from<Element>(first: Element, rest: AsyncIterable<Element>): AsyncGenerator<Element> {
  yield first;
  yield* rest;
}

/** A record for whatever was announced, and for whatever gave functions though nobody announced it. */
function toRecords(coverage: readonly Coverage[], counts: ReadonlyMap<string, number>): CoverageRecord[] {
  const announced = new Set(coverage.map(({ accountId, region }) => placeOf(accountId, region)));
  const others = [...counts.keys()].filter((place) => !announced.has(place)).map(toCovered);
  return [...coverage, ...others].map((row) => ({
    ...row,
    functions: counts.get(placeOf(row.accountId, row.region)) ?? 0,
  }));
}

function placeOf(accountId: string, region: string): string {
  return `${accountId} ${region}`;
}

function toCovered(place: string): Coverage {
  const [accountId = '', region = ''] = place.split(' ');
  return { accountId, region, status: 'covered', reason: '', readAt: null };
}
