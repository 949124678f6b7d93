import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { enqueueDeliveries } from '../../adapters/delivery-queue.ts';
import { MAX_ATTACHED_CHARACTERS } from '../../core/delivery.ts';
import { aDelivery } from '../support/a-delivery.ts';
import { aMessage } from '../support/a-message.ts';
import { callerOf, callsOf, startOrganization } from '../support/start-organization.ts';

async function startQueue() {
  const endpoint = await startOrganization({
    accounts: [{ id: '111122223333', name: 'security' }],
    regions: ['eu-central-1'],
  });
  const url = endpoint.createQueue('deliveries');
  const client = new SQSClient({ ...callerOf(endpoint, '111122223333', 'eu-central-1'), maxAttempts: 1 });
  const queued = () => endpoint.queue('deliveries').waiting.map(({ body }) => JSON.parse(body));
  const calls = () => callsOf(endpoint, 'SendMessageBatch').length;
  return { endpoint, client, url, queued, calls };
}

function deliveriesTo(count: number) {
  return Array.from({ length: count }, (_, index) => aDelivery({ channel: `channel-${index}` }));
}

describe('deliveries', () => {
  test('are put on the queue as they are', async () => {
    const { client, url, queued } = await startQueue();
    const deliveries = [
      aDelivery(),
      aDelivery({ message: aMessage({ lead: 'größer \u0007 \ufffe \uffff 🚨' }) }),
    ];

    await enqueueDeliveries(client, url, deliveries);

    expect(queued()).toEqual(deliveries);
  });

  test('go ten in a call', async () => {
    const { client, url, queued, calls } = await startQueue();

    await enqueueDeliveries(client, url, deliveriesTo(21));

    expect(queued()).toEqual(deliveriesTo(21));
    expect(calls()).toBe(3);
  });

  test('go in calls of 1 MiB at most, in bytes', async () => {
    const { client, url, queued, calls } = await startQueue();
    const deliveries = deliveriesTo(5).map((delivery) => ({
      ...delivery,
      message: aMessage({ lead: 'ö'.repeat(200_000) }),
    }));

    await enqueueDeliveries(client, url, deliveries);

    expect(queued()).toHaveLength(5);
    expect(calls()).toBe(3);
  });

  test('with as many files as they may have go one in a call', async () => {
    const { client, url, queued, calls } = await startQueue();
    const gzip = 'A'.repeat(MAX_ATTACHED_CHARACTERS);
    const attachments = [{ fileName: 'report.csv', contentType: 'text/csv', gzip }];
    const deliveries = deliveriesTo(2).map((delivery) => ({ ...delivery, attachments }));

    await enqueueDeliveries(client, url, deliveries);

    expect(queued()).toEqual(deliveries);
    expect(calls()).toBe(2);
  });

  test('that are none need no call', async () => {
    const { client, url, calls } = await startQueue();

    await enqueueDeliveries(client, url, []);

    expect(calls()).toBe(0);
  });
});

describe('a delivery that the queue does not take', () => {
  test('is sent once more, and only that', async () => {
    const { endpoint, client, url, queued, calls } = await startQueue();
    endpoint.inject({ operation: 'SendMessageBatch', failedEntries: ['1'] });

    await enqueueDeliveries(client, url, deliveriesTo(3));

    expect(queued()).toHaveLength(3);
    expect(calls()).toBe(2);
  });

  test('even then is named, and the rest of its batch is on the queue', async () => {
    const { endpoint, client, url, queued } = await startQueue();
    endpoint.inject({ operation: 'SendMessageBatch', failedEntries: ['0', '2'] });
    endpoint.inject({ operation: 'SendMessageBatch', failedEntries: ['1'] });
    const { about } = aDelivery();

    await expect(enqueueDeliveries(client, url, deliveriesTo(3))).rejects.toThrow(
      `SendMessageBatch: SQS did not take, after 2 attempts: ${about} for channel channel-2 (InternalError)`,
    );
    expect(queued()).toMatchObject([{ channel: 'channel-1' }, { channel: 'channel-0' }]);
  });

  test('because the whole call fails is named', async () => {
    const { endpoint, client, url } = await startQueue();
    endpoint.inject({ operation: 'SendMessageBatch', error: 'AccessDeniedException', message: 'no' });
    const { about } = aDelivery();

    await expect(enqueueDeliveries(client, url, [aDelivery()])).rejects.toThrow(
      `SendMessageBatch of 1 deliveries, from ${about} for channel platform: AccessDenied: no`,
    );
  });
});
