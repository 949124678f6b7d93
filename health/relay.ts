import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { SQSClient } from '@aws-sdk/client-sqs';
import { enqueueDeliveries } from '../adapters/delivery-queue.ts';
import { parseOwnPlace } from '../adapters/lambda-context.ts';
import { createNoticeRecords } from '../adapters/notice-records.ts';
import { createAccountReader } from '../adapters/organization-account-of.ts';
import { loadPolicyTable } from '../adapters/policy-table.ts';
import { REQUEST_TIMEOUTS } from '../adapters/request-timeouts.ts';
import { settingsOf } from '../adapters/settings-env.ts';
import type { Policy } from '../core/policy.ts';
import { routeTo } from '../core/routing.ts';
import { ownersOf } from './affected-owners.ts';
import { AwaitedPages, gatherPages } from './gather-pages.ts';
import { parseHealthMessage } from './health-message.ts';
import { lookUpAccount } from './look-up-account.ts';
import { createFunctionLookup } from './look-up-functions.ts';
import { identify, type Notice } from './notice.ts';
import { toMessage } from './notice-message.ts';
import { forEachMessage, type QueueContext, type QueueRecord } from './queue-batch.ts';
import { type RelayEnv, readRelayEnv } from './relay-env.ts';
import { createRelayMetrics } from './relay-metrics.ts';

const SERVICE_NAME = 'runtime-sunset-health';

/** A call that takes longer is tried again: lookups and records are small, and a batch waits for them. */
const CLIENT_OPTIONS = { maxAttempts: 3, requestHandler: { ...REQUEST_TIMEOUTS, requestTimeout: 5_000 } };

/** A notice is not begun in an invocation's last seconds, and its lookups leave time to tell it. */
const LEAST_MILLISECONDS = 10_000;
const MOST_LOOKUP_MILLISECONDS = 15_000;
const TELLING_MILLISECONDS = 5_000;

/**
 * Turns the AWS Health events of the notices queue into deliveries, one for each channel that is to hear of it. An
 * event that cannot be told fails alone, and the queue brings it back; without settings the whole batch fails.
 */
export function createHandler(env: RelayEnv, now: () => Date = () => new Date()) {
  const logger = new Logger({ serviceName: SERVICE_NAME });
  const metrics = createRelayMetrics(SERVICE_NAME);
  const table = loadPolicyTable();
  const records = createNoticeRecords(new DynamoDBClient(CLIENT_OPTIONS), env.RECORDS_TABLE, now);
  const queue = new SQSClient(CLIENT_OPTIONS);
  const accountOf = createAccountReader(new OrganizationsClient(CLIENT_OPTIONS), now);
  const lookUpFunctions = createFunctionLookup(CLIENT_OPTIONS, env.AGGREGATOR_NAME);
  const settings = settingsOf(env, now, (error) => {
    logger.warn('settings refresh failed; the last good document stays in force', error);
    metrics.add('SettingsRefreshFailed');
  });

  function onLookupFailed(error: unknown): void {
    logger.warn('lookup failed; the notice is told without it', toError(error));
    metrics.add('LookupsFailed');
  }

  async function tell(notice: Notice, policy: Policy, context: QueueContext): Promise<void> {
    const spare = context.getRemainingTimeInMillis() - TELLING_MILLISECONDS;
    const milliseconds = Math.min(spare, MOST_LOOKUP_MILLISECONDS);
    const { accountId } = parseOwnPlace(context);
    const [account, functions] = await Promise.all([
      lookUpAccount(accountOf, notice.affectedAccount, milliseconds, onLookupFailed),
      lookUpFunctions(notice.entities, accountId, milliseconds, onLookupFailed),
    ]);
    const { subjects, ...affected } = ownersOf(notice, account, functions, policy);
    const { channels, unrouted } = routeTo(policy, subjects);
    if (unrouted > 0) metrics.add('NoticesUnrouted');
    if (channels.length === 0) {
      throw new Error('no channel: in the settings no route matches, and defaultChannels names none');
    }

    const today = now().toISOString().slice(0, 10);
    const message = toMessage(notice, { today, table, policy, account, ...affected });
    const { about, edition, novelty, pages } = notice;
    const deliveries = channels.map((channel) => ({ about, edition, channel, message }));
    await enqueueDeliveries(queue, env.DELIVERIES_QUEUE_URL, deliveries);
    metrics.add('NoticesRelayed');
    logger.info('notice relayed', { channels, unrouted, novelty, pages });
  }

  async function relay(record: QueueRecord, policy: Policy, context: QueueContext): Promise<void> {
    if (context.getRemainingTimeInMillis() < LEAST_MILLISECONDS) {
      throw new Error('no time is left in this invocation');
    }
    const event = parseHealthMessage(record);
    const { eventArn, affectedAccount } = event;
    logger.appendKeys({ eventArn, affectedAccount, edition: identify(event).edition });
    const isFirstReceive = record.attributes.ApproximateReceiveCount === '1';
    const notice = await gatherPages(records, event, isFirstReceive);
    await tell(notice, policy, context);
  }

  return async (event: unknown, context: QueueContext) => {
    const { awsRequestId } = context;
    logger.resetKeys();
    logger.appendKeys({ awsRequestId });
    try {
      const policy = await settings();
      return await forEachMessage(event, async (record) => {
        logger.resetKeys();
        logger.appendKeys({ awsRequestId, messageId: record.messageId });
        try {
          await relay(record, policy, context);
        } catch (error) {
          if (error instanceof AwaitedPages) logger.info(`notice not yet relayed: it ${error.message}`);
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

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** The entry point that template and bundle name. */
export const handler = createHandler(readRelayEnv(process.env));
