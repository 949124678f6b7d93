import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { onTestFinished, vi } from 'vitest';
import { startRecordsTable as startTable } from '../../local/records-table.ts';

/** The records table in a DynamoDB of its own, to which the SDK's clients are pointed; it ends with the test. */
export async function startRecordsTable(): Promise<{
  client: DynamoDBClient;
  tableName: string;
  url: string;
}> {
  const { url, tableName, close } = await startTable({ tableName: 'records' });
  onTestFinished(close);
  const client = new DynamoDBClient({
    endpoint: url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
  });
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', url);
  return { client, tableName, url };
}
