import { describe, expect, test } from 'vitest';
import { membersNamed, propertiesOf, readTemplate, resourcesOf } from '../support/template-file.ts';

const FORWARD = 'health/forward.template.yaml';

describe('the template that forwards AWS Health events', () => {
  const { Resources } = readTemplate(FORWARD);

  test("hands all of them to the relay's default bus, from elsewhere only, and keeps what it cannot hand over", () => {
    expect(Resources['ForwardRule']).toMatchObject({
      Condition: 'IsElsewhere',
      Properties: {
        EventPattern: { source: ['aws.health'] },
        Targets: [
          {
            Id: 'relay',
            Arn: {
              Sub: `arn:\${AWS::Partition}:events:\${RelayRegion}:\${RelayAccountId}:event-bus/default`,
            },
            RoleArn: { GetAtt: 'ForwardRole.Arn' },
            DeadLetterConfig: { Arn: { GetAtt: 'ForwardDeadLetters.Arn' } },
          },
        ],
      },
    });
  });

  test('lets EventBridge put on the dead-letter queue what its own rule matches, encrypted, and nobody anything else', () => {
    const Resource = { GetAtt: 'ForwardDeadLetters.Arn' };

    expect(membersNamed('Statement', propertiesOf(FORWARD, 'ForwardDeadLettersPolicy'))).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource,
        Condition: { ArnEquals: { 'aws:SourceArn': { GetAtt: 'ForwardRule.Arn' } } },
      },
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 'sqs:*',
        Resource,
        Condition: { Bool: { 'aws:SecureTransport': false } },
      },
    ]);
  });

  test('makes its role everywhere, so that no stack is empty, and all else elsewhere only', () => {
    for (const [name, { Condition }] of Object.entries(Resources)) {
      expect([name, Condition]).toEqual([name, name === 'ForwardRole' ? undefined : 'IsElsewhere']);
    }
  });

  test('rings when something is on the dead-letter queue', () => {
    expect(
      resourcesOf(FORWARD, 'AWS::CloudWatch::Alarm').map(([name, { MetricName, Dimensions, Threshold }]) => [
        name,
        MetricName,
        ...membersNamed('Value', Dimensions),
        Threshold,
      ]),
    ).toEqual([
      [
        'LostForwardAlarm',
        'ApproximateNumberOfMessagesVisible',
        { GetAtt: 'ForwardDeadLetters.QueueName' },
        1,
      ],
    ]);
  });
});
