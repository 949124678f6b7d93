import { randomBytes, randomUUID } from 'node:crypto';
import type { MessageAttributes } from './message-attributes.ts';

/** A message of a queue. */
interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly senderId: string;
  readonly sentAt: Date;
  /** How often this queue has handed it out. */
  readonly receiveCount: number;
  readonly firstReceivedAt: Date | undefined;
  /** The queue whose dead-letter queue this is, where the message came from. */
  readonly deadLetterSourceArn: string | undefined;
}

/** A message that was handed out, and what to delete it with. */
export interface ReceivedMessage extends QueueMessage {
  readonly receiptHandle: string;
  readonly firstReceivedAt: Date;
}

/** What becomes of a receipt handle's message; a handle that was never given is unknown. */
export type HandleState = 'in flight' | 'not in flight' | 'unknown';

/** A standard queue. What is waiting and what is in flight depends on the clock of the endpoint. */
export interface Queue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  readonly createdAt: Date;
  readonly visibilityTimeoutSeconds: number;
  readonly redrive: Redrive | undefined;
  readonly waiting: readonly QueueMessage[];
  /** Handed out and neither deleted nor visible again. */
  readonly inFlight: readonly QueueMessage[];
  /** Not yet handed out, and not to be as yet. */
  readonly delayed: readonly QueueMessage[];
  readonly send: (body: string, options?: SendOptions) => QueueMessage;
  /** Hands out up to so many messages; those received too often go to the dead-letter queue instead. */
  readonly receive: (limit: number, visibilityTimeoutSeconds?: number) => ReceivedMessage[];
  /** Deletes the message unless it has been received again since. */
  readonly delete: (receiptHandle: string) => HandleState;
  /** Makes the message visible again so many seconds from now. */
  readonly changeVisibility: (receiptHandle: string, seconds: number) => HandleState;
  /** Takes over a message of another queue. */
  readonly takeOver: (message: QueueMessage, deadLetterSourceArn: string) => void;
}

/** What a sender may say about a message. */
interface SendOptions {
  readonly attributes?: MessageAttributes;
  readonly senderId?: string;
  readonly delaySeconds?: number;
}

/** Where messages go that were received this often and not deleted. */
interface Redrive {
  readonly deadLetterQueue: Queue;
  readonly maxReceiveCount: number;
}

/** A queue's own facts. */
type QueueFacts = Pick<
  Queue,
  'name' | 'url' | 'arn' | 'accountId' | 'region' | 'createdAt' | 'visibilityTimeoutSeconds' | 'redrive'
>;

interface Stored {
  message: QueueMessage;
  visibleAt: number;
  receiptHandle: string | undefined;
}

/** Keeps a queue's messages in the order they came, which SQS does not promise. */
export function createQueue(facts: QueueFacts, now: () => Date): Queue {
  const messages = new Map<string, Stored>();
  const handles = new Map<string, string>();

  const add = (message: QueueMessage, delaySeconds = 0) => {
    const visibleAt = now().getTime() + delaySeconds * 1000;
    messages.set(message.messageId, { message, visibleAt, receiptHandle: undefined });
  };
  const list = (belongs: (stored: Stored, visible: boolean) => boolean) => {
    const time = now().getTime();
    return [...messages.values()].filter((it) => belongs(it, it.visibleAt <= time));
  };
  const toMessages = (stored: Stored[]) => stored.map((it) => it.message);
  /** The message a handle still stands for. */
  const held = (receiptHandle: string) => {
    const stored = messages.get(handles.get(receiptHandle) ?? '');
    return stored?.receiptHandle === receiptHandle ? stored : undefined;
  };
  const handOut = (stored: Stored, visibilityTimeoutSeconds: number): ReceivedMessage => {
    const receiptHandle = randomBytes(96).toString('base64');
    const { message } = stored;
    const firstReceivedAt = message.firstReceivedAt ?? now();
    const received = { ...message, receiveCount: message.receiveCount + 1, firstReceivedAt };
    handles.set(receiptHandle, message.messageId);
    stored.message = received;
    stored.receiptHandle = receiptHandle;
    stored.visibleAt = now().getTime() + visibilityTimeoutSeconds * 1000;
    return { ...received, receiptHandle };
  };

  return {
    ...facts,
    get waiting() {
      return toMessages(list((_, visible) => visible));
    },
    get inFlight() {
      return toMessages(list((it, visible) => !visible && it.receiptHandle !== undefined));
    },
    get delayed() {
      return toMessages(list((it, visible) => !visible && it.receiptHandle === undefined));
    },
    send(body, { attributes = {}, senderId = 'AIDALOCAL', delaySeconds = 0 } = {}) {
      const message = {
        messageId: randomUUID(),
        body,
        attributes,
        senderId,
        sentAt: now(),
        receiveCount: 0,
        firstReceivedAt: undefined,
        deadLetterSourceArn: undefined,
      };
      add(message, delaySeconds);
      return message;
    },
    receive(limit, visibilityTimeoutSeconds = facts.visibilityTimeoutSeconds) {
      const { redrive, arn } = facts;
      const received: ReceivedMessage[] = [];
      for (const stored of list((_, visible) => visible)) {
        if (received.length === limit) break;
        if (redrive !== undefined && stored.message.receiveCount >= redrive.maxReceiveCount) {
          messages.delete(stored.message.messageId);
          redrive.deadLetterQueue.takeOver(stored.message, arn);
        } else {
          received.push(handOut(stored, visibilityTimeoutSeconds));
        }
      }
      return received;
    },
    delete(receiptHandle) {
      const stored = held(receiptHandle);
      if (stored === undefined) return handles.has(receiptHandle) ? 'not in flight' : 'unknown';
      messages.delete(stored.message.messageId);
      return 'in flight';
    },
    changeVisibility(receiptHandle, seconds) {
      if (!handles.has(receiptHandle)) return 'unknown';
      const stored = held(receiptHandle);
      const time = now().getTime();
      if (stored === undefined || stored.visibleAt <= time) return 'not in flight';
      stored.visibleAt = time + seconds * 1000;
      return 'in flight';
    },
    takeOver(message, deadLetterSourceArn) {
      add({ ...message, receiveCount: 0, firstReceivedAt: undefined, deadLetterSourceArn });
    },
  };
}
