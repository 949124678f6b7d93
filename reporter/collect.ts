import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { S3Client } from '@aws-sdk/client-s3';
import { type LambdaContext, parseOwnPlace } from '../adapters/lambda-context.ts';
import { parse } from '../adapters/parse.ts';
import { loadPolicyTable } from '../adapters/policy-table.ts';
import { createReportBucket, REPORT_BUCKET_CLIENT } from '../adapters/report-bucket.ts';
import { evaluate } from '../core/evaluate.ts';
import { needsAction } from '../core/finding.ts';
import type { LambdaFunction } from '../core/lambda-function.ts';
import { createBasisReader } from './collect-basis.ts';
import { type CollectEnv, readCollectEnv } from './collect-env.ts';
import { type CollectAnswer, collectRequestSchema } from './collect-request.ts';
import { isComplete } from './coverage.ts';
import { createItemReader } from './item-reader.ts';
import { itemKey, type ManifestItem } from './manifest.ts';
import { OVER, type TimeOver } from './read-in-time.ts';
import { createReporterMetrics } from './reporter-metrics.ts';
import { storeItem } from './store-item.ts';

const SERVICE_NAME = 'runtime-sunset-report-collect';

/** How many items of a batch are read at once: each waits for AWS nearly all of its time, but not all. */
const ITEMS_AT_ONCE = 4;

/** Reading ends so long before the invocation does, to write down what was read and what was not. */
const WRITING_MILLISECONDS = 20_000;

/** A collect function's context. */
interface CollectContext extends LambdaContext {
  readonly getRemainingTimeInMillis: () => number;
}

/**
 * Reads the items of a batch, each into its shard and its coverage. An item that cannot be read, or not in time, is
 * told as coverage and does not stop the others. Rejects when the run is unknown or nothing can be written, so that the
 * state machine tries the batch again; every item then takes its own place.
 */
export function createHandler(env: CollectEnv, now: () => Date = () => new Date()) {
  const logger = new Logger({ serviceName: SERVICE_NAME });
  const metrics = createReporterMetrics(SERVICE_NAME);
  const table = loadPolicyTable();
  const bucket = createReportBucket(new S3Client(REPORT_BUCKET_CLIENT), env.REPORTS_BUCKET);
  const basisOf = createBasisReader(bucket);
  const readerFor = createItemReader(env, now);

  async function collect(event: unknown, context: CollectContext, over: TimeOver): Promise<CollectAnswer> {
    const { runId, items } = parse(collectRequestSchema, event, 'batch');
    logger.appendKeys({ runId });
    const { today, policy, sources } = await basisOf(runId);
    const judge = (fn: LambdaFunction) => evaluate(fn, table, policy, today);
    const isProblem = (version: LambdaFunction) => needsAction(judge(version));
    const read = readerFor({ own: parseOwnPlace(context), sources, isProblem, over });

    const byStatus = new Map<string, number>();
    let functions = 0;
    let itemsFailed = 0;
    async function collectItem(item: ManifestItem): Promise<void> {
      const coverage = await storeItem(bucket, runId, itemKey(item), read(item), (found) => {
        functions += found.length;
        for (const fn of found) {
          const { status } = judge(fn);
          byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
        }
      });
      if (isComplete(coverage)) return;
      itemsFailed++;
      logger.warn('item not covered', { item: itemKey(item), reason: firstReason(coverage) });
    }
    await forEach(byRegion(items), collectItem);

    metrics.add('ItemsCollected', items.length - itemsFailed);
    metrics.add('ItemsFailed', itemsFailed);
    metrics.addFunctions(byStatus);
    logger.info('batch collected', { items: items.length, itemsFailed, functions });
    return { runId, items: items.length, itemsFailed, functions, byStatus: Object.fromEntries(byStatus) };
  }

  return async (event: unknown, context: CollectContext): Promise<CollectAnswer> => {
    logger.resetKeys();
    logger.appendKeys({ awsRequestId: context.awsRequestId });
    const ended = new AbortController();
    const milliseconds = Math.max(0, context.getRemainingTimeInMillis() - WRITING_MILLISECONDS);
    const over = wait(milliseconds, OVER, { signal: ended.signal }).catch((): typeof OVER => OVER);
    try {
      return await collect(event, context, over);
    } catch (error) {
      logger.error('invocation failed', error instanceof Error ? error : String(error));
      throw error;
    } finally {
      ended.abort();
      metrics.publish();
    }
  };
}

function firstReason(coverage: readonly { status: string; reason: string }[]): string | undefined {
  return coverage.find(({ status }) => status !== 'covered')?.reason;
}

/** The Regions of an account apart from each other: side by side they would all wait for the same session. */
function byRegion(items: readonly ManifestItem[]): ManifestItem[] {
  return [...Map.groupBy(items, (item) => (item.kind === 'direct' ? item.region : '')).values()].flat();
}

/** Works on so many items at once; all are tried before the first failure is thrown. */
async function forEach(
  items: readonly ManifestItem[],
  work: (item: ManifestItem) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  const rest = items.values();
  async function lane(): Promise<void> {
    for (const item of rest) await work(item).catch((error: unknown) => failures.push(error));
  }
  await Promise.all(Array.from({ length: ITEMS_AT_ONCE }, lane));
  if (failures.length > 0) throw failures[0];
}

/** The entry point that template and bundle name. */
export const handler = createHandler(readCollectEnv(process.env));
