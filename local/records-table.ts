import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { listen } from './listen.ts';

/** A running DynamoDB with one table: point AWS_ENDPOINT_URL_DYNAMODB at `url`; it takes anybody's signature. */
export interface RecordsTable {
  readonly url: string;
  readonly tableName: string;
  readonly close: () => Promise<void>;
}

/** Starts a DynamoDB on a free port of 127.0.0.1 with an empty table, as the health template describes it. */
export async function startRecordsTable({
  tableName = 'runtime-sunset-records',
  partitionKey = 'about',
  sortKey = 'entry',
} = {}): Promise<RecordsTable> {
  const { url, close } = await listen(dynalite({ createTableMs: 0 }));
  const client = new DynamoDBClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIALOCAL', secretAccessKey: 'local-secret' },
  });
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      AttributeDefinitions: [
        { AttributeName: partitionKey, AttributeType: 'S' },
        { AttributeName: sortKey, AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: partitionKey, KeyType: 'HASH' },
        { AttributeName: sortKey, KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  // In seconds; nearly always the first look finds it.
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { TableName: tableName });
  client.destroy();

  return { url, tableName, close };
}
