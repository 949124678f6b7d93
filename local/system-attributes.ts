import type { ReceivedMessage } from './queue.ts';

/** What SQS itself tells of a message it hands out; times are milliseconds since 1970, all are texts. */
export function systemAttributesOf(message: ReceivedMessage): Readonly<Record<string, string>> {
  const { receiveCount, firstReceivedAt, sentAt, senderId, deadLetterSourceArn } = message;
  return {
    ApproximateReceiveCount: String(receiveCount),
    SentTimestamp: String(sentAt.getTime()),
    SenderId: senderId,
    ApproximateFirstReceiveTimestamp: String(firstReceivedAt.getTime()),
    ...(deadLetterSourceArn !== undefined && { DeadLetterQueueSourceArn: deadLetterSourceArn }),
  };
}
