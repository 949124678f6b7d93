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
      attributes: z.looseObject({ ApproximateReceiveCount: z.string() }),
    }),
  ),
});

/** A message as a queue hands it to Lambda. */
export type QueueRecord = z.infer<typeof batchSchema>['Records'][number];

/** The part of Lambda's context that functions behind a queue read. */
export interface QueueContext extends LambdaContext {
  getRemainingTimeInMillis(): number;
}

/**
 * Handles the messages of a queue's event one after another; the answer names those that failed, so that only they
 * come back (docs: lambda dg services-sqs-errorhandling). Throws when the event does not come from a queue.
 */
export async function forEachMessage(event: unknown, handle: (record: QueueRecord) => Promise<void>) {
  const processor = new BatchProcessor(EventType.SQS);
  return processPartialResponse(parse(batchSchema, event, 'SQS event'), handle, processor, {
    processInParallel: false,
    throwOnFullBatchFailure: false,
  });
}
