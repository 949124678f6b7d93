import { createHash } from 'node:crypto';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import { account, anOrganization, clientConfig, otherAccount } from './support.ts';

const name = 'runtime-sunset-notices';

describe('SQS', () => {
  let endpoint: Endpoint;
  let client: SQSClient;
  let QueueUrl: string;
  let now: Date;

  const pass = (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1000);
  };

  beforeEach(async () => {
    now = new Date('2026-11-20T10:00:00Z');
    endpoint = await startEndpoint(anOrganization(), { now: () => now });
    endpoint.createQueue(`${name}-dead`);
    QueueUrl = endpoint.createQueue(name, {
      visibilityTimeoutSeconds: 60,
      redrive: { deadLetterQueue: `${name}-dead`, maxReceiveCount: 2 },
    });
    client = sqs();
  });
  afterEach(() => endpoint.close());

  const sqs = (accountId = account, region = 'us-east-1') =>
    new SQSClient({ ...clientConfig(endpoint, accountId, region), maxAttempts: 1 });
  const send = (more: Partial<SendMessageCommandInput> = {}) =>
    client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'é', ...more }));
  const sendBatch = (Entries: SendMessageBatchRequestEntry[]) =>
    client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  const receive = async (more: Partial<ReceiveMessageCommandInput> = {}) =>
    (await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }))).Messages ??
    [];
  const remove = (ReceiptHandle: string | undefined) =>
    client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  const hide = (ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
    client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
  const bodies = (queue: string) => endpoint.queue(queue).waiting.map((it) => it.body);

  test('hands a message out with what it knows of it', async () => {
    const attributes = { timestamp: { DataType: 'Number', StringValue: '1493147359900' } };
    const { MessageId, MD5OfMessageAttributes } = await send({ MessageAttributes: attributes });
    expect(MD5OfMessageAttributes).toBe('235c5c510d26fb653d073faed50ae77c');
    pass(5);
    expect(
      await receive({ MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['time.*'] }),
    ).toEqual([
      {
        MessageId,
        ReceiptHandle: expect.any(String),
        Body: 'é',
        MD5OfBody: createHash('md5').update('é').digest('hex'),
        Attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: '1795168800000',
          SenderId: `AIDALOCAL${account}`,
          ApproximateFirstReceiveTimestamp: '1795168805000',
        },
        MessageAttributes: attributes,
        MD5OfMessageAttributes,
      },
    ]);
  });

  test('tells only what is asked for', async () => {
    await send({
      MessageAttributes: { reason: { DataType: 'Binary.gzip', BinaryValue: new Uint8Array([1, 2]) } },
    });
    const [message] = await receive({ MessageSystemAttributeNames: ['SentTimestamp'] });
    expect(Object.keys(message?.Attributes ?? {})).toEqual(['SentTimestamp']);
    expect(message).not.toHaveProperty('MessageAttributes');
    pass(60);
    const [again] = await receive({ MessageAttributeNames: ['reason'] });
    expect(again?.MessageAttributes?.['reason']?.BinaryValue).toEqual(new Uint8Array([1, 2]));
    expect(again).not.toHaveProperty('Attributes');
  });

  test('hides a message that was handed out until the visibility timeout is over', async () => {
    await send();
    const [first] = await receive();
    pass(59);
    expect(await receive()).toEqual([]);
    expect(endpoint.queue(name)).toMatchObject({ waiting: [], inFlight: [{ body: 'é', receiveCount: 1 }] });
    pass(1);
    const [second] = await receive({ MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
    expect(second?.Attributes).toEqual({ ApproximateReceiveCount: '2' });
    expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
    await remove(first?.ReceiptHandle);
    expect(endpoint.queue(name).inFlight).toHaveLength(1);
    await remove(second?.ReceiptHandle);
    await remove(second?.ReceiptHandle);
    expect(endpoint.queue(name)).toMatchObject({ waiting: [], inFlight: [] });
  });

  test('changes how long a message is hidden', async () => {
    await send();
    const [message] = await receive({ VisibilityTimeout: 10 });
    await hide(message?.ReceiptHandle, 300);
    pass(299);
    expect(bodies(name)).toEqual([]);
    await hide(message?.ReceiptHandle, 0);
    expect(bodies(name)).toEqual(['é']);
    await expect(hide(message?.ReceiptHandle, 5)).rejects.toMatchObject({ name: 'MessageNotInflight' });
    await expect(hide(message?.ReceiptHandle, 43_201)).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await expect(hide('invented', 5)).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
    await expect(remove('invented')).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
  });

  test('delays a message', async () => {
    await send({ DelaySeconds: 30 });
    expect(await receive()).toEqual([]);
    expect(endpoint.queue(name).delayed).toHaveLength(1);
    pass(30);
    expect(await receive()).toHaveLength(1);
  });

  test('moves a message that was received too often to the dead-letter queue', async () => {
    const { MessageId } = await send();
    for (const _ of [1, 2]) {
      expect(await receive()).toHaveLength(1);
      pass(60);
    }
    expect(await receive()).toEqual([]);
    expect(bodies(name)).toEqual([]);
    const dead = endpoint.queue(`${name}-dead`);
    expect(dead.waiting).toMatchObject([{ messageId: MessageId, body: 'é' }]);
    const [message] = await receive({ QueueUrl: dead.url, AttributeNames: ['All'] });
    expect(message?.Attributes).toMatchObject({
      SentTimestamp: '1795168800000',
      DeadLetterQueueSourceArn: `arn:aws:sqs:us-east-1:${account}:${name}`,
    });
  });

  test('counts its messages', async () => {
    await sendBatch([
      { Id: 'a', MessageBody: 'a' },
      { Id: 'b', MessageBody: 'b' },
      { Id: 'c', MessageBody: 'c', DelaySeconds: 900 },
    ]);
    await receive({ MaxNumberOfMessages: 1 });
    const read = async (...AttributeNames: ('All' | 'QueueArn')[]) =>
      (await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }))).Attributes;
    expect(await read('All')).toEqual({
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
      CreatedTimestamp: '1795168800',
      QueueArn: `arn:aws:sqs:us-east-1:${account}:${name}`,
      VisibilityTimeout: '60',
      RedrivePolicy: `{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:${account}:${name}-dead","maxReceiveCount":2}`,
    });
    expect(await read('QueueArn')).toEqual({ QueueArn: `arn:aws:sqs:us-east-1:${account}:${name}` });
  });

  describe('takes a batch', () => {
    test('of ten entries', async () => {
      const entries = Array.from({ length: 10 }, (_, index) => ({ Id: `${index}`, MessageBody: `${index}` }));
      const { Successful, Failed } = await sendBatch(entries);
      expect(Successful?.map((it) => it.Id)).toEqual(entries.map((it) => it.Id));
      expect(Failed).toBeUndefined();
      expect(bodies(name)).toEqual(entries.map((it) => it.MessageBody));
    });

    test('without the entries that are at fault or made to fail', async () => {
      endpoint.inject({ operation: 'SendMessageBatch', failedEntries: ['b'] });
      const { Successful, Failed } = await sendBatch([
        { Id: 'a', MessageBody: 'a' },
        { Id: 'b', MessageBody: 'b' },
        { Id: 'c', MessageBody: 'bell \u0007' },
      ]);
      expect(Successful?.map((it) => it.Id)).toEqual(['a']);
      expect(Failed).toMatchObject([
        { Id: 'b', SenderFault: false, Code: 'InternalError' },
        { Id: 'c', SenderFault: true, Code: 'InvalidMessageContents' },
      ]);
      expect(bodies(name)).toEqual(['a']);
    });

    test.each([
      ['EmptyBatchRequest', []],
      [
        'TooManyEntriesInBatchRequest',
        Array.from({ length: 11 }, (_, it) => ({ Id: `${it}`, MessageBody: 'x' })),
      ],
      ['BatchEntryIdsNotDistinct', ['a', 'a'].map((Id) => ({ Id, MessageBody: 'x' }))],
      ['InvalidBatchEntryId', [{ Id: 'a b', MessageBody: 'x' }]],
      ['BatchRequestTooLong', ['a', 'b'].map((Id) => ({ Id, MessageBody: 'é'.repeat(262_145) }))],
    ])('but refuses it whole for %s', async (error, entries) => {
      await expect(sendBatch(entries)).rejects.toMatchObject({ name: error });
      expect(bodies(name)).toEqual([]);
    });

    test('up to 1,048,576 bytes in all', async () => {
      await sendBatch(['a', 'b'].map((Id) => ({ Id, MessageBody: 'é'.repeat(262_144) })));
      expect(bodies(name)).toHaveLength(2);
    });
  });

  test.each([
    ['an empty body', { MessageBody: '' }, 'MissingParameter'],
    ['a body of more than 1,048,576 bytes', { MessageBody: 'é'.repeat(524_289) }, 'InvalidParameterValue'],
    ['a character XML does not have', { MessageBody: '\uffff' }, 'InvalidMessageContents'],
    ['a delay of more than 15 minutes', { DelaySeconds: 901 }, 'InvalidParameterValue'],
    [
      'an attribute without its value',
      { MessageAttributes: { a: { DataType: 'String' } } },
      'InvalidParameterValue',
    ],
    [
      'an attribute of an unknown type',
      { MessageAttributes: { a: { DataType: 'Date', StringValue: 'x' } } },
      'InvalidParameterValue',
    ],
  ])('refuses %s', async (_, message, error) => {
    await expect(send(message)).rejects.toMatchObject({ name: error });
    expect(bodies(name)).toEqual([]);
  });

  test('opens a queue to its own account and in its own Region only', async () => {
    const message = new SendMessageCommand({ QueueUrl, MessageBody: 'x' });
    await expect(sqs(otherAccount).send(message)).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
    const unknown = { name: 'QueueDoesNotExist', Error: { Code: 'AWS.SimpleQueueService.NonExistentQueue' } };
    await expect(sqs(account, 'eu-west-1').send(message)).rejects.toMatchObject(unknown);
    await expect(send({ QueueUrl: `${QueueUrl}-other` })).rejects.toMatchObject(unknown);
    const place = { accountId: otherAccount, region: 'eu-west-1' };
    const url = endpoint.createQueue('elsewhere', place);
    await sqs(otherAccount, 'eu-west-1').send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'x' }));
    expect(bodies('elsewhere')).toEqual(['x']);
    expect(() => endpoint.queue('other')).toThrow('other');
    expect(() =>
      endpoint.createQueue('third', { redrive: { deadLetterQueue: 'elsewhere', maxReceiveCount: 1 } }),
    ).toThrow('no dead-letter queue elsewhere in its account and Region');
  });

  test('throttles in the form the SDK retries, and knows no other operations', async () => {
    endpoint.inject({ operation: 'SendMessage', error: 'ThrottlingException' });
    await expect(send()).rejects.toMatchObject({ name: 'RequestThrottled' });
    endpoint.inject({ operation: 'SendMessage', error: 'ThrottlingException' });
    await new SQSClient(clientConfig(endpoint)).send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
    await expect(client.send(new ListQueuesCommand({}))).rejects.toMatchObject({ name: 'InvalidAction' });
  });
});
