import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SNSClient } from '@aws-sdk/client-sns';
import type { Channel } from '../core/channel.ts';
import type { Delivery } from '../core/delivery.ts';
import type { Message } from '../core/message.ts';
import { unpackAttachments } from './attachment.ts';
import { ChannelError, type ChannelKind } from './channel-error.ts';
import { sendEmail } from './email.ts';
import { toEmail } from './email-body.ts';
import { REQUEST_TIMEOUTS } from './request-timeouts.ts';
import { millisecondsToSend, type Remaining } from './sending-time.ts';
import { type PostingTime, postToSlack } from './slack.ts';
import { toSlackBody } from './slack-body.ts';
import { toSubject, toText } from './text-body.ts';
import { publishOnTopic } from './topic.ts';
import { createWebhookSecrets } from './webhook-secrets.ts';
import { parseWebhookUrl, type WebhookPlaces } from './webhook-url.ts';

/** What is sent: a message, and the files that go with it by email. */
type Sent = Pick<Delivery, 'message' | 'attachments'>;

/** Sends a message to a channel in that channel's dress; rejects with a ChannelError when it is not taken. */
export type Send = (channel: Channel, sent: Sent, remaining: Remaining) => Promise<void>;

/** What sending depends on besides channel and message. */
export interface SenderOptions extends WebhookPlaces {
  /** The sender of emails; null where none is configured. */
  readonly emailFrom: string | null;
  /** Milliseconds after which one try to post to Slack is given up. */
  readonly slackTryMilliseconds: number;
}

const CLIENT = { maxAttempts: 3, requestHandler: REQUEST_TIMEOUTS } as const;

/** To read a secret is all that cannot be ended when an invocation's time is. */
const SECRETS_CLIENT = {
  maxAttempts: 2,
  requestHandler: { ...REQUEST_TIMEOUTS, requestTimeout: 4_000 },
} as const;

/** Which kind of channel this is. */
export function kindOf(channel: Channel): ChannelKind {
  if ('slack' in channel) return 'slack';
  return 'email' in channel ? 'email' : 'topic';
}

/** Makes the clients of all kinds of channels, once. */
export function createSender(options: SenderOptions): Send {
  const secrets = createWebhookSecrets(new SecretsManagerClient(SECRETS_CLIENT));
  const ses = new SESv2Client(CLIENT);
  const sns = new SNSClient(CLIENT);

  async function sendToSlack(secretName: string, message: Message, time: PostingTime): Promise<void> {
    const body = toSlackBody(message);
    const post = async (url: string) => postToSlack(parseWebhookUrl(url, secretName, options), body, time);
    let known: string | null = null;
    try {
      known = await secrets.urlOf(secretName);
      await post(known);
    } catch (error) {
      if (!(error instanceof ChannelError) || error.kind === 'temporary') throw error;
      // Somebody may have replaced the webhook since.
      const fresh = await secrets.freshUrlOf(secretName);
      if (fresh === known) throw error;
      await post(fresh);
    }
  }

  return async (channel, { message, attachments = [] }, remaining) => {
    if ('slack' in channel) {
      const time = { remaining, tryMilliseconds: options.slackTryMilliseconds };
      return sendToSlack(channel.slack.webhookSecret, message, time);
    }
    const outOfTime = AbortSignal.timeout(millisecondsToSend(remaining));
    if ('email' in channel) {
      const { to } = channel.email;
      const files = unpackAttachments(attachments);
      const email = { from: options.emailFrom, to, ...toEmail(message), attachments: files };
      return sendEmail(ses, email, outOfTime);
    }
    const { arn: topicArn } = channel.topic;
    const notification = { topicArn, subject: toSubject(message), text: toText(message) };
    return publishOnTopic(sns, notification, outOfTime);
  };
}
