import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import {
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RecordsTable, startRecordsTable } from '../../local/records-table.ts';

const about = 'arn:aws:health:eu-west-1::event/LAMBDA/x|111122223333';

describe('the records table', () => {
  let table: RecordsTable;
  let client: DynamoDBClient;

  beforeEach(async () => {
    table = await startRecordsTable();
    client = new DynamoDBClient({
      endpoint: table.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIALOCAL', secretAccessKey: 'local-secret' },
      maxAttempts: 1,
    });
  });
  afterEach(async () => {
    client.destroy();
    await table.close();
  });

  const put = (entry: string, more: object = {}) =>
    client.send(
      new PutItemCommand({
        TableName: table.tableName,
        Item: { about: { S: about }, entry: { S: entry } },
        ...more,
      }),
    );
  const query = async (more: Partial<QueryCommandInput> = {}) => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table.tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'about = :about',
        ExpressionAttributeValues: { ':about': { S: about } },
        ...more,
      }),
    );
    return Items.map((it) => it['entry']?.S);
  };

  test('gives the entries of what they are about, in order', async () => {
    await put('page#e#0002');
    await put('delivered.platform#1');
    await put('page#e#0001');
    expect(await query()).toEqual(['delivered.platform#1', 'page#e#0001', 'page#e#0002']);
    expect(
      await query({
        KeyConditionExpression: 'about = :about AND begins_with(entry, :page)',
        ExpressionAttributeValues: { ':about': { S: about }, ':page': { S: 'page#' } },
      }),
    ).toEqual(['page#e#0001', 'page#e#0002']);
  });

  test('writes only where the condition holds', async () => {
    const ConditionExpression = 'attribute_not_exists(about)';
    await put('a', { ConditionExpression });
    await expect(put('a', { ConditionExpression })).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });
  });

  test('carries the idempotency records of Powertools', async () => {
    let sent = 0;
    const persistenceStore = new DynamoDBPersistenceLayer({
      tableName: table.tableName,
      keyAttr: 'about',
      sortKeyAttr: 'entry',
      staticPkValue: about,
      awsSdkV3Client: client,
    });
    const config = new IdempotencyConfig({ throwOnNoIdempotencyKey: true });
    config.registerLambdaContext({
      callbackWaitsForEmptyEventLoop: false,
      functionName: 'deliver',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:deliver',
      memoryLimitInMB: '256',
      awsRequestId: '6c8f1ff5-3c4e-4c31-9b0e-6f4f7c1c2b6a',
      logGroupName: '/aws/lambda/deliver',
      logStreamName: '2026/11/20/[$LATEST]1',
      getRemainingTimeInMillis: () => 30_000,
      done: () => {},
      fail: () => {},
      succeed: () => {},
    });
    const send = makeIdempotent(
      async (_: { edition: string }) => {
        sent += 1;
        return { ok: sent };
      },
      { persistenceStore, config, keyPrefix: 'delivered.platform' },
    );
    expect(await send({ edition: '1' })).toEqual({ ok: 1 });
    expect(await send({ edition: '1' })).toEqual({ ok: 1 });
    expect(await send({ edition: '2' })).toEqual({ ok: 2 });
    expect(await query()).toEqual([
      expect.stringMatching(/^delivered\.platform#/),
      expect.stringMatching(/^delivered\.platform#/),
    ]);
  });

  test('may have other keys', async () => {
    const other = await startRecordsTable({ tableName: 'runs', partitionKey: 'month', sortKey: 'account' });
    const elsewhere = new DynamoDBClient({
      endpoint: other.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'AKIALOCAL', secretAccessKey: 'local-secret' },
    });
    await elsewhere.send(
      new PutItemCommand({
        TableName: 'runs',
        Item: { month: { S: '2026-11' }, account: { S: '111122223333' } },
      }),
    );
    elsewhere.destroy();
    await other.close();
  });
});
