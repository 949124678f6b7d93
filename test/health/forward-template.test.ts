import { describe, expect, test } from 'vitest';
import { membersNamed, propertiesOf, readTemplate } from '../support/template-file.ts';

const FORWARD = 'health/forward.template.yaml';
const BUS = { Sub: `arn:\${AWS::Partition}:events:\${RelayRegion}:\${RelayAccountId}:event-bus/default` };

describe('the template that forwards AWS Health events', () => {
  test("hands all of them to the relay's default bus, and keeps what it cannot hand over", () => {
    expect(propertiesOf(FORWARD, 'ForwardRule')).toMatchObject({
      EventPattern: { source: ['aws.health'] },
      Targets: [
        {
          Id: 'relay',
          Arn: BUS,
          RoleArn: { GetAtt: 'ForwardRole.Arn' },
          DeadLetterConfig: { Arn: { GetAtt: 'ForwardDeadLetters.Arn' } },
        },
      ],
    });
  });

  test('does so from elsewhere only: all but the role is there on that condition', () => {
    const { ForwardRole, ...others } = readTemplate(FORWARD).Resources;

    expect(ForwardRole).not.toHaveProperty('Condition');
    expect(Object.entries(others).map(([name, resource]) => [name, resource['Condition']])).toEqual(
      Object.keys(others).map((name) => [name, 'IsElsewhere']),
    );
  });

  test('keeps it on a queue that takes from its own rule alone, and encrypted only', () => {
    const Resource = { GetAtt: 'ForwardDeadLetters.Arn' };

    expect(propertiesOf(FORWARD, 'ForwardDeadLettersPolicy')['Queues']).toEqual([
      { Ref: 'ForwardDeadLetters' },
    ]);
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

  test('rings at the first event on it', () => {
    expect(propertiesOf(FORWARD, 'LostForwardAlarm')).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { GetAtt: 'ForwardDeadLetters.QueueName' } }],
      Threshold: 1,
    });
  });
});
