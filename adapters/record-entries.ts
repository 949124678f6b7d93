import {
  type AttributeValue,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { followPages } from './follow-pages.ts';

/**
 * The items of the records table that are about one thing and whose entries begin with a prefix, in the order of their
 * entries, as they stand. `narrowed` may leave out items or members. Throws, naming operation and table.
 */
export async function* recordEntries(
  client: DynamoDBClient,
  table: string,
  { about, prefix }: { readonly about: string; readonly prefix: string },
  narrowed: Omit<QueryCommandInput, 'TableName'> = {},
): AsyncGenerator<Record<string, AttributeValue>> {
  const query = {
    ...narrowed,
    TableName: table,
    KeyConditionExpression: 'about = :about AND begins_with(entry, :prefix)',
    ExpressionAttributeValues: {
      ...narrowed.ExpressionAttributeValues,
      ':about': { S: about },
      ':prefix': { S: prefix },
    },
    ConsistentRead: true,
  };
  const pages = followPages(
    `Query ${table}`,
    (entry) => {
      const ExclusiveStartKey =
        entry === undefined ? undefined : { about: { S: about }, entry: { S: entry } };
      return client.send(new QueryCommand({ ...query, ExclusiveStartKey }));
    },
    (page) => page.LastEvaluatedKey?.['entry']?.S,
  );
  for await (const { Items = [] } of pages) yield* Items;
}
