import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { type MessageAttributes, md5OfAttributes, md5OfBody } from '../message-attributes.ts';
import type { HandleState, ReceivedMessage } from '../queue.ts';
import type { QueueStore } from '../queue-store.ts';
import { operation, type Service } from '../service.ts';
import { systemAttributesOf } from '../system-attributes.ts';
import { openQueue } from './sqs-queue.ts';

const names = z.array(z.string()).default([]);
const seconds = z.int().min(0).max(43_200);

const receiveMessage = z.strictObject({
  QueueUrl: z.string(),
  MaxNumberOfMessages: z.int().min(1).max(10).default(1),
  VisibilityTimeout: seconds.optional(),
  WaitTimeSeconds: z.int().min(0).max(20).optional(),
  AttributeNames: names,
  MessageSystemAttributeNames: names,
  MessageAttributeNames: names,
});

const deleteMessage = z.strictObject({ QueueUrl: z.string(), ReceiptHandle: z.string() });

const changeVisibility = z.strictObject({
  QueueUrl: z.string(),
  ReceiptHandle: z.string(),
  VisibilityTimeout: seconds,
});

/** SQS's operations for those who receive; ReceiveMessage never waits for a message. */
export function receivingOperations(store: QueueStore): Service['operations'] {
  return {
    ReceiveMessage: operation(receiveMessage, (input, call) => {
      const queue = openQueue(store, input.QueueUrl, call);
      const received = queue.receive(input.MaxNumberOfMessages, input.VisibilityTimeout);
      const systemNames = [...input.AttributeNames, ...input.MessageSystemAttributeNames];
      const Messages = received.map((it) => toMessage(it, systemNames, input.MessageAttributeNames));
      return { output: Messages.length > 0 ? { Messages } : {} };
    }),

    DeleteMessage: operation(deleteMessage, (input, call) => {
      requireKnown(openQueue(store, input.QueueUrl, call).delete(input.ReceiptHandle));
      return { output: {} };
    }),

    ChangeMessageVisibility: operation(changeVisibility, (input, call) => {
      const queue = openQueue(store, input.QueueUrl, call);
      const state = queue.changeVisibility(input.ReceiptHandle, input.VisibilityTimeout);
      requireKnown(state);
      if (state === 'not in flight') {
        throw new AwsError('MessageNotInflight', 'The message referred to is not in flight.');
      }
      return { output: {} };
    }),
  };
}

function requireKnown(state: HandleState): void {
  if (state === 'unknown') {
    throw new AwsError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.', { statusCode: 404 });
  }
}

function toMessage(
  message: ReceivedMessage,
  systemNames: readonly string[],
  attributeNames: readonly string[],
): Record<string, unknown> {
  const Attributes = Object.fromEntries(
    Object.entries(systemAttributesOf(message)).filter(([name]) =>
      systemNames.some((it) => it === 'All' || it === name),
    ),
  );
  const MessageAttributes: MessageAttributes = Object.fromEntries(
    Object.entries(message.attributes).filter(([name]) => attributeNames.some((it) => isNamed(name, it))),
  );
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: md5OfBody(message.body),
    Body: message.body,
    ...(Object.keys(Attributes).length > 0 && { Attributes }),
    ...(Object.keys(MessageAttributes).length > 0 && {
      MessageAttributes,
      MD5OfMessageAttributes: md5OfAttributes(MessageAttributes),
    }),
  };
}

/** Names may be given by their beginning: `tenant.*`; all of them by `All` or `.*`. */
function isNamed(name: string, wanted: string): boolean {
  if (wanted === 'All' || wanted === '.*') return true;
  return wanted.endsWith('.*') ? name.startsWith(wanted.slice(0, -2)) : name === wanted;
}
