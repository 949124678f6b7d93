import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { callAws } from './call-aws.ts';

/** Puts a message that nobody can handle on a dead-letter queue as it was, with what it is about as attributes. */
export async function sendToDeadLetters(
  client: SQSClient,
  queueUrl: string,
  body: string,
  attributes: Readonly<Record<string, string>>,
): Promise<void> {
  const entries = Object.entries(attributes).map(([name, value]) => {
    return [name, { DataType: 'String', StringValue: value }] as const;
  });
  const message = new SendMessageCommand({
    QueueUrl: queueUrl,
    MessageBody: body,
    MessageAttributes: Object.fromEntries(entries),
  });
  await callAws('SendMessage to the dead-letter queue', client.send(message));
}
