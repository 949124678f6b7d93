import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { followPages } from './follow-pages.ts';

/** Whether any edition of what a notice is about has been told on any channel. */
export type IsTold = (about: string) => Promise<boolean>;

/**
 * Asks the records table for deliveries that a channel has taken: entries that begin with `delivered.`, and that
 * Powertools' idempotency calls COMPLETED. Throws, naming operation and table.
 */
export function createDeliveredRecords(client: DynamoDBClient, table: string): IsTold {
  return async (about) => {
    const pages = followPages(
      `Query ${table}`,
      (lastEntry) =>
        client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: 'about = :about AND begins_with(entry, :prefix)',
            FilterExpression: '#status = :completed',
            ProjectionExpression: 'entry',
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: {
              ':about': { S: about },
              ':prefix': { S: 'delivered.' },
              ':completed': { S: 'COMPLETED' },
            },
            ConsistentRead: true,
            ...(lastEntry !== undefined && {
              ExclusiveStartKey: { about: { S: about }, entry: { S: lastEntry } },
            }),
          }),
        ),
      (page) => page.LastEvaluatedKey?.['entry']?.S,
    );
    for await (const { Items } of pages) if (Items?.length) return true;
    return false;
  };
}
