import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ChannelKind } from '../adapters/channel-error.ts';
import type { Delivery } from '../core/delivery.ts';
import type { QueueContext } from './queue-batch.ts';

/** What the table remembers of a delivery that a channel has taken. */
export interface Told {
  readonly toldAt: string;
  readonly channelKind: ChannelKind;
}

/** Tells, unless the table says that it has been told; `isRepeat` says which. */
export type TellOnce = (
  delivery: Delivery,
  context: QueueContext,
  tell: () => Promise<Told>,
) => Promise<{ told: Told; isRepeat: boolean }>;

/** Longer than AWS announces anything ahead. */
const REMEMBERED_SECONDS = 400 * 86_400;

/**
 * Keeps, for each thing that is told, edition and channel, one record in the table under `delivered.<channel>#<hash>`.
 * It is written before telling, and removed when telling fails. Should the process end in between, the record holds
 * until the invocation's time would have been over; then it is told again, since nobody knows whether it was.
 * Rejects with IdempotencyAlreadyInProgressError while another invocation is telling.
 */
export function createTellOnce(awsSdkV3Client: DynamoDBClient, tableName: string): TellOnce {
  return async ({ about, edition, channel }, context, tell) => {
    const config = new IdempotencyConfig({
      expiresAfterSeconds: REMEMBERED_SECONDS,
      hashFunction: 'sha256',
      throwOnNoIdempotencyKey: true,
    });
    config.registerLambdaContext(context);
    const persistenceStore = new DynamoDBPersistenceLayer({
      awsSdkV3Client,
      tableName,
      keyAttr: 'about',
      sortKeyAttr: 'entry',
      staticPkValue: about,
    });
    let isRepeat = true;
    async function tellNow(_key: Pick<Delivery, 'edition' | 'channel'>): Promise<Told> {
      isRepeat = false;
      return tell();
    }
    const keyPrefix = `delivered.${channel}`;
    const told = await makeIdempotent(tellNow, { config, persistenceStore, keyPrefix })({ edition, channel });
    return { told, isRepeat };
  };
}
