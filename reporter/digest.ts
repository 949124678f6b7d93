import { Logger } from '@aws-lambda-powertools/logger';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type * as z from 'zod/mini';
import { createCounters } from '../adapters/counters.ts';
import { enqueueDeliveries } from '../adapters/delivery-queue.ts';
import { inParallel } from '../adapters/in-parallel.ts';
import { type LambdaContext, parseOwnPlace } from '../adapters/lambda-context.ts';
import { parse } from '../adapters/parse.ts';
import { createReportBucket, REPORT_BUCKET_CLIENT } from '../adapters/report-bucket.ts';
import { REQUEST_TIMEOUTS } from '../adapters/request-timeouts.ts';
import { toError } from '../adapters/to-error.ts';
import { type Policy, policySchema } from '../core/policy.ts';
import { readCoverageGaps } from './coverage-gaps.ts';
import type { DigestAnswer } from './digest-answer.ts';
import { type DigestEnv, readDigestEnv } from './digest-env.ts';
import { toOwnerDigest } from './owner-digest.ts';
import { type OwnerRoutes, ownersWithRoutes } from './owner-routes.ts';
import { toPlatformMessage } from './platform-message.ts';
import { productKeys } from './products.ts';
import { type Publication, publicationSchema } from './publication.ts';
import type { BucketPlace } from './report-place.ts';
import type { ReporterMetric } from './reporter-metric.ts';
import { runKeys } from './run.ts';
import { type Summary, summarySchema } from './summary-schema.ts';

const SERVICE_NAME = 'runtime-sunset-report-digest';

const MOST_GAPS = 10;
const OWNERS_AT_ONCE = 4;

/**
 * Tells of a published report: the platform by the default channels, each owner with a route by theirs, all as the
 * settings were when the run began. An owner's report that cannot be read or queued holds none of the others up, but
 * fails the invocation in the end. Done again it tells nobody twice, since a delivery is told once for its run.
 */
export function createHandler(env: DigestEnv) {
  const logger = new Logger({ serviceName: SERVICE_NAME });
  const metrics = createCounters<ReporterMetric>(SERVICE_NAME);
  const bucket = createReportBucket(new S3Client(REPORT_BUCKET_CLIENT), env.REPORTS_BUCKET);
  const queue = new SQSClient({ maxAttempts: 3, requestHandler: REQUEST_TIMEOUTS });

  async function readDocument<Schema extends z.ZodMiniType>(key: string, schema: Schema) {
    const document = await bucket.readJson(key, schema);
    if (document === null) throw new Error(`${key}: there is no such object`);
    return document.value;
  }

  async function tellPlatform(
    { month, runId, prefix }: Publication,
    { defaultChannels }: Policy,
    summary: Summary,
    place: BucketPlace,
  ): Promise<number> {
    if (defaultChannels.length === 0) {
      logger.warn('nobody hears of the report: in the settings defaultChannels names no channel');
      metrics.add('DigestUnrouted');
      return 0;
    }
    const { coverage: key } = productKeys(prefix);
    const bytes = await bucket.read(key);
    if (bytes === null) throw new Error(`${key}: there is no such object`);
    const gaps = await readCoverageGaps(key, bytes, MOST_GAPS);
    const message = toPlatformMessage(summary, { month, prefix, place, gaps });
    const told = { about: `report|${month}|platform`, edition: runId, message };
    const deliveries = defaultChannels.map((channel) => ({ ...told, channel }));
    await enqueueDeliveries(queue, env.DELIVERIES_QUEUE_URL, deliveries);
    metrics.add('DigestsQueued', deliveries.length);
    return deliveries.length;
  }

  async function tellOwners(
    publication: Publication,
    { routes, channels }: Policy,
    summary: Summary,
    place: BucketPlace,
  ): Promise<number> {
    const failures: unknown[] = [];
    let told = 0;

    async function tellOwner(owner: OwnerRoutes): Promise<void> {
      try {
        const context = { summary, place };
        const { deliveries, isTooLarge } = await toOwnerDigest(bucket, publication, owner, channels, context);
        if (deliveries.length === 0) return;
        await enqueueDeliveries(queue, env.DELIVERIES_QUEUE_URL, deliveries);
        told++;
        metrics.add('DigestsQueued', deliveries.length);
        if (isTooLarge) metrics.add('AttachmentsTooLarge');
      } catch (error) {
        failures.push(error);
        metrics.add('OwnersFailed');
        logger.error('owner not told', { owner: owner.owner, error: toError(error) });
      }
    }

    for await (const _ of inParallel(ownersWithRoutes({ routes }), OWNERS_AT_ONCE, tellOwner));
    if (failures.length > 0) {
      throw new AggregateError(
        failures,
        `${failures.length} owners were not told, the first: ${failures[0]}`,
      );
    }
    return told;
  }

  return async (event: unknown, context: LambdaContext): Promise<DigestAnswer> => {
    logger.resetKeys();
    logger.appendKeys({ awsRequestId: context.awsRequestId });
    try {
      const publication = parse(publicationSchema, event, 'event');
      const { runId, month, prefix } = publication;
      logger.appendKeys({ runId, month });
      const place = { ...parseOwnPlace(context), bucket: env.REPORTS_BUCKET };
      const policy = await readDocument(runKeys.settings(runId), policySchema);
      const summary = await readDocument(productKeys(prefix).summary, summarySchema);
      const platform = await tellPlatform(publication, policy, summary, place);
      const owners = await tellOwners(publication, policy, summary, place);
      logger.info('report told', { platform, owners });
      return { platform, owners };
    } catch (error) {
      logger.error('invocation failed', toError(error));
      throw error;
    } finally {
      metrics.publish();
    }
  };
}

/** The entry point that template and bundle name. */
export const handler = createHandler(readDigestEnv(process.env));
