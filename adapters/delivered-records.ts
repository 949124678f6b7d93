import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { recordEntries } from './record-entries.ts';

/** Whether any edition of what a notice is about has been told on any channel. */
export type IsTold = (about: string) => Promise<boolean>;

/** Powertools' idempotency calls what a channel has taken COMPLETED. */
const COMPLETED = {
  FilterExpression: '#status = :completed',
  ProjectionExpression: 'entry',
  ExpressionAttributeNames: { '#status': 'status' },
  ExpressionAttributeValues: { ':completed': { S: 'COMPLETED' } },
};

/** Asks the records table for deliveries that a channel has taken; throws, naming operation and table. */
export function createDeliveredRecords(client: DynamoDBClient, table: string): IsTold {
  return async (about) => {
    const delivered = recordEntries(client, table, { about, prefix: 'delivered.' }, COMPLETED);
    return (await delivered.next()).done !== true;
  };
}
