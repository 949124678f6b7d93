import { Logger } from '@aws-lambda-powertools/logger';
import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { parse } from '../adapters/parse.ts';
import { loadPolicyTable } from '../adapters/policy-table.ts';
import { createReportBucket, REPORT_BUCKET_CLIENT } from '../adapters/report-bucket.ts';
import { toError } from '../adapters/to-error.ts';
import { makeProducts } from './make-products.ts';
import { releaseMonth } from './month-lock.ts';
import { readPointer, switchPointer } from './pointer.ts';
import { productKeys, productsFolder } from './products.ts';
import { type Publication, toPublication } from './publication.ts';
import { type PublishEnv, readPublishEnv } from './publish-env.ts';
import { createPublishMetrics } from './publish-metrics.ts';
import { PublishedMeanwhileError } from './published-meanwhile-error.ts';
import { readSummary } from './read-summary.ts';
import { withTemporaryFolder } from './report.ts';
import { type Run, readRun, runIdSchema } from './run.ts';
import type { Summary } from './summary-schema.ts';

const SERVICE_NAME = 'runtime-sunset-report-publish';

/** What the state machine hands over. */
export const publishEventSchema = z.object({ runId: runIdSchema });

/**
 * Publishes what a run has collected: makes the products beside those that hold, switches the month's pointer to them
 * and gives the month back. Whatever fails before the switch leaves the month as it was; done again for the same run
 * it does no harm. `now` tells when the report was published.
 */
export function createHandler(env: PublishEnv, now: () => Date = () => new Date()) {
  const logger = new Logger({ serviceName: SERVICE_NAME });
  const metrics = createPublishMetrics(SERVICE_NAME);
  const table = loadPolicyTable();
  const bucket = createReportBucket(new S3Client(REPORT_BUCKET_CLIENT), env.REPORTS_BUCKET);

  /** Whether the month's pointer names this run already; throws when it names another one than when the run began. */
  async function isPublished({ month, runId, current }: Run): Promise<boolean> {
    const pointer = await readPointer(bucket, month);
    if (pointer?.value.runId === runId) return true;
    if (pointer?.etag === current?.etag) return false;
    throw new PublishedMeanwhileError(
      pointer === null
        ? `month ${month}: its pointer was removed meanwhile; start another run`
        : `month ${month} was published by run ${pointer.value.runId} meanwhile; its products stay`,
    );
  }

  async function switchTo(run: Run): Promise<void> {
    const { month, runId } = run;
    const prefix = productsFolder(run);
    const publishedAt = now().toISOString();
    const pointer = {
      schemaVersion: 1,
      month,
      runId,
      prefix,
      publishedAt,
      files: productKeys(prefix),
    } as const;
    // The refusal may follow a switch of our own whose answer was lost.
    if ((await switchPointer(bucket, pointer, run.current?.etag ?? null)) || (await isPublished(run))) return;
    throw new Error(`month ${month}: S3 refuses the pointer though it is the one that the run has seen`);
  }

  async function publish(run: Run): Promise<Summary> {
    if (await isPublished(run)) return readSummary(bucket, productsFolder(run));
    if (run.tableAsOf !== table.asOf) {
      throw new Error(
        `run ${run.runId} began with the policy table of ${run.tableAsOf}, and this is that of ${table.asOf}; start another run`,
      );
    }
    const summary = await withTemporaryFolder((folder) => makeProducts(bucket, run, table, folder));
    await switchTo(run);
    return summary;
  }

  return async (event: unknown, context: { readonly awsRequestId?: string }): Promise<Publication> => {
    logger.resetKeys();
    logger.appendKeys({ awsRequestId: context.awsRequestId });
    try {
      const { runId } = parse(publishEventSchema, event, 'event');
      const run = await readRun(bucket, runId);
      logger.appendKeys({ runId, month: run.month });
      const summary = await publish(run);
      const publication = toPublication(run.month, runId, productsFolder(run), summary);
      metrics.publish(summary, publication.placesNotCovered);
      logger.info('report published', { publication });
      await releaseMonth(bucket, run.month, runId).catch((error: unknown) => {
        // The report stands, and the lock ends by itself.
        logger.warn('the month is still locked', toError(error));
      });
      return publication;
    } catch (error) {
      logger.error('report not published', toError(error));
      throw error;
    }
  };
}

/** The entry point that template and bundle name. */
export const handler = createHandler(readPublishEnv(process.env));
