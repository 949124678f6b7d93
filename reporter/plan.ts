import { Logger } from '@aws-lambda-powertools/logger';
import { S3Client } from '@aws-sdk/client-s3';
import { createCounters } from '../adapters/counters.ts';
import { type LambdaContext, parseOwnPlace } from '../adapters/lambda-context.ts';
import { parse } from '../adapters/parse.ts';
import { loadPolicyTable } from '../adapters/policy-table.ts';
import { createReportBucket, REPORT_BUCKET_CLIENT } from '../adapters/report-bucket.ts';
import { settingsOf } from '../adapters/settings-env.ts';
import { toError } from '../adapters/to-error.ts';
import { writeAccounts } from './account-list.ts';
import { writePlanCoverage } from './coverage-record.ts';
import { toManifest } from './manifest.ts';
import { releaseMonth } from './month-lock.ts';
import { type PlanEnv, readPlanEnv } from './plan-env.ts';
import { createReadingPlanner } from './plan-reading.ts';
import { identifyRun, type PlanAnswer, planRequestSchema, type RunIdentity } from './plan-request.ts';
import { readPointer } from './pointer.ts';
import { findPreviousMonth } from './previous-month.ts';
import type { ReporterMetric } from './reporter-metric.ts';
import { type Run, runKeys } from './run.ts';
import { writeSources } from './source-list.ts';
import { takeMonth } from './take-month.ts';

const SERVICE_NAME = 'runtime-sunset-report-plan';

/** How many batches are collected at a time, where the environment does not say. */
const MAX_CONCURRENCY = 10;

/** As long as the state machine lets a run take (its TimeoutSeconds), and its last function after that. */
const LOCK_MILLISECONDS = (6 * 60 + 30) * 60_000;

/** A plan function's context. */
interface PlanContext extends LambdaContext {
  readonly getRemainingTimeInMillis: () => number;
}

/**
 * Begins a run of the report: takes the month, decides what is read and by which settings, and writes both down. The
 * same execution may ask again. With the action `release` it gives the month back instead. Rejects when anything at
 * all goes wrong, a month that another run holds included.
 */
export function createHandler(env: PlanEnv, now: () => Date = () => new Date()) {
  const logger = new Logger({ serviceName: SERVICE_NAME });
  const metrics = createCounters<ReporterMetric>(SERVICE_NAME);
  const table = loadPolicyTable();
  const bucket = createReportBucket(new S3Client(REPORT_BUCKET_CLIENT), env.REPORTS_BUCKET);
  const planReading = createReadingPlanner(env, ({ metric, ...unread }) => {
    logger.warn('run planned without all that AWS Organizations tells of accounts', { metric, ...unread });
    metrics.add(metric, unread.accounts);
  });
  const settings = settingsOf(env, now, { logger, metrics });

  async function describeRun({ runId, month, today, startedAt }: RunIdentity): Promise<Run> {
    const [previous, pointer] = await Promise.all([
      findPreviousMonth(bucket, month),
      readPointer(bucket, month),
    ]);
    const { INVENTORY: inventory } = env;
    const current = pointer && { prefix: pointer.value.prefix, etag: pointer.etag };
    const tableAsOf = table.asOf;
    return { schemaVersion: 1, runId, month, today, inventory, startedAt, tableAsOf, previous, current };
  }

  async function plan(identity: RunIdentity, context: PlanContext): Promise<PlanAnswer> {
    const { runId, month, today, startedAt } = identity;
    const expiresAt = new Date(Date.parse(startedAt) + LOCK_MILLISECONDS).toISOString();
    await takeMonth(bucket, { month, runId, startedAt, expiresAt });

    const policy = await settings();
    const run = await describeRun(identity);
    const reading = await planReading(policy, {
      today,
      ownAccountId: parseOwnPlace(context).accountId,
      remaining: () => context.getRemainingTimeInMillis(),
    });
    const { accounts, items, sources, coverage, itemsPerBatch } = reading;

    const manifestKey = runKeys.manifest(runId);
    const unread = coverage.map((row) => ({ ...row, functions: 0 }));
    await Promise.all([
      bucket.put(runKeys.run(runId), JSON.stringify(run), 'application/json'),
      bucket.put(runKeys.settings(runId), JSON.stringify(policy), 'application/json'),
      bucket.put(manifestKey, toManifest(items), 'application/x-ndjson'),
      writeAccounts(bucket, runId, accounts),
      writePlanCoverage(bucket, runId, unread),
      sources === null ? null : writeSources(bucket, runId, sources),
    ]);

    const skipped = coverage.filter(({ accountId }) => accountId !== '').length;
    metrics.add('AccountsPlanned', accounts.length - skipped);
    metrics.add('AccountsSkipped', skipped);
    metrics.add('ItemsPlanned', items.length);
    logger.info('run planned', { accounts: accounts.length, skipped, items: items.length });
    const maxConcurrency = env.MAX_CONCURRENCY ?? MAX_CONCURRENCY;
    const { REPORTS_BUCKET } = env;
    return {
      bucket: REPORTS_BUCKET,
      runId,
      month,
      manifestKey,
      items: items.length,
      itemsPerBatch,
      maxConcurrency,
    };
  }

  return async (event: unknown, context: PlanContext): Promise<PlanAnswer | { released: boolean }> => {
    logger.resetKeys();
    logger.appendKeys({ awsRequestId: context.awsRequestId });
    try {
      const request = parse(planRequestSchema, event, 'state machine input');
      const identity = identifyRun(request);
      const { runId, month } = identity;
      logger.appendKeys({ runId, month });
      if (request.action === 'plan') return await plan(identity, context);
      const released = await releaseMonth(bucket, month, runId);
      logger.info('month given back', { released });
      return { released };
    } catch (error) {
      logger.error('invocation failed', toError(error));
      throw error;
    } finally {
      metrics.publish();
    }
  };
}

/** The entry point that template and bundle name. */
export const handler = createHandler(readPlanEnv(process.env));
