import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import type { Queue } from '../../local/queue.ts';
import { drainQueue, type QueueEvent } from '../../local/queue-to-lambda.ts';
import { account, anOrganization } from './support.ts';

describe('draining a queue into a function', () => {
  let endpoint: Endpoint;
  let queue: Queue;
  let dead: Queue;
  let now: Date;

  beforeEach(async () => {
    now = new Date('2026-11-20T10:00:00Z');
    endpoint = await startEndpoint(anOrganization(), { now: () => now });
    endpoint.createQueue('dead');
    endpoint.createQueue('notices', { redrive: { deadLetterQueue: 'dead', maxReceiveCount: 2 } });
    queue = endpoint.queue('notices');
    dead = endpoint.queue('dead');
  });
  afterEach(() => endpoint.close());

  const pass = (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1000);
  };
  const sendAll = (...bodies: string[]) => bodies.map((it) => queue.send(it).messageId);
  const bodiesOf = (event: QueueEvent) => event.Records.map((it) => it['body']);

  test('invokes it with an event as Lambda does, and deletes what it did not report', async () => {
    const { messageId } = queue.send('hello', {
      attributes: { reason: { DataType: 'String', StringValue: 'archived' } },
    });
    pass(5);
    const events: QueueEvent[] = [];
    const drained = await drainQueue(queue, async (event) => {
      events.push(event);
    });

    expect(events).toEqual([
      {
        Records: [
          {
            messageId,
            receiptHandle: expect.any(String),
            body: 'hello',
            attributes: {
              ApproximateReceiveCount: '1',
              SentTimestamp: '1795168800000',
              SenderId: 'AIDALOCAL',
              ApproximateFirstReceiveTimestamp: '1795168805000',
            },
            messageAttributes: {
              reason: {
                stringValue: 'archived',
                stringListValues: [],
                binaryListValues: [],
                dataType: 'String',
              },
            },
            md5OfBody: '5d41402abc4b2a76b9719d911017c592',
            eventSource: 'aws:sqs',
            eventSourceARN: `arn:aws:sqs:us-east-1:${account}:notices`,
            awsRegion: 'us-east-1',
          },
        ],
      },
    ]);
    expect(drained).toEqual({ invocations: 1, deleted: [messageId], returned: [], errors: [] });
    expect(queue).toMatchObject({ waiting: [], inFlight: [] });
  });

  test('cuts what is waiting into batches', async () => {
    sendAll('a', 'b', 'c', 'd', 'e');
    const batches: unknown[] = [];
    await drainQueue(queue, async (event) => void batches.push(bodiesOf(event)), { batchSize: 2 });
    expect(batches).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });

  test('invokes nothing for an empty queue', async () => {
    const drained = await drainQueue(queue, async () => {
      throw new Error('invoked');
    });
    expect(drained).toEqual({ invocations: 0, deleted: [], returned: [], errors: [] });
  });

  test('leaves what it reports as failed in the queue until the visibility timeout is over', async () => {
    const [a, b, c] = sendAll('a', 'b', 'c');
    const drained = await drainQueue(queue, async () => ({ batchItemFailures: [{ itemIdentifier: b }] }));
    expect(drained).toEqual({ invocations: 1, deleted: [a, c], returned: [b], errors: [] });
    expect(queue.inFlight).toMatchObject([{ body: 'b' }]);
    pass(30);
    expect(queue.waiting).toMatchObject([{ body: 'b', receiveCount: 1 }]);
  });

  test.each([
    ['names a message that is not there', { batchItemFailures: [{ itemIdentifier: 'other' }] }],
    ['names none', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['misspells a member', { batchItemFailures: [{ id: 'other' }] }],
  ])('returns the whole batch when the answer %s', async (_, answer) => {
    const ids = sendAll('a', 'b');
    expect((await drainQueue(queue, async () => answer)).returned).toEqual(ids);
  });

  test.each([[undefined], [null], [{}], [{ batchItemFailures: [] }], [{ batchItemFailures: null }]])(
    'takes the answer %j for success',
    async (answer) => {
      const ids = sendAll('a', 'b');
      expect((await drainQueue(queue, async () => answer)).deleted).toEqual(ids);
    },
  );

  test('returns the whole batch when it throws, and moves it to the dead-letter queue in the end', async () => {
    sendAll('a', 'b');
    const fail = async () => {
      throw new Error('out of memory');
    };
    const { errors } = await drainQueue(queue, fail);
    expect(errors).toEqual([new Error('out of memory')]);
    pass(30);
    await drainQueue(queue, fail);
    pass(30);
    expect(await drainQueue(queue, fail)).toMatchObject({ invocations: 0 });
    expect(dead.waiting.map((it) => it.body)).toEqual(['a', 'b']);
    expect(queue.waiting).toEqual([]);
  });
});
