import type { Logger } from '@aws-lambda-powertools/logger';
import type { Counters } from '../adapters/counters.ts';
import type { Coverage } from '../core/inventory.ts';
import type { CollectAnswer } from './collect-request.ts';
import { addTo } from './counts-by-name.ts';
import { isComplete } from './coverage.ts';
import { itemKey, type ManifestItem } from './manifest.ts';
import type { PackedItem } from './packed-item.ts';
import type { ReporterMetric } from './reporter-metric.ts';

/** Tells what an invocation has collected of a batch: metrics, a line of the log for each item not covered, the answer. */
export function tellBatch(
  collected: ReadonlyMap<ManifestItem, PackedItem>,
  { logger, metrics }: { readonly logger: Logger; readonly metrics: Counters<ReporterMetric> },
): Omit<CollectAnswer, 'runId' | 'left'> {
  const byStatus = new Map<string, number>();
  let functions = 0;
  let itemsFailed = 0;
  for (const [item, { byStatus: own, coverage }] of collected) {
    for (const [status, count] of own) {
      functions += count;
      addTo(byStatus, status, count);
    }
    if (isComplete(coverage)) continue;
    itemsFailed++;
    logger.warn('item not covered', { item: itemKey(item), reason: firstReason(coverage) });
  }
  metrics.add('ItemsCollected', collected.size - itemsFailed);
  metrics.add('ItemsFailed', itemsFailed);
  for (const [status, count] of byStatus) metrics.add('FunctionsCollected', count, ['Status', status]);
  return { items: collected.size, itemsFailed, functions, byStatus: Object.fromEntries(byStatus) };
}

function firstReason(coverage: readonly Coverage[]): string | undefined {
  return coverage.find(({ status }) => status !== 'covered')?.reason;
}
