import { SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { sendNotice } from '../../adapters/notice-queue.ts';
import { callerOf, startOrganization } from '../support/start-organization.ts';

async function startQueue() {
  const endpoint = await startOrganization({
    accounts: [{ id: '111122223333', name: 'security' }],
    regions: ['eu-central-1'],
  });
  const url = endpoint.createQueue('notices');
  const client = new SQSClient({ ...callerOf(endpoint, '111122223333', 'eu-central-1'), maxAttempts: 1 });
  const queued = () => endpoint.queue('notices').waiting.map(({ body }) => JSON.parse(body));
  return { endpoint, client, url, queued };
}

test('An event is put on the queue as it is, with characters that SQS takes in no other form than escaped', async () => {
  const { client, url, queued } = await startQueue();
  const event = { id: 'e-1', description: 'größer \u0007 \ufffe \uffff \ud83d 🚨' };

  await sendNotice(client, url, event);

  expect(queued()).toEqual([event]);
});

test('An event that the queue does not take is named', async () => {
  const { endpoint, client, url } = await startQueue();
  endpoint.inject({ operation: 'SendMessage', error: 'AccessDeniedException', message: 'no' });

  await expect(sendNotice(client, url, { id: 'e-1' })).rejects.toThrow('SendMessage e-1: AccessDenied: no');
});
