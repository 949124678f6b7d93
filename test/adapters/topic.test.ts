import { SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, test } from 'vitest';
import { publishOnTopic } from '../../adapters/topic.ts';
import { callerOf, startOrganization } from '../support/start-organization.ts';

async function startTopic() {
  const endpoint = await startOrganization({
    accounts: [{ id: '111122223333', name: 'security' }],
    regions: ['eu-central-1'],
  });
  const topicArn = endpoint.createTopic('runtime-sunset-notices');
  const client = new SNSClient({
    ...callerOf(endpoint, '111122223333', 'eu-central-1'),
    maxAttempts: 3,
  });
  return { endpoint, client, notification: { topicArn, subject: 'A notice', text: 'Größe: 3' } };
}

function inTime(): AbortSignal {
  return AbortSignal.timeout(20_000);
}

describe('a notification on a topic', () => {
  test('is published with subject and text', async () => {
    const { endpoint, client, notification } = await startTopic();

    await publishOnTopic(client, notification, inTime());

    const { topicArn, subject, text: message } = notification;
    expect(endpoint.publications).toMatchObject([{ topicArn, subject, message }]);
  });

  test.each([
    ['Throttled', 429, 'temporary'],
    ['InternalError', 500, 'temporary'],
    ['KMSThrottling', 400, 'temporary'],
    ['AuthorizationError', 403, 'permanent'],
    ['KMSAccessDenied', 400, 'permanent'],
    ['KMSOptInRequired', 403, 'permanent'],
    ['ParameterValueInvalid', 400, 'permanent'],
  ])('that fails with %s, status %i, is a refusal: %s', async (error, statusCode, kind) => {
    const { endpoint, client, notification } = await startTopic();
    endpoint.inject({ operation: 'Publish', error, statusCode, message: 'no', times: 3 });

    await expect(publishOnTopic(client, notification, inTime())).rejects.toMatchObject({
      name: 'ChannelError',
      kind,
      message: expect.stringMatching(/^topic: Publish: \w+: no$/),
    });
  });

  test('is refused for good by a topic that is gone', async () => {
    const { client, notification } = await startTopic();

    const gone = { ...notification, topicArn: `${notification.topicArn}-gone` };
    await expect(publishOnTopic(client, gone, inTime())).rejects.toMatchObject({
      kind: 'permanent',
      message: expect.stringContaining('Topic does not exist'),
    });
  });

  test('is refused for good by a topic of another account', async () => {
    const { client, notification } = await startTopic();

    const foreign = notification.topicArn.replace('111122223333', '999988887777');
    await expect(
      publishOnTopic(client, { ...notification, topicArn: foreign }, inTime()),
    ).rejects.toMatchObject({ kind: 'permanent' });
  });
});
