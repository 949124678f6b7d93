import * as z from 'zod/mini';
import { parseJson } from '../adapters/parse.ts';
import { type HealthEvent, parseHealthEvent } from './health-event.ts';
import type { QueueRecord } from './queue-batch.ts';

/** The AWS Health event in a message of the notices queue, as EventBridge put it there; throws when it is none. */
export function parseHealthMessage({
  messageId,
  body,
}: Pick<QueueRecord, 'messageId' | 'body'>): HealthEvent {
  const what = `message ${messageId}`;
  return parseHealthEvent(parseJson(z.unknown(), body, what), what);
}
