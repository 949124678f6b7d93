import * as z from 'zod';
import { queryDialect } from '../dialect.ts';
import type { QueueStore } from '../queue-store.ts';
import { operation, type Service } from '../service.ts';
import { openQueue } from './sqs-queue.ts';
import { receivingOperations } from './sqs-receiving.ts';
import { sendingOperations } from './sqs-sending.ts';

const getQueueAttributes = z.strictObject({
  QueueUrl: z.string(),
  AttributeNames: z.array(z.string()).default([]),
});

/** Amazon SQS's standard queues (docs: AWSSimpleQueueService APIReference). */
export function sqsService(store: QueueStore): Service {
  return {
    signingName: 'sqs',
    protocol: 'aws-json',
    jsonVersion: '1.0',
    target: 'AmazonSQS',
    queryErrors: {
      BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
      BatchRequestTooLong: 'AWS.SimpleQueueService.BatchRequestTooLong',
      EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
      InvalidBatchEntryId: 'AWS.SimpleQueueService.InvalidBatchEntryId',
      MessageNotInflight: 'AWS.SimpleQueueService.MessageNotInflight',
      QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
      TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
    },
    dialect: {
      ...queryDialect,
      ThrottlingException: { code: 'RequestThrottled', statusCode: 403 },
      ValidationException: { code: 'InvalidParameterValue' },
    },
    operations: {
      ...sendingOperations(store),
      ...receivingOperations(store),

      GetQueueAttributes: operation(getQueueAttributes, (input, call) => {
        const queue = openQueue(store, input.QueueUrl, call);
        const all: Readonly<Record<string, string | undefined>> = {
          ApproximateNumberOfMessages: String(queue.waiting.length),
          ApproximateNumberOfMessagesNotVisible: String(queue.inFlight.length),
          ApproximateNumberOfMessagesDelayed: String(queue.delayed.length),
          CreatedTimestamp: String(Math.floor(queue.createdAt.getTime() / 1000)),
          QueueArn: queue.arn,
          VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
          RedrivePolicy:
            queue.redrive &&
            JSON.stringify({
              deadLetterTargetArn: queue.redrive.deadLetterQueue.arn,
              maxReceiveCount: queue.redrive.maxReceiveCount,
            }),
        };
        const Attributes = Object.fromEntries(
          Object.entries(all).filter(
            ([name, value]) =>
              value !== undefined && input.AttributeNames.some((it) => it === 'All' || it === name),
          ),
        );
        return { output: { Attributes } };
      }),
    },
  };
}
