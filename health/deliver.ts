import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { ChannelError } from '../adapters/channel-error.ts';
import { createSender, kindOf } from '../adapters/channels.ts';
import { sendToDeadLetters } from '../adapters/dead-letter-queue.ts';
import { REQUEST_TIMEOUTS } from '../adapters/request-timeouts.ts';
import { settingsOf } from '../adapters/settings-env.ts';
import type { Channel } from '../core/channel.ts';
import { type DeliverEnv, readDeliverEnv } from './deliver-env.ts';
import { createDeliverMetrics } from './deliver-metrics.ts';
import { parseDelivery } from './parse-delivery.ts';
import { forEachMessage, type QueueContext, type QueueRecord } from './queue-batch.ts';
import { createTellOnce, type Told } from './tell-once.ts';

const SERVICE_NAME = 'runtime-sunset-deliver';

/** A call that takes longer is tried again: records and messages are small. */
const CLIENT_OPTIONS = { maxAttempts: 3, requestHandler: { ...REQUEST_TIMEOUTS, requestTimeout: 5_000 } };

/** A delivery is not begun in an invocation's last seconds: it could end between telling and remembering. */
const LEAST_MILLISECONDS = 15_000;

/** What a local run and tests set apart from the environment. */
export interface DeliverOptions {
  readonly now?: () => Date;
  /** Lets webhooks be on this machine, over http. */
  readonly allowLoopbackHttp?: boolean;
  readonly slackTryMilliseconds?: number;
}

/**
 * Sends the deliveries of their queue, each to the channel of the settings that it names, and each once. What a
 * channel refuses for now fails alone, and the queue brings it back. What it refuses for good moves to the
 * dead-letter queue at once, where it waits for somebody to repair the channel and to send it back.
 */
export function createHandler(env: DeliverEnv, options: DeliverOptions = {}) {
  const { now = () => new Date(), allowLoopbackHttp = false, slackTryMilliseconds = 10_000 } = options;
  const logger = new Logger({ serviceName: SERVICE_NAME });
  const metrics = createDeliverMetrics(SERVICE_NAME);
  const tellOnce = createTellOnce(new DynamoDBClient(CLIENT_OPTIONS), env.RECORDS_TABLE);
  const queue = new SQSClient(CLIENT_OPTIONS);
  const send = createSender({
    hosts: env.WEBHOOK_HOSTS?.split(',') ?? [],
    allowLoopbackHttp,
    slackTryMilliseconds,
    emailFrom: env.EMAIL_FROM ?? null,
  });
  const settings = settingsOf(env, now, (error) => {
    logger.warn('settings refresh failed; the last good document stays in force', error);
    metrics.addRefreshFailure();
  });

  async function channelOf(name: string, isFirstReceive: boolean): Promise<Channel> {
    const { channels } = await settings();
    const channel = Object.hasOwn(channels, name) ? channels[name] : undefined;
    if (channel !== undefined) return channel;
    // Whoever queued it may have read a newer document than the one in force here, which is five minutes old at most.
    const kind = isFirstReceive ? 'temporary' : 'permanent';
    throw new ChannelError('settings', kind, `no channel is called "${name}"`);
  }

  async function deliver(record: QueueRecord, context: QueueContext): Promise<void> {
    const remaining = () => context.getRemainingTimeInMillis();
    if (remaining() < LEAST_MILLISECONDS) throw new Error('no time is left in this invocation');
    const delivery = parseDelivery(record.body);
    const { about, edition, channel: name } = delivery;
    logger.appendKeys({ about, edition, channel: name });

    async function tell(): Promise<Told> {
      const channel = await channelOf(name, record.attributes.ApproximateReceiveCount === '1');
      await send(channel, delivery.message, remaining);
      const channelKind = kindOf(channel);
      metrics.addAccepted(channelKind);
      return { toldAt: now().toISOString(), channelKind };
    }

    try {
      const { told, isRepeat } = await tellOnce(delivery, context, tell);
      logger.info(isRepeat ? 'delivery has been told before' : 'delivery told', { ...told });
    } catch (error) {
      if (!(error instanceof ChannelError) || error.kind === 'temporary') throw error;
      metrics.addRefused();
      logger.error('channel refuses for good; the delivery goes to the dead-letter queue', error);
      const attributes = { reason: error.message, channel: name };
      await sendToDeadLetters(queue, env.DEAD_LETTER_QUEUE_URL, record.body, attributes);
    }
  }

  return async (event: unknown, context: QueueContext) => {
    const { awsRequestId } = context;
    try {
      return await forEachMessage(event, async (record) => {
        logger.resetKeys();
        logger.appendKeys({ awsRequestId, messageId: record.messageId });
        try {
          await deliver(record, context);
        } catch (error) {
          logFailure(logger, error);
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

/** A refusal for now, and another invocation that is telling, are nothing to be repaired. */
function logFailure(logger: Logger, error: unknown): void {
  const isExpected =
    error instanceof Error && ['ChannelError', 'IdempotencyAlreadyInProgressError'].includes(error.name);
  logger[isExpected ? 'warn' : 'error']('delivery not told; the queue brings it back', toError(error));
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** The entry point that template and bundle name. */
export const handler = createHandler(readDeliverEnv(process.env));
