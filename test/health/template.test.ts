import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { given, membersNamed, propertiesOf, readTemplate, resourcesOf } from '../support/template-file.ts';

const HEALTH = 'health/template.yaml';

describe('the relay of AWS Health notices', () => {
  const health = readTemplate(HEALTH);

  /** The statement that refuses whatever is not encrypted on its way. */
  function denyUnencrypted(service: string, Resource: unknown) {
    const Condition = { Bool: { 'aws:SecureTransport': false } };
    return { Effect: 'Deny', Principal: '*', Action: `${service}:*`, Resource, Condition };
  }

  function statementsOf(name: string): unknown {
    return membersNamed('Statement', propertiesOf(HEALTH, name)['PolicyDocument']);
  }

  test('hears of AWS Health events of the chosen services and categories, or of all', () => {
    const { EventPattern, Targets } = propertiesOf(HEALTH, 'HealthRule');

    expect(EventPattern).toEqual({
      source: ['aws.health'],
      detail: given('HasRestriction', {
        service: given('HasServices', { Ref: 'HealthServices' }),
        eventTypeCategory: given('HasCategories', { Ref: 'HealthCategories' }),
      }),
    });
    expect(Targets).toEqual([
      {
        Id: 'notices',
        Arn: { GetAtt: 'NoticesQueue.Arn' },
        DeadLetterConfig: { Arn: { GetAtt: 'NoticesDeadLetters.Arn' } },
      },
      {
        Id: 'archive',
        Arn: { GetAtt: 'ArchiveFunction.Arn' },
        DeadLetterConfig: { Arn: { GetAtt: 'ArchiveDeadLetters.Arn' } },
      },
    ]);
    expect(propertiesOf(HEALTH, 'ArchivePermission')).toEqual({
      FunctionName: { GetAtt: 'ArchiveFunction.Arn' },
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      SourceArn: { GetAtt: 'HealthRule.Arn' },
    });
  });

  const QUEUES = [
    { queue: 'NoticesQueue', deadLetters: 'NoticesDeadLetters', handler: 'HealthFunction', batch: 3 },
    { queue: 'DeliveriesQueue', deadLetters: 'DeliveriesDeadLetters', handler: 'DeliverFunction', batch: 5 },
  ];
  const timesSchema = z.object({ VisibilityTimeout: z.number() });

  test.each(QUEUES)(
    'gives up messages of $queue to $deadLetters, and leaves $handler six times its time',
    ({ queue, deadLetters, handler, batch }) => {
      const { Timeout, Events } = z
        .object({ Timeout: z.number(), Events: z.unknown() })
        .parse(propertiesOf(HEALTH, handler));

      expect(propertiesOf(HEALTH, queue)).toMatchObject({
        VisibilityTimeout: 6 * Timeout,
        RedrivePolicy: {
          deadLetterTargetArn: { GetAtt: `${deadLetters}.Arn` },
          maxReceiveCount: { Ref: 'MaxReceiveCount' },
        },
      });
      expect(Events).toEqual({
        Messages: {
          Type: 'SQS',
          Properties: {
            Queue: { GetAtt: `${queue}.Arn` },
            BatchSize: batch,
            FunctionResponseTypes: ['ReportBatchItemFailures'],
            ScalingConfig: { MaximumConcurrency: 2 },
          },
        },
      });
    },
  );

  test('tries deliveries for longer than a rollout of settings, and all for less than catching up leaves alone', () => {
    const [notices = 0, deliveries = 0] = QUEUES.map(
      ({ queue }) => timesSchema.parse(propertiesOf(HEALTH, queue)).VisibilityTimeout,
    );
    const { MinValue, MaxValue } = z
      .looseObject({ MinValue: z.number(), MaxValue: z.number() })
      .parse(health.Parameters['MaxReceiveCount']);
    const { DeploymentDurationInMinutes, FinalBakeTimeInMinutes } = z
      .looseObject({ DeploymentDurationInMinutes: z.number(), FinalBakeTimeInMinutes: z.number() })
      .parse(propertiesOf('template.yaml', 'SettingsStrategy'));

    expect(MinValue * deliveries).toBeGreaterThan(
      60 * (DeploymentDurationInMinutes + FinalBakeTimeInMinutes),
    );
    expect(MaxValue * (notices + deliveries)).toBeLessThanOrEqual(2 * 60 * 60); // docs/health.md, catch-up
  });

  test.each([
    ['OldNoticeAlarm', 'NoticesQueue'],
    ['OldDeliveryAlarm', 'DeliveriesQueue'],
  ])('%s rings once a message of %s would have been tried a fourth time', (alarm, queue) => {
    const { VisibilityTimeout } = timesSchema.parse(propertiesOf(HEALTH, queue));
    const { Threshold } = z.looseObject({ Threshold: z.number() }).parse(propertiesOf(HEALTH, alarm));

    expect(Threshold).toBeGreaterThan(3 * VisibilityTimeout);
    expect(Threshold).toBeLessThanOrEqual(4 * VisibilityTimeout);
  });

  test.each(['NoticesQueue', 'NoticesDeadLetters', 'ArchiveDeadLetters'])(
    'lets EventBridge put on %s what its own rule matches, and refuses whatever is not encrypted',
    (queue) => {
      expect(propertiesOf(HEALTH, `${queue}Policy`)['Queues']).toEqual([{ Ref: queue }]);
      expect(statementsOf(`${queue}Policy`)).toEqual([
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: { GetAtt: `${queue}.Arn` },
          Condition: { ArnEquals: { 'aws:SourceArn': { GetAtt: 'HealthRule.Arn' } } },
        },
        denyUnencrypted('sqs', { GetAtt: `${queue}.Arn` }),
      ]);
    },
  );

  test.each(['DeliveriesQueue', 'DeliveriesDeadLetters'])(
    'lets no other service put anything on %s, and refuses whatever is not encrypted',
    (queue) => {
      expect(propertiesOf(HEALTH, `${queue}Policy`)['Queues']).toEqual([{ Ref: queue }]);
      expect(statementsOf(`${queue}Policy`)).toEqual([denyUnencrypted('sqs', { GetAtt: `${queue}.Arn` })]);
    },
  );

  test.each(['DeliveriesQueue', 'DeliveriesDeadLetters'])(
    'takes on %s messages as large as SQS allows, since the report goes along with emails',
    (queue) => {
      expect(propertiesOf(HEALTH, queue)).toMatchObject({ MaximumMessageSize: 1_048_576 });
    },
  );

  test('remembers in a table that is encrypted, forgets by itself and can be put back', () => {
    expect(propertiesOf(HEALTH, 'RecordsTable')).toMatchObject({
      KeySchema: [
        { AttributeName: 'about', KeyType: 'HASH' },
        { AttributeName: 'entry', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: 'expiration', Enabled: true },
      SSESpecification: { SSEEnabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });

  test('keeps events in a private, encrypted bucket with versions that outlives the stack', () => {
    expect(health.Resources['ArchiveBucket']).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: { Ref: 'ArchiveDays' } }] },
      },
    });
    expect(statementsOf('ArchiveBucketPolicy')).toEqual([
      denyUnencrypted('s3', [{ GetAtt: 'ArchiveBucket.Arn' }, { Sub: `\${ArchiveBucket.Arn}/*` }]),
    ]);
  });

  test('puts what cannot be kept within the six hours that Lambda tries at most on a dead-letter queue as it is', () => {
    expect(propertiesOf(HEALTH, 'ArchiveFunction')).toMatchObject({
      DeadLetterQueue: { Type: 'SQS', TargetArn: { GetAtt: 'ArchiveDeadLetters.Arn' } },
      // docs: lambda APIReference API_PutFunctionEventInvokeConfig, the most of both.
      EventInvokeConfig: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 21_600 },
    });
  });

  test('looks daily for events that nobody has been told of, and once more when that fails', () => {
    expect(propertiesOf(HEALTH, 'CatchUpSchedule')).toMatchObject({
      ScheduleExpression: 'cron(0 6 * * ? *)',
      Target: {
        Arn: { GetAtt: 'CatchUpFunction.Arn' },
        RoleArn: { GetAtt: 'CatchUpScheduleRole.Arn' },
      },
    });
    expect(propertiesOf(HEALTH, 'CatchUpFunction')['EventInvokeConfig']).toMatchObject({
      MaximumRetryAttempts: 1,
    });
  });

  test('lets the rules of one organization hand over events of AWS Health, and nothing else', () => {
    expect(health.Resources['ForwardingPolicy']).toEqual({
      Type: 'AWS::Events::EventBusPolicy',
      Condition: 'HasForwardingOrganization',
      Properties: {
        StatementId: 'runtime-sunset-health',
        Statement: {
          Effect: 'Allow',
          Principal: '*',
          Action: 'events:PutEvents',
          Resource: {
            Sub: `arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:event-bus/default`,
          },
          Condition: {
            StringEquals: { 'aws:PrincipalOrgID': { Ref: 'ForwardingOrganizationId' } },
            'ForAllValues:StringEquals': { 'events:source': 'aws.health' },
            Null: { 'events:source': false },
            BoolIfExists: { 'events:eventBusInvocation': true },
          },
        },
      },
    });
  });

  test('rings when a message waits long or is given up, a function fails, a channel refuses, or settings grow old', () => {
    const alarms = resourcesOf(HEALTH, 'AWS::CloudWatch::Alarm').map(([name, alarm]) => [
      name,
      alarm['MetricName'],
      ...membersNamed('Value', alarm['Dimensions']),
      alarm['Threshold'],
    ]);

    expect(alarms).toEqual([
      ['OldNoticeAlarm', 'ApproximateAgeOfOldestMessage', { GetAtt: 'NoticesQueue.QueueName' }, 1200],
      ['OldDeliveryAlarm', 'ApproximateAgeOfOldestMessage', { GetAtt: 'DeliveriesQueue.QueueName' }, 2400],
      [
        'LostNoticesAlarm',
        'ApproximateNumberOfMessagesVisible',
        { GetAtt: 'NoticesDeadLetters.QueueName' },
        1,
      ],
      [
        'LostDeliveriesAlarm',
        'ApproximateNumberOfMessagesVisible',
        { GetAtt: 'DeliveriesDeadLetters.QueueName' },
        1,
      ],
      [
        'LostArchiveAlarm',
        'ApproximateNumberOfMessagesVisible',
        { GetAtt: 'ArchiveDeadLetters.QueueName' },
        1,
      ],
      ['HealthErrorsAlarm', 'Errors', { Ref: 'HealthFunction' }, 1],
      ['DeliverErrorsAlarm', 'Errors', { Ref: 'DeliverFunction' }, 1],
      ['ArchiveErrorsAlarm', 'Errors', { Ref: 'ArchiveFunction' }, 1],
      ['CatchUpErrorsAlarm', 'Errors', { Ref: 'CatchUpFunction' }, 1],
      ['ChannelRefusedAlarm', 'ChannelRefused', 'runtime-sunset-deliver', 1],
      ['HealthSettingsAlarm', 'SettingsRefreshFailed', 'runtime-sunset-health', 1],
      ['DeliverSettingsAlarm', 'SettingsRefreshFailed', 'runtime-sunset-deliver', 1],
    ]);
  });
});
