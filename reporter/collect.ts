import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { S3Client } from '@aws-sdk/client-s3';
import { createCounters } from '../adapters/counters.ts';
import { type LambdaContext, parseOwnPlace } from '../adapters/lambda-context.ts';
import { parse } from '../adapters/parse.ts';
import { loadPolicyTable } from '../adapters/policy-table.ts';
import { createReportBucket, REPORT_BUCKET_CLIENT } from '../adapters/report-bucket.ts';
import { toError } from '../adapters/to-error.ts';
import { evaluate } from '../core/evaluate.ts';
import { needsAction } from '../core/finding.ts';
import type { LambdaFunction } from '../core/lambda-function.ts';
import { openBatch } from './batch.ts';
import { createBasisReader } from './collect-basis.ts';
import { type CollectEnv, readCollectEnv } from './collect-env.ts';
import { type CollectAnswer, collectRequestSchema } from './collect-request.ts';
import { createItemReader } from './item-reader.ts';
import type { ManifestItem } from './manifest.ts';
import { OutOfTimeError } from './out-of-time-error.ts';
import { type PackedItem, packItem } from './packed-item.ts';
import { OVER, type TimeOver } from './read-in-time.ts';
import type { ReporterMetric } from './reporter-metric.ts';
import { tellBatch } from './tell-batch.ts';

const SERVICE_NAME = 'runtime-sunset-report-collect';

/** How many items of a batch are read at once: each waits for AWS nearly all of its time, but not all. */
const ITEMS_AT_ONCE = 4;

/** Reading ends so long before the invocation does, to write down what was read. */
const WRITING_MILLISECONDS = 20_000;

/** A collect function's context. */
interface CollectContext extends LambdaContext {
  readonly getRemainingTimeInMillis: () => number;
}

/**
 * Reads the items of a batch and writes them as one part of it, a shard and its coverage. An item that cannot be read
 * is told as coverage and does not stop the others. When time runs out, what was read to its end is written, and the
 * answer tells how many items are left for the batch again; with an OutOfTimeError where not one was read to its end.
 * Rejects too when the run is unknown or nothing can be written.
 */
export function createHandler(
  env: CollectEnv,
  now: () => Date = () => new Date(),
  stallMilliseconds?: number,
) {
  const logger = new Logger({ serviceName: SERVICE_NAME });
  const metrics = createCounters<ReporterMetric>(SERVICE_NAME);
  const table = loadPolicyTable();
  const bucket = createReportBucket(new S3Client(REPORT_BUCKET_CLIENT), env.REPORTS_BUCKET);
  const basisOf = createBasisReader(bucket);
  const readerFor = createItemReader(env, now, stallMilliseconds);

  async function collect(event: unknown, context: CollectContext, over: TimeOver): Promise<CollectAnswer> {
    const { runId, items } = parse(collectRequestSchema, event, 'batch');
    logger.appendKeys({ runId });
    const [{ today, policy, sources }, batch] = await Promise.all([
      basisOf(runId),
      openBatch(bucket, runId, items),
    ]);
    const judge = (fn: LambdaFunction) => evaluate(fn, table, policy, today);
    const isProblem = (version: LambdaFunction) => needsAction(judge(version));
    const read = readerFor({ own: parseOwnPlace(context), sources, isProblem, over });

    const collected = new Map<ManifestItem, PackedItem>();
    const failures: unknown[] = [];
    const rest = byRegion(batch.rest).values();
    // Not `inParallel`: there, an item that takes long keeps those after it from being begun.
    const lane = async () => {
      for (const item of rest) {
        try {
          collected.set(item, await packItem(read(item), (fn) => judge(fn).status));
        } catch (error) {
          failures.push(error);
        }
      }
    };
    await Promise.all(Array.from({ length: ITEMS_AT_ONCE }, lane));
    await batch.write(collected);

    // Counted when they are written, so that the batch again counts none of them a second time.
    const answer = { runId, ...tellBatch(collected, { logger, metrics }) };
    const left = batch.rest.length - collected.size;
    const { itemsFailed, functions } = answer;
    logger.info('batch collected', { items: collected.size, itemsFailed, functions, left });
    const failure = failures.find((error) => !(error instanceof OutOfTimeError));
    if (failure !== undefined) throw failure;
    if (left === 0 || collected.size > 0) return { ...answer, left };
    throw new OutOfTimeError(
      `the time of the invocation ran out: ${left} of the batch's ${items.length} items are left`,
    );
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
      logger.error('invocation failed', toError(error));
      throw error;
    } finally {
      ended.abort();
      metrics.publish();
    }
  };
}

/** The Regions of an account apart from each other: side by side they would all wait for the same session. */
function byRegion(items: readonly ManifestItem[]): ManifestItem[] {
  return [...Map.groupBy(items, (item) => (item.kind === 'direct' ? item.region : '')).values()].flat();
}

/** The entry point that template and bundle name. */
export const handler = createHandler(readCollectEnv(process.env));
