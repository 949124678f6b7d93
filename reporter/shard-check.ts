import { addTo } from './counts-by-name.ts';
import type { CoverageRecord } from './coverage-record.ts';
import { beginningOf, placeOfLine } from './spilled-function.ts';

/** Compares what a shard has of accounts and Regions with what their coverage tells. */
export interface ShardCheck {
  /** Counts lines of the shard, as `toLine` writes them. */
  count(lines: readonly string[]): void;
  /** Whether every account and Region has had as many lines as it should. */
  isWhole(): boolean;
  /** The record, as failed where its account and Region has had more or fewer lines. */
  judge(record: CoverageRecord): CoverageRecord;
}

/** Nothing counted yet. A place that is told of twice has its functions once. */
export function createShardCheck(records: readonly CoverageRecord[], isMissing: boolean): ShardCheck {
  const found = new Map<string, number>();

  function isRight({ accountId, region, functions }: CoverageRecord): boolean {
    return (found.get(beginningOf(accountId, region)) ?? 0) === functions;
  }

  return {
    count(lines) {
      for (const line of lines) addTo(found, placeOfLine(line));
    },
    isWhole: () => records.every(isRight),
    judge(record) {
      if (record.status !== 'covered' || isRight(record)) return record;
      const lines = found.get(beginningOf(record.accountId, record.region)) ?? 0;
      const reason = isMissing
        ? 'its shard is missing'
        : `its shard has ${lines} of ${record.functions} functions`;
      return { ...record, status: 'failed', reason };
    },
  };
}
