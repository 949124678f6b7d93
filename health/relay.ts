import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createCounters } from '../adapters/counters.ts';
import { createNoticeRecords } from '../adapters/notice-records.ts';
import { SMALL_CALLS } from '../adapters/request-timeouts.ts';
import { settingsOf } from '../adapters/settings-env.ts';
import { toError } from '../adapters/to-error.ts';
import { gatherPages, missingPages } from './gather-pages.ts';
import { parseHealthMessage } from './health-message.ts';
import type { HealthMetric } from './health-metric.ts';
import { type KeptPage, keepPage } from './keep-page.ts';
import { NotYet } from './not-yet.ts';
import { identify, isWhole } from './notice.ts';
import { forEachMessage, messagesIn, type QueueContext, type QueueRecord } from './queue-batch.ts';
import { type RelayEnv, readRelayEnv } from './relay-env.ts';
import { createTeller, type TellingCircumstances } from './tell-notice.ts';

const SERVICE_NAME = 'runtime-sunset-health';

/** Nothing is begun in an invocation's last seconds. */
const LEAST_MILLISECONDS = 10_000;

/**
 * How long after it was sent a message comes back rather than be told with less than all: less than the queue's
 * visibility timeout, so that it comes back for this once.
 */
const PATIENCE_MILLISECONDS = 300_000;

/**
 * Turns the AWS Health events of the notices queue into deliveries, one for each channel that is to hear of it. All
 * events of a batch are kept before the first is told, so that pages find each other. An event that cannot be told
 * fails alone, and the queue brings it back; without settings the whole batch fails.
 */
export function createHandler(env: RelayEnv, now: () => Date = () => new Date()) {
  const logger = new Logger({ serviceName: SERVICE_NAME });
  const metrics = createCounters<HealthMetric>(SERVICE_NAME);
  const records = createNoticeRecords(new DynamoDBClient(SMALL_CALLS), env.RECORDS_TABLE, now);
  const tellNotice = createTeller(env, { logger, metrics, now });
  const settings = settingsOf(env, now, { logger, metrics });

  /** Where a message cannot be kept, its promise says why when the message has its turn. */
  async function keepAll(messages: readonly QueueRecord[], context: QueueContext) {
    const kept = new Map<string, Promise<KeptPage>>();
    for (const message of messages) {
      const keeping = keep(message, context);
      kept.set(message.messageId, keeping);
      await keeping.catch(() => undefined);
    }
    return kept;
  }

  async function keep(message: QueueRecord, context: QueueContext): Promise<KeptPage> {
    requireTime(context);
    return keepPage(records, parseHealthMessage(message));
  }

  /** Messages of a batch that bring the same notice share in what becomes of it, which `told` knows. */
  async function relay(
    page: KeptPage,
    circumstances: TellingCircumstances,
    told: Map<string, Promise<void>>,
  ) {
    const { isPatient, context } = circumstances;
    requireTime(context);
    const notice = await gatherPages(records, page);
    if (isPatient && !isWhole(notice)) throw new NotYet(`waits for ${missingPages(notice)}`);
    const { about, edition } = notice;
    const key = JSON.stringify([about, edition, isPatient]);
    const telling = told.get(key) ?? tellNotice(notice, circumstances);
    told.set(key, telling);
    await telling;
    if (!isWhole(notice)) await records.markPartlyTold(page);
  }

  function isPatient({ attributes: { SentTimestamp } }: QueueRecord): boolean {
    return now().getTime() - Number(SentTimestamp ?? 0) < PATIENCE_MILLISECONDS;
  }

  return async (event: unknown, context: QueueContext) => {
    const { awsRequestId } = context;
    logger.resetKeys();
    logger.appendKeys({ awsRequestId });
    try {
      const kept = await keepAll(messagesIn(event), context);
      const policy = await settings();
      const told = new Map<string, Promise<void>>();
      return await forEachMessage(event, async (message) => {
        logger.resetKeys();
        logger.appendKeys({ awsRequestId, messageId: message.messageId });
        try {
          const received = parseHealthMessage(message);
          const { eventArn, affectedAccount } = received;
          logger.appendKeys({ eventArn, affectedAccount, edition: identify(received).edition });
          const page = await (kept.get(message.messageId) ?? keep(message, context));
          await relay(page, { policy, isPatient: isPatient(message), context }, told);
        } catch (error) {
          if (error instanceof NotYet) logger.info(`notice not yet relayed: it ${error.message}`);
          else logger.error('notice not relayed; the queue brings it back', toError(error));
          throw error;
        }
      });
    } catch (error) {
      logger.error('invocation failed', toError(error));
      throw error;
    } finally {
      metrics.publish();
    }
  };
}

function requireTime(context: QueueContext): void {
  if (context.getRemainingTimeInMillis() >= LEAST_MILLISECONDS) return;
  throw new Error('no time is left in this invocation');
}

/** The entry point that template and bundle name. */
export const handler = createHandler(readRelayEnv(process.env));
