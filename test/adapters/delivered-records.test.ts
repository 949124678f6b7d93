import { BatchWriteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { createDeliveredRecords } from '../../adapters/delivered-records.ts';
import { startRecordsTable } from '../support/start-records.ts';

const ABOUT = 'arn:aws:health:eu-central-1::event/LAMBDA/NOTICE/NOTICE_1|111122223333';

async function startDelivered() {
  const { client, tableName } = await startRecordsTable();
  return {
    isTold: createDeliveredRecords(client, tableName),
    client,
    tableName,
    put: (about: string, entry: string, status: string) =>
      client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: { about: { S: about }, entry: { S: entry }, status: { S: status } },
        }),
      ),
  };
}

test('a delivery that is complete on any channel says that it is told', async () => {
  const { isTold, put } = await startDelivered();
  await put(ABOUT, 'delivered.mail#1a2b', 'INPROGRESS');
  await put(ABOUT, 'delivered.platform#3c4d', 'COMPLETED');

  expect(await isTold(ABOUT)).toBe(true);
});

test.each([
  ['a delivery that is under way', ABOUT, 'delivered.platform#1a2b', 'INPROGRESS'],
  ['an entry that is no delivery', ABOUT, 'edition#|2026-11-19T08:00:00Z|open', 'COMPLETED'],
  ['a delivery about something else', `${ABOUT}4`, 'delivered.platform#1a2b', 'COMPLETED'],
])('%s does not', async (_, about, entry, status) => {
  const { isTold, put } = await startDelivered();
  await put(about, entry, status);

  expect(await isTold(ABOUT)).toBe(false);
});

test('a delivery behind a whole page of others is found', async () => {
  const { isTold, put, client, tableName } = await startDelivered();
  const filler = { S: 'x'.repeat(300_000) };
  for (let item = 0; item < 4; item++) {
    const Item = {
      about: { S: ABOUT },
      entry: { S: `delivered.a#${item}` },
      status: { S: 'INPROGRESS' },
      filler,
    };
    await client.send(
      new BatchWriteItemCommand({ RequestItems: { [tableName]: [{ PutRequest: { Item } }] } }),
    );
  }
  await put(ABOUT, 'delivered.z#1a2b', 'COMPLETED');

  expect(await isTold(ABOUT)).toBe(true);
});

test('a table that does not exist is an error that names operation and table', async () => {
  const { client } = await startRecordsTable();

  await expect(createDeliveredRecords(client, 'elsewhere')(ABOUT)).rejects.toThrow(
    'Query elsewhere: ResourceNotFoundException',
  );
});
