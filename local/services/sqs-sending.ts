import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { type MessageAttributes, md5OfAttributes, md5OfBody, sizeOf } from '../message-attributes.ts';
import type { Queue } from '../queue.ts';
import type { QueueStore } from '../queue-store.ts';
import { type Call, operation, type Service } from '../service.ts';
import { openQueue } from './sqs-queue.ts';

const messageAttribute = z
  .strictObject({
    DataType: z.string().regex(/^(String|Number|Binary)(\..+)?$/),
    StringValue: z.string().min(1).optional(),
    BinaryValue: z.base64().min(1).optional(),
  })
  .refine((it) => (it.DataType.startsWith('Binary') ? it.BinaryValue : it.StringValue) !== undefined, {
    error: 'The message attribute must contain a non-empty value of its type',
  });

const messageMembers = {
  MessageBody: z.string(),
  DelaySeconds: z.int().min(0).max(900).optional(),
  MessageAttributes: z
    .record(z.string().regex(/^[\w.-]{1,256}$/), messageAttribute)
    .refine((it) => Object.keys(it).length <= 10, { error: 'Member must have at most 10 entries' })
    .default({}),
};

const sendMessage = z.strictObject({ QueueUrl: z.string(), ...messageMembers });

const sendMessageBatch = z.strictObject({
  QueueUrl: z.string(),
  Entries: z.array(z.strictObject({ Id: z.string(), ...messageMembers })),
});

type Message = Omit<z.output<typeof sendMessage>, 'QueueUrl'>;

/** 1 MiB: of a message, and of all messages of a batch together (docs: SQS dev guide quotas-messages). */
const maxBytes = 1_048_576;

/** SQS's operations for those who send. */
export function sendingOperations(store: QueueStore): Service['operations'] {
  return {
    SendMessage: operation(sendMessage, (input, call) => ({
      output: send(openQueue(store, input.QueueUrl, call), input, call),
    })),

    SendMessageBatch: operation(sendMessageBatch, (input, call) => {
      const queue = openQueue(store, input.QueueUrl, call);
      requireBatch(input.Entries);
      const Successful: unknown[] = [];
      const Failed: unknown[] = [];
      for (const { Id, ...message } of input.Entries) {
        if (call.failedEntries.includes(Id)) {
          Failed.push({ Id, SenderFault: false, Code: 'InternalError', Message: 'Injected fault' });
          continue;
        }
        try {
          Successful.push({ Id, ...send(queue, message, call) });
        } catch (error) {
          if (!(error instanceof AwsError)) throw error;
          Failed.push({ Id, SenderFault: true, Code: error.code, Message: error.message });
        }
      }
      return {
        output: { ...(Successful.length > 0 && { Successful }), ...(Failed.length > 0 && { Failed }) },
      };
    }),
  };
}

function send(queue: Queue, message: Message, { identity }: Call): Record<string, unknown> {
  const { MessageBody: body, MessageAttributes: attributes, DelaySeconds: delaySeconds = 0 } = message;
  if (body === '') {
    throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  }
  if (forbidden.test(body)) {
    throw new AwsError(
      'InvalidMessageContents',
      'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.',
    );
  }
  if (sizeOf(body, attributes) > maxBytes) {
    throw new AwsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${maxBytes} bytes.`,
    );
  }
  const { messageId } = queue.send(body, { attributes, senderId: identity.userId, delaySeconds });
  return {
    MessageId: messageId,
    MD5OfMessageBody: md5OfBody(body),
    MD5OfMessageAttributes: md5OfAttributes(attributes),
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: SQS forbids control characters
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/u;

function requireBatch(
  entries: readonly { Id: string; MessageBody: string; MessageAttributes: MessageAttributes }[],
): void {
  if (entries.length === 0) {
    throw new AwsError(
      'EmptyBatchRequest',
      'There should be at least one SendMessageBatchRequestEntry in the request.',
    );
  }
  if (entries.length > 10) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are 10. You have sent ${entries.length}.`,
    );
  }
  const ids = entries.map((it) => it.Id);
  if (ids.some((it) => !/^[\w-]{1,80}$/.test(it))) {
    throw new AwsError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    );
  }
  if (new Set(ids).size < ids.length) {
    throw new AwsError(
      'BatchEntryIdsNotDistinct',
      'Two or more batch entries in the request have the same Id.',
    );
  }
  const size = entries.reduce((sum, it) => sum + sizeOf(it.MessageBody, it.MessageAttributes), 0);
  if (size > maxBytes) {
    throw new AwsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${maxBytes} bytes. You have sent ${size} bytes.`,
    );
  }
}
