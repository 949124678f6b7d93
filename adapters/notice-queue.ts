import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { callAws } from './call-aws.ts';
import { toQueueBody } from './queue-body.ts';

/** Puts an event on the notices queue as EventBridge would: its JSON alone. Throws, naming the event. */
export async function sendNotice(
  client: SQSClient,
  queueUrl: string,
  event: { readonly id: string },
): Promise<void> {
  await callAws(
    `SendMessage ${event.id}`,
    client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: toQueueBody(event) })),
  );
}
