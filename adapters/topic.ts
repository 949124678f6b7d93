import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { toChannelError } from './channel-error.ts';

/** A notification, dressed and addressed. */
export interface Notification {
  readonly topicArn: string;
  /** Below 100 characters, without line breaks (docs: sns api API_Publish). */
  readonly subject: string;
  /** At most 262,144 bytes. */
  readonly text: string;
}

/** Refusals that only a person ends (docs: sns api API_Publish). */
const PERMANENT = new Set([
  'AccessDenied',
  'AuthorizationError',
  'InvalidParameter',
  'InvalidParameterValue',
  'InvalidSecurity',
  'KMSAccessDenied',
  'KMSDisabled',
  'KMSInvalidState',
  'KMSNotFound',
  'KMSOptInRequired',
  'NotFound',
  'ParameterValueInvalid',
  'Validation',
]);

/** Publishes a notification on an SNS topic; rejects with a ChannelError. */
export async function publishOnTopic(
  client: SNSClient,
  { topicArn, subject, text }: Notification,
  abortSignal: AbortSignal,
): Promise<void> {
  await client
    .send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: text }), { abortSignal })
    .catch((error) => {
      throw toChannelError('topic', 'Publish', error, PERMANENT);
    });
}
