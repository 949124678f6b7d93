import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { HealthClient } from '@aws-sdk/client-health';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createCounters } from '../adapters/counters.ts';
import { createDeliveredRecords } from '../adapters/delivered-records.ts';
import { isWithoutPlan, openHealthView } from '../adapters/health-api.ts';
import type { DescribedEvent } from '../adapters/health-view.ts';
import { type LambdaContext, type Place, parseOwnPlace } from '../adapters/lambda-context.ts';
import { sendNotice } from '../adapters/notice-queue.ts';
import { REQUEST_TIMEOUTS, SMALL_CALLS } from '../adapters/request-timeouts.ts';
import { toError } from '../adapters/to-error.ts';
import { type CatchUpEnv, readCatchUpEnv } from './catch-up-env.ts';
import { aboutOf, toCatchUpEvents } from './catch-up-event.ts';
import { toEventFilters } from './event-filters.ts';
import type { HealthMetric } from './health-metric.ts';
import { findUntoldEvents } from './untold-events.ts';

const SERVICE_NAME = 'runtime-sunset-health-catch-up';

/** One of the two Regions with an endpoint of the API; AWS publishes no rates (docs: health ug health-api). */
const HEALTH_OPTIONS = {
  region: 'us-east-1',
  retryMode: 'adaptive',
  maxAttempts: 8,
  requestHandler: REQUEST_TIMEOUTS,
} as const;

/** As long as a notice can be under way on the queues, so that none is told while it is being told. */
const UNDER_WAY_MILLISECONDS = 2 * 3_600_000;

const TIMELESS = 'the last update of an event is at no readable time; the event is taken for new';

const LEAST_MILLISECONDS = 20_000;
const MAX_NAMED_FAILURES = 5;

/** The part of Lambda's context that this function reads. */
interface CatchUpContext extends LambdaContext {
  getRemainingTimeInMillis(): number;
}

/**
 * Puts the open and upcoming events of AWS Health that nobody has been told of on the notices queue, as EventBridge
 * would have: those from before the installation, and those that got lost. What cannot be read does not stop the
 * rest; the invocation then ends in an error that names it. A support plan without the Health API is no error.
 */
export function createHandler(env: CatchUpEnv, now: () => Date = () => new Date()) {
  const logger = new Logger({ serviceName: SERVICE_NAME });
  const metrics = createCounters<HealthMetric>(SERVICE_NAME);
  const health = new HealthClient(HEALTH_OPTIONS);
  const queue = new SQSClient(SMALL_CALLS);
  const isTold = createDeliveredRecords(new DynamoDBClient(SMALL_CALLS), env.RECORDS_TABLE);
  const { HEALTH_SERVICES = 'LAMBDA', HEALTH_CATEGORIES = '*' } = env;
  const filters = toEventFilters(HEALTH_SERVICES.split(','), HEALTH_CATEGORIES.split(','));

  async function relay(described: DescribedEvent, own: Place): Promise<void> {
    const events = toCatchUpEvents(described, own, now());
    for (const event of events) await sendNotice(queue, env.NOTICES_QUEUE_URL, event);
    const { event, accountId } = described;
    logger.info('notice caught up', { eventArn: event.arn, accountId, pages: events.length });
  }

  /** Gives the number of notices that it has relayed. */
  async function catchUp(context: CatchUpContext, onFailed: (error: unknown) => void): Promise<number> {
    const own = parseOwnPlace(context);
    const view = await openHealthView(health);
    logger.appendKeys({ view: view.name });
    const hasTime = () => context.getRemainingTimeInMillis() >= LEAST_MILLISECONDS;
    const untold = findUntoldEvents({
      view,
      filters,
      isTold: (affecting) => isTold(aboutOf(affecting, own)),
      settledBefore: new Date(now().getTime() - UNDER_WAY_MILLISECONDS),
      hasTime,
      onFailed,
      onTimeless: ({ arn }) => logger.warn(TIMELESS, { eventArn: arn }),
    });
    let relayed = 0;
    for await (const described of untold) {
      if (!hasTime()) break;
      await relay(described, own).then(() => relayed++, onFailed);
    }
    if (!hasTime()) onFailed(new Error('no time is left; the next run goes on'));
    return relayed;
  }

  return async (_event: unknown, context: CatchUpContext): Promise<void> => {
    logger.resetKeys();
    logger.appendKeys({ awsRequestId: context.awsRequestId });
    const failures: Error[] = [];
    function onFailed(error: unknown): void {
      const failure = toError(error);
      failures.push(failure);
      if (!isWithoutPlan(failure)) logger.warn('not all events are read and relayed', failure);
    }

    try {
      const relayed = await catchUp(context, onFailed);
      logger.info('caught up', { relayed });
      metrics.add('CatchUpRelayed', relayed);
      const withoutPlan = failures.filter(isWithoutPlan);
      if (withoutPlan[0]) {
        logger.info(`a support plan does not include the Health API: ${withoutPlan[0].message}`);
      }
      requireNone(failures.filter((failure) => !isWithoutPlan(failure)));
    } catch (error) {
      logger.error('invocation failed', toError(error));
      throw error;
    } finally {
      metrics.publish();
    }
  };
}

function requireNone(failures: readonly Error[]): void {
  if (failures.length === 0) return;
  const named = failures.slice(0, MAX_NAMED_FAILURES).map(({ message }) => message);
  const others = failures.length - named.length;
  throw new Error(
    `not all events were read and relayed, ${failures.length} failures: ${named.join('; ')}` +
      `${others > 0 ? ` and ${others} others` : ''}`,
    { cause: failures[0] },
  );
}

/** The entry point that template and bundle name. */
export const handler = createHandler(readCatchUpEnv(process.env));
