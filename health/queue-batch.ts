import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import * as z from 'zod/mini';
import type { LambdaContext } from '../adapters/lambda-context.ts';
import { parse } from '../adapters/parse.ts';

/** docs: lambda dg with-sqs, the event of a queue. */
const batchSchema = z.object({
  Records: z.array(
    z.looseObject({
      messageId: z.string(),
      body: z.string(),
      attributes: z.looseObject({
        ApproximateReceiveCount: z.string(),
        /** Milliseconds since 1970. */
        SentTimestamp: z.optional(z.string()),
      }),
    }),
  ),
});

/** A message as a queue hands it to Lambda. */
export type QueueRecord = z.infer<typeof batchSchema>['Records'][number];

/** The part of Lambda's context that functions behind a queue read. */
export interface QueueContext extends LambdaContext {
  getRemainingTimeInMillis(): number;
}

/** Handles one message; `left` is how many of its batch are still to be handled, itself included. */
type Handle = (record: QueueRecord, left: number) => Promise<void>;

/** The messages of a queue's event; throws when it does not come from a queue. */
export function messagesIn(event: unknown): QueueRecord[] {
  return parse(batchSchema, event, 'SQS event').Records;
}

/**
 * Handles the messages of a queue's event one after another, in its order or another one; the answer names those that
 * failed, so that only they come back (docs: lambda dg services-sqs-errorhandling). Throws when the event does not come
 * from a queue.
 */
export async function forEachMessage(
  event: unknown,
  handle: Handle,
  arranged: (records: readonly QueueRecord[]) => QueueRecord[] = (records) => [...records],
) {
  const processor = new BatchProcessor(EventType.SQS);
  const Records = arranged(messagesIn(event));
  let left = Records.length;
  return processPartialResponse(
    { Records },
    async (record: QueueRecord) => handle(record, left--),
    processor,
    {
      processInParallel: false,
      throwOnFullBatchFailure: false,
    },
  );
}

/** Messages that have come more often first: they have the fewest tries left. */
export function mostReceivedFirst(records: readonly QueueRecord[]): QueueRecord[] {
  const receivesOf = ({ attributes }: QueueRecord) => Number(attributes.ApproximateReceiveCount);
  return records.toSorted((one, other) => receivesOf(other) - receivesOf(one));
}
