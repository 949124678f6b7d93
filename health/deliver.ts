import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { ChannelError } from '../adapters/channel-error.ts';
import { createSender, kindOf } from '../adapters/channels.ts';
import { createCounters } from '../adapters/counters.ts';
import { sendToDeadLetters } from '../adapters/dead-letter-queue.ts';
import { SMALL_CALLS } from '../adapters/request-timeouts.ts';
import { type Remaining, shareOf } from '../adapters/sending-time.ts';
import { settingsOf } from '../adapters/settings-env.ts';
import { toError } from '../adapters/to-error.ts';
import type { Channel } from '../core/channel.ts';
import type { Delivery } from '../core/delivery.ts';
import { type DeliverEnv, readDeliverEnv } from './deliver-env.ts';
import type { HealthMetric } from './health-metric.ts';
import { parseDelivery } from './parse-delivery.ts';
import { forEachMessage, mostReceivedFirst, type QueueContext, type QueueRecord } from './queue-batch.ts';
import { createTellOnce, type Told } from './tell-once.ts';

const SERVICE_NAME = 'runtime-sunset-deliver';

/** A delivery is not begun in an invocation's last seconds: it could end between telling and remembering. */
const LEAST_MILLISECONDS = 15_000;

/** A delivery's turn in an invocation. */
interface Turn {
  readonly record: QueueRecord;
  /** How many deliveries are still to be sent, this one included. */
  readonly left: number;
  readonly remaining: Remaining;
  /** Why channels refused for now in this invocation, by their names: they are not asked again in it. */
  readonly refusals: Map<string, ChannelError>;
}

/** What a local run and tests set apart from the environment. */
export interface DeliverOptions {
  readonly now?: () => Date;
  /** Lets webhooks be on this machine, over http. */
  readonly allowLoopbackHttp?: boolean;
  readonly slackTryMilliseconds?: number;
}

/**
 * Sends the deliveries of their queue, each to the channel of the settings that it names, and each once. What a
 * channel refuses for now fails, the queue brings it back, and the other channels get the time: that channel is not
 * asked again in the invocation. What it refuses for good moves to the dead-letter queue at once, where it waits for
 * somebody to repair the channel and to send it back.
 */
export function createHandler(env: DeliverEnv, options: DeliverOptions = {}) {
  const { now = () => new Date(), allowLoopbackHttp = false, slackTryMilliseconds = 10_000 } = options;
  const logger = new Logger({ serviceName: SERVICE_NAME });
  const metrics = createCounters<HealthMetric>(SERVICE_NAME);
  const tellOnce = createTellOnce(new DynamoDBClient(SMALL_CALLS), env.RECORDS_TABLE);
  const queue = new SQSClient(SMALL_CALLS);
  const send = createSender({
    hosts: env.WEBHOOK_HOSTS?.split(',') ?? [],
    allowLoopbackHttp,
    slackTryMilliseconds,
    emailFrom: env.EMAIL_FROM ?? null,
  });
  const settings = settingsOf(env, now, { logger, metrics });

  async function channelOf(name: string, isFirstReceive: boolean): Promise<Channel> {
    const { channels } = await settings();
    const channel = Object.hasOwn(channels, name) ? channels[name] : undefined;
    if (channel !== undefined) return channel;
    // Whoever queued it may have read a newer document than the one in force here, which is five minutes old at most.
    const kind = isFirstReceive ? 'temporary' : 'permanent';
    throw new ChannelError('settings', kind, `no channel is called "${name}"`);
  }

  async function tell(delivery: Delivery, { record, left, remaining, refusals }: Turn): Promise<Told> {
    const { channel: name } = delivery;
    const channel = await channelOf(name, record.attributes.ApproximateReceiveCount === '1');
    const channelKind = kindOf(channel);
    const refusal = refusals.get(name);
    if (refusal !== undefined) {
      throw new ChannelError(channelKind, 'temporary', `not asked again at once, after ${refusal.message}`);
    }
    const share = shareOf(remaining, left, LEAST_MILLISECONDS);
    await send(channel, delivery, share).catch((error) => {
      if (isTemporary(error)) refusals.set(name, error);
      throw error;
    });
    metrics.add('DeliveriesAccepted', 1, ['Channel', channelKind]);
    return { toldAt: now().toISOString(), channelKind };
  }

  async function deliver(turn: Turn, context: QueueContext): Promise<void> {
    if (turn.remaining() < LEAST_MILLISECONDS) throw new Error('no time is left in this invocation');
    const { body } = turn.record;
    const delivery = parseDelivery(body);
    const { about, edition, channel } = delivery;
    logger.appendKeys({ about, edition, channel });

    try {
      const { told, isRepeat } = await tellOnce(delivery, context, () => tell(delivery, turn));
      logger.info(isRepeat ? 'delivery has been told before' : 'delivery told', { ...told });
    } catch (error) {
      if (!(error instanceof ChannelError) || isTemporary(error)) throw error;
      metrics.add('ChannelRefused');
      logger.error('channel refuses for good; the delivery goes to the dead-letter queue', error);
      const attributes = { reason: error.message, channel };
      await sendToDeadLetters(queue, env.DEAD_LETTER_QUEUE_URL, body, attributes);
    }
  }

  return async (event: unknown, context: QueueContext) => {
    const { awsRequestId } = context;
    const refusals = new Map<string, ChannelError>();
    const remaining = () => context.getRemainingTimeInMillis();
    async function handle(record: QueueRecord, left: number): Promise<void> {
      logger.resetKeys();
      logger.appendKeys({ awsRequestId, messageId: record.messageId });
      try {
        await deliver({ record, left, remaining, refusals }, context);
      } catch (error) {
        logFailure(logger, error);
        throw error;
      }
    }
    try {
      return await forEachMessage(event, handle, mostReceivedFirst);
    } catch (error) {
      logger.error('invocation failed', toError(error));
      throw error;
    } finally {
      metrics.publish();
    }
  };
}

function isTemporary(error: unknown): boolean {
  return error instanceof ChannelError && error.kind === 'temporary';
}

/** A refusal for now, and another invocation that is telling, are nothing to be repaired. */
function logFailure(logger: Logger, error: unknown): void {
  const isExpected =
    error instanceof Error && ['ChannelError', 'IdempotencyAlreadyInProgressError'].includes(error.name);
  logger[isExpected ? 'warn' : 'error']('delivery not told; the queue brings it back', toError(error));
}

/** The entry point that template and bundle name. */
export const handler = createHandler(readDeliverEnv(process.env));
