import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Delivery } from '../core/delivery.ts';
import { callAws } from './call-aws.ts';
import { toQueueBody } from './queue-body.ts';

/** The most messages, and bytes of all their bodies, in one call (docs: sqs API_SendMessageBatch). */
const MAX_ENTRIES = 10;
const MAX_BYTES = 1024 * 1024;

const MAX_ATTEMPTS = 2;

/** A delivery as it goes over the wire. */
interface Entry {
  readonly delivery: Delivery;
  readonly body: string;
  readonly bytes: number;
}

/**
 * Puts deliveries on their queue. What a successful answer lists as failed is sent once more; throws an error that
 * names what the queue did not take even then. Those before it are on the queue all the same: to call again with all
 * of them is safe, since a delivery is told once however often it is queued.
 */
export async function enqueueDeliveries(
  client: SQSClient,
  queueUrl: string,
  deliveries: readonly Delivery[],
): Promise<void> {
  for (const batch of toBatches(deliveries)) {
    let pending: readonly Entry[] = batch;
    let reasons = '';
    for (let attempt = 1; attempt <= MAX_ATTEMPTS && pending.length > 0; attempt++) {
      ({ failed: pending, reasons } = await sendBatch(client, queueUrl, pending));
    }
    if (pending.length > 0) {
      throw new Error(`SendMessageBatch: SQS did not take, after ${MAX_ATTEMPTS} attempts: ${reasons}`);
    }
  }
}

async function sendBatch(
  client: SQSClient,
  queueUrl: string,
  entries: readonly Entry[],
): Promise<{ failed: Entry[]; reasons: string }> {
  const answer = await callAws(
    `SendMessageBatch of ${entries.length} deliveries, from ${nameOf(entries[0])}`,
    client.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: entries.map(({ body }, index) => ({ Id: String(index), MessageBody: body })),
      }),
    ),
  );
  const codes = new Map(answer.Failed?.map(({ Id, Code }) => [Id, Code]));
  const failed = entries.filter((_, index) => codes.has(String(index)));
  const reasons = entries.flatMap((entry, index) =>
    codes.has(String(index)) ? [`${nameOf(entry)} (${codes.get(String(index))})`] : [],
  );
  return { failed, reasons: reasons.join(', ') };
}

function toBatches(deliveries: readonly Delivery[]): Entry[][] {
  const batches: Entry[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const delivery of deliveries) {
    const body = toQueueBody(delivery);
    const entry = { delivery, body, bytes: Buffer.byteLength(body) };
    const batch = batches.at(-1);
    bytes += entry.bytes;
    if (batch !== undefined && batch.length < MAX_ENTRIES && bytes <= MAX_BYTES) {
      batch.push(entry);
    } else {
      batches.push([entry]);
      bytes = entry.bytes;
    }
  }
  return batches;
}

function nameOf(entry: Entry | undefined): string {
  return `${entry?.delivery.about} for channel ${entry?.delivery.channel}`;
}
