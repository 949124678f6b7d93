import { PublishCommand, type PublishCommandInput, SNSClient } from '@aws-sdk/client-sns';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import { account, anOrganization, clientConfig, otherAccount } from './support.ts';

describe('SNS', () => {
  let endpoint: Endpoint;
  let TopicArn: string;
  beforeEach(async () => {
    endpoint = await startEndpoint(anOrganization());
    TopicArn = endpoint.createTopic('runtime-sunset-notices');
  });
  afterEach(() => endpoint.close());

  const publish = (members: Partial<PublishCommandInput> = {}) =>
    new SNSClient(clientConfig(endpoint)).send(
      new PublishCommand({ TopicArn, Message: 'A notice', ...members }),
    );

  test('keeps what it publishes', async () => {
    expect(TopicArn).toBe(`arn:aws:sns:us-east-1:${account}:runtime-sunset-notices`);
    const { MessageId } = await publish({
      Message: 'R&D <é> + 100 %\nsecond line',
      Subject: 'Node.js 20: 5 functions',
      MessageAttributes: { category: { DataType: 'String', StringValue: 'scheduledChange' } },
    });
    await publish();
    expect(endpoint.publications).toEqual([
      {
        messageId: MessageId,
        topicArn: TopicArn,
        at: expect.any(Date),
        subject: 'Node.js 20: 5 functions',
        message: 'R&D <é> + 100 %\nsecond line',
        attributes: { category: { type: 'String', value: 'scheduledChange' } },
      },
      expect.objectContaining({ subject: undefined, message: 'A notice', attributes: {} }),
    ]);
  });

  test('bounds a message in bytes', async () => {
    await publish({ Message: 'é'.repeat(131_072) });
    for (const Message of [`${'é'.repeat(131_072)}x`, '']) {
      await expect(publish({ Message })).rejects.toMatchObject({ name: 'InvalidParameterException' });
    }
    expect(endpoint.publications).toHaveLength(1);
  });

  test.each(['x'.repeat(99), '[AWS] Lambda', '7 functions', '"Quoted"'])(
    'takes the subject %s',
    async (Subject) => {
      await publish({ Subject });
      expect(endpoint.publications).toMatchObject([{ subject: Subject }]);
    },
  );

  test.each([
    ['of 100 characters', 'x'.repeat(100)],
    ['that is empty', ''],
    ['of two lines', 'a\nb'],
    ['with a tab', 'a\tb'],
    ['that is not ASCII', 'Fünf'],
    ['that begins with a space', ' a'],
  ])('refuses a subject %s', async (_, Subject) => {
    await expect(publish({ Subject })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Invalid parameter: Subject',
      $metadata: { httpStatusCode: 400 },
    });
  });

  test.each([
    ['does not exist', `arn:aws:sns:us-east-1:${account}:other`, 'NotFoundException', 404],
    [
      'is of another account',
      `arn:aws:sns:us-east-1:${otherAccount}:other`,
      'AuthorizationErrorException',
      403,
    ],
    ['is in another Region', `arn:aws:sns:eu-west-1:${account}:other`, 'InvalidParameterException', 400],
    ['is none', 'runtime-sunset-notices', 'InvalidParameterException', 400],
  ])('refuses a topic that %s', async (_, arn, name, httpStatusCode) => {
    await expect(publish({ TopicArn: arn })).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  });

  test('creates topics where it is told to', async () => {
    const arn = endpoint.createTopic('elsewhere', otherAccount, 'eu-west-1');
    const client = new SNSClient(clientConfig(endpoint, otherAccount, 'eu-west-1'));
    await client.send(new PublishCommand({ TopicArn: arn, Message: 'x' }));
    expect(endpoint.publications).toMatchObject([{ topicArn: arn }]);
  });

  test('throttles in the form the SDK retries', async () => {
    endpoint.inject({ operation: 'Publish', error: 'ThrottlingException' });
    await publish();
    expect(endpoint.calls.map((it) => it.error)).toEqual(['Throttled', undefined]);
    endpoint.inject({ operation: 'Publish', error: 'AuthorizationErrorException' });
    await expect(publish()).rejects.toMatchObject({ name: 'AuthorizationErrorException' });
  });
});
