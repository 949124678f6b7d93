import * as z from 'zod';
import { type MessageAttributes, md5OfBody } from './message-attributes.ts';
import type { Queue, ReceivedMessage } from './queue.ts';
import { systemAttributesOf } from './system-attributes.ts';

/** What a Lambda function is invoked with for messages of a queue (docs: lambda dg with-sqs). */
export interface QueueEvent {
  readonly Records: readonly Record<string, unknown>[];
}

/** What came of the messages that were waiting, by their ids in the order of their batches. */
export interface Drained {
  readonly invocations: number;
  readonly deleted: readonly string[];
  /** Left in the queue, where the visibility timeout hides them for now. */
  readonly returned: readonly string[];
  /** What the function threw. */
  readonly errors: readonly unknown[];
}

const batchResponse = z
  .object({
    batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
  })
  .nullish();

/**
 * Gives a function all messages that are waiting in a queue, batch by batch, as an event source mapping with
 * ReportBatchItemFailures does: what it reports as failed stays in the queue, all of a batch if it throws, answers in
 * another form or names a message that is not in the batch; the rest is deleted.
 */
export async function drainQueue(
  queue: Queue,
  invoke: (event: QueueEvent) => Promise<unknown>,
  { batchSize = 10 }: { readonly batchSize?: number } = {},
): Promise<Drained> {
  if (queue.visibilityTimeoutSeconds === 0) {
    throw new Error(`${queue.name} would return its messages without end: it has no visibility timeout`);
  }
  const deleted: string[] = [];
  const returned: string[] = [];
  const errors: unknown[] = [];
  let invocations = 0;
  for (;;) {
    const batch = queue.receive(batchSize);
    if (batch.length === 0) return { invocations, deleted, returned, errors };
    invocations += 1;
    let failed: ReadonlySet<string>;
    try {
      failed = failedIn(batch, await invoke({ Records: batch.map((it) => toRecord(it, queue)) }));
    } catch (error) {
      errors.push(error);
      failed = new Set(batch.map((it) => it.messageId));
    }
    for (const { messageId, receiptHandle } of batch) {
      if (!failed.has(messageId)) queue.delete(receiptHandle);
      (failed.has(messageId) ? returned : deleted).push(messageId);
    }
  }
}

function failedIn(batch: readonly ReceivedMessage[], response: unknown): ReadonlySet<string> {
  const all = new Set(batch.map((it) => it.messageId));
  const parsed = batchResponse.safeParse(response);
  if (!parsed.success) return all;
  const failed = parsed.data?.batchItemFailures?.map((it) => it.itemIdentifier) ?? [];
  return failed.every((it) => all.has(it)) ? new Set(failed) : all;
}

function toRecord(message: ReceivedMessage, queue: Queue): Record<string, unknown> {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: systemAttributesOf(message),
    messageAttributes: toEventAttributes(message.attributes),
    md5OfBody: md5OfBody(message.body),
    eventSource: 'aws:sqs',
    eventSourceARN: queue.arn,
    awsRegion: queue.region,
  };
}

function toEventAttributes(attributes: MessageAttributes): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        ...(StringValue !== undefined && { stringValue: StringValue }),
        ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
        stringListValues: [],
        binaryListValues: [],
        dataType: DataType,
      },
    ]),
  );
}
