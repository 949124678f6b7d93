import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { coverageKey } from '../../reporter/coverage-record.ts';
import { monthLockKey } from '../../reporter/month-lock.ts';
import { pointerKey } from '../../reporter/pointer.ts';
import { ownerReportKey, productKeys, productsFolder } from '../../reporter/products.ts';
import { runFolder, runKeys } from '../../reporter/run.ts';
import { shardKey } from '../../reporter/shard.ts';
import { ROOT } from '../support/build.ts';
import {
  actionsIn,
  given,
  membersNamed,
  propertiesOf,
  readTemplate,
  resourcesOf,
} from '../support/template-file.ts';

const REPORTER = 'reporter/template.yaml';
const USE_KEY = ['kms:Decrypt', 'kms:GenerateDataKey'];

describe('the report', () => {
  const reporter = readTemplate(REPORTER);
  const RUN = { month: '2026-11', runId: 'run' } as const;
  const PREFIX = productsFolder(RUN);
  const PRODUCTS = [...Object.values(productKeys(PREFIX)), ownerReportKey(PREFIX, 'checkout')];
  const DECIDED = [runKeys.run('run'), runKeys.settings('run')];
  const COVERAGE = coverageKey('run', 'batch-0');
  const COLLECTED = [shardKey('run', 'batch-0'), COVERAGE];
  const LOCK = monthLockKey('2026-11');
  const POINTER = pointerKey('2026-11');
  const EVERYTHING = [
    ...[...DECIDED, runKeys.accounts('run'), runKeys.manifest('run'), `${runFolder('run')}sources.ndjson`],
    ...[
      ...COLLECTED,
      `${runKeys.uncollected('run')}batch.json`,
      `${runFolder('run')}results/map/manifest.json`,
    ],
    ...[LOCK, POINTER, ...PRODUCTS],
  ];

  const statementSchema = z.object({
    Action: z.union([z.string(), z.array(z.string())]),
    Resource: z.unknown(),
  });
  const subSchema = z.object({ Sub: z.string() });

  /** Which keys of the bucket an action may be done to by a role. */
  function keysFor(resource: string, action: string): string[] {
    const patterns = membersNamed('Statement', propertiesOf(REPORTER, resource)['Policies'])
      .map((statement) => statementSchema.parse(statement))
      .filter(({ Action }) => [Action].flat().includes(action))
      .flatMap(({ Resource }) => [Resource].flat())
      .map((arn) => subSchema.parse(arn).Sub.replace(`\${ReportsBucket.Arn}/`, ''))
      .map((keys) => keys.replaceAll('.', '\\.').replaceAll('*', '.*'));
    return EVERYTHING.filter((key) => patterns.some((pattern) => new RegExp(`^${pattern}$`).test(key)));
  }

  function without(keys: readonly string[]): string[] {
    return EVERYTHING.filter((key) => !keys.includes(key));
  }

  test.each([
    ['Plan', 's3:GetObject', [LOCK, POINTER]],
    ['Plan', 's3:PutObject', without([POINTER, ...PRODUCTS])],
    ['Plan', 's3:DeleteObject', [LOCK]],
    ['Collect', 's3:GetObject', [...DECIDED, `${runFolder('run')}sources.ndjson`, COVERAGE]],
    ['Collect', 's3:PutObject', COLLECTED],
    ['Publish', 's3:GetObject', EVERYTHING],
    ['Publish', 's3:PutObject', [POINTER, ...PRODUCTS]],
    ['Publish', 's3:DeleteObject', [LOCK]],
    ['Digest', 's3:GetObject', [runKeys.settings('run'), POINTER, ...PRODUCTS]],
    ['ReportStateMachine', 's3:GetObject', [runKeys.manifest('run'), 'runs/run/results/map/manifest.json']],
    [
      'ReportStateMachine',
      's3:PutObject',
      ['runs/run/uncollected/batch.json', 'runs/run/results/map/manifest.json'],
    ],
  ])('%s has %s for what it needs in the bucket', (resource, action, keys) => {
    expect(keysFor(`${resource}Role`, action)).toEqual(keys);
  });

  test('lies in a private bucket with versions and a key of its own that outlives the stack', () => {
    expect(reporter.Resources['ReportsBucket']).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              ServerSideEncryptionByDefault: {
                SSEAlgorithm: 'aws:kms',
                KMSMasterKeyID: { GetAtt: 'ReportsKey.Arn' },
              },
              BucketKeyEnabled: true,
            },
          ],
        },
        VersioningConfiguration: { Status: 'Enabled' },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    });
    expect(propertiesOf(REPORTER, 'ReportsBucketPolicy')['Bucket']).toEqual({ Ref: 'ReportsBucket' });
    expect(membersNamed('Statement', propertiesOf(REPORTER, 'ReportsBucketPolicy'))).toEqual([
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [{ GetAtt: 'ReportsBucket.Arn' }, { Sub: `\${ReportsBucket.Arn}/*` }],
        Condition: { Bool: { 'aws:SecureTransport': false } },
      },
    ]);
  });

  test('is kept for as long as the parameters say, and its runs, earlier versions and broken uploads less long', () => {
    expect(propertiesOf(REPORTER, 'ReportsBucket')['LifecycleConfiguration']).toEqual({
      Rules: [
        { Id: 'expire-runs', Status: 'Enabled', Prefix: 'runs/', ExpirationInDays: { Ref: 'RunDays' } },
        {
          Id: 'expire-reports',
          Status: 'Enabled',
          Prefix: 'reports/',
          ExpirationInDays: { Ref: 'ReportDays' },
        },
        {
          Id: 'tidy',
          Status: 'Enabled',
          NoncurrentVersionExpiration: { NoncurrentDays: 30 },
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
        },
      ],
    });
  });

  test('is kept for two months at least, since each is compared with the one before', () => {
    expect(reporter.Parameters['ReportDays']?.['MinValue']).toBeGreaterThanOrEqual(31 + 31);
  });

  test('is encrypted with a key that rotates and that serves nobody but through S3', () => {
    const statements = membersNamed('Statement', propertiesOf(REPORTER, 'ReportsKey')['KeyPolicy']);
    const ACCOUNT = { AWS: { Sub: `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root` } };
    const [administer, use] = z
      .array(z.looseObject({ Sid: z.string(), Action: z.array(z.string()) }))
      .parse(statements);

    expect(reporter.Resources['ReportsKey']).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { EnableKeyRotation: true },
    });
    expect(administer?.Action.filter((action) => /crypt|DataKey|CreateGrant|\*/.test(action))).toEqual([]);
    expect(use).toMatchObject({
      Action: USE_KEY,
      Condition: { StringEquals: { 'kms:ViaService': { Sub: `s3.\${AWS::Region}.\${AWS::URLSuffix}` } } },
    });
    expect(statements).toHaveLength(2);
    expect(membersNamed('Principal', statements)).toEqual([ACCOUNT, ACCOUNT]);
    expect(membersNamed('Effect', statements)).toEqual(['Allow', 'Allow']);
  });

  test('is made by a standard state machine whose definition gets each substitution that it has, and no other', () => {
    const { Type, DefinitionUri, DefinitionSubstitutions } = z
      .object({
        Type: z.string(),
        DefinitionUri: z.string(),
        DefinitionSubstitutions: z.record(z.string(), z.unknown()),
      })
      .parse(propertiesOf(REPORTER, 'ReportStateMachine'));
    const definition = readFileSync(join(ROOT, dirname(REPORTER), DefinitionUri), 'utf8');
    const names = new Set([...definition.matchAll(/\$\{([^}]*)\}/g)].map(([, name]) => name));

    expect(Type).toBe('STANDARD');
    expect(propertiesOf(REPORTER, 'ReportStateMachine')['Role']).toEqual({
      GetAtt: 'ReportStateMachineRole.Arn',
    });
    expect(Object.keys(DefinitionSubstitutions).sort()).toEqual([...names].sort());
    const { Partition, ...arns } = DefinitionSubstitutions;
    expect(Partition).toEqual({ Ref: 'AWS::Partition' });
    for (const [name, arn] of Object.entries(arns)) {
      expect(arn).toEqual({ GetAtt: name.replace(/Arn$/, '.Arn') });
    }
  });

  test("is made by a state machine that may do what its definition's tasks and map need", () => {
    const { Resources } = reporter;
    const run = membersNamed('Action', Resources['ReportStateMachineRole']?.Properties['Policies']).map(
      String,
    );
    const functions = ['Plan', 'Collect', 'Publish', 'Digest'].map((name) => ({
      GetAtt: `${name}Function.Arn`,
    }));

    // docs: step-functions dg iam-policies-eg-dist-map
    expect(new Set(run.filter((action) => !action.startsWith('logs:')))).toEqual(
      new Set([
        ...['lambda:InvokeFunction', 's3:GetObject', 's3:PutObject'],
        ...['s3:ListMultipartUploadParts', 's3:AbortMultipartUpload', ...USE_KEY],
      ]),
    );
    expect(
      membersNamed('Statement', Resources['ReportStateMachineRole']?.Properties['Policies']),
    ).toContainEqual({ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: functions });
    expect(Resources['MapPolicy']?.Properties).toMatchObject({
      Roles: [{ Ref: 'ReportStateMachineRole' }],
    });
    expect(membersNamed('Action', Resources['MapPolicy'])).toEqual([
      'states:StartExecution',
      'states:DescribeExecution',
      'states:StopExecution',
    ]);
  });

  test('logs runs that fail, with what they were about', () => {
    expect(propertiesOf(REPORTER, 'ReportStateMachine')['Logging']).toEqual({
      Level: 'ERROR',
      IncludeExecutionData: true,
      Destinations: [
        { CloudWatchLogsLogGroup: { LogGroupArn: { GetAtt: 'ReportStateMachineLogGroup.Arn' } } },
      ],
    });
  });

  test('is made monthly or weekly, or on demand only, and a start that fails for good is kept', () => {
    expect(reporter.Mappings).toEqual({
      Schedules: {
        monthly: { Expression: 'cron(0 6 1 * ? *)', State: 'ENABLED' },
        weekly: { Expression: 'cron(0 6 ? * MON *)', State: 'ENABLED' },
        disabled: { Expression: 'cron(0 6 1 * ? *)', State: 'DISABLED' },
      },
    });
    expect(reporter.Parameters['ReportSchedule']?.['AllowedValues']).toEqual([
      'monthly',
      'weekly',
      'disabled',
    ]);
    expect(reporter.Resources['Schedule']).toMatchObject({
      DependsOn: 'MapPolicy',
      Properties: {
        ScheduleExpression: { FindInMap: ['Schedules', { Ref: 'ReportSchedule' }, 'Expression'] },
        State: { FindInMap: ['Schedules', { Ref: 'ReportSchedule' }, 'State'] },
        Target: {
          Arn: { Ref: 'ReportStateMachine' },
          RoleArn: { GetAtt: 'ScheduleRole.Arn' },
          Input: '{}',
          RetryPolicy: { MaximumRetryAttempts: 20, MaximumEventAgeInSeconds: 21_600 },
          DeadLetterConfig: { Arn: { GetAtt: 'ScheduleDeadLetters.Arn' } },
        },
      },
    });
    expect(membersNamed('Effect', propertiesOf(REPORTER, 'ScheduleDeadLettersPolicy'))).toEqual(['Deny']);
  });

  test('is published by a function with a gigabyte of memory and the disk that sorting needs', () => {
    expect(propertiesOf(REPORTER, 'PublishFunction')).toMatchObject({
      MemorySize: 1024,
      Timeout: 900,
      EphemeralStorage: { Size: 10_240 },
    });
  });

  test('reads other accounts in a role that they know by its name', () => {
    expect(propertiesOf(REPORTER, 'CollectRole')['RoleName']).toEqual(
      given('HasReadRole', { Ref: 'CollectRoleName' }),
    );
  });

  test('rings when a run fails or cannot start, when a function fails, and when the report is not whole or not told', () => {
    const rung = resourcesOf(REPORTER, 'AWS::CloudWatch::Alarm').map(([, alarm]) => [
      alarm['MetricName'],
      ...membersNamed('Value', alarm['Dimensions']),
      alarm['Threshold'],
    ]);

    expect(rung).toEqual([
      ['ExecutionsFailed', { Ref: 'ReportStateMachine' }, 1],
      ['ExecutionsTimedOut', { Ref: 'ReportStateMachine' }, 1],
      ['ExecutionsAborted', { Ref: 'ReportStateMachine' }, 1],
      ['ReportIncomplete', 'runtime-sunset-report-publish', 1],
      ['DigestUnrouted', 'runtime-sunset-report-digest', 1],
      ['ApproximateNumberOfMessagesVisible', { GetAtt: 'ScheduleDeadLetters.QueueName' }, 1],
      ['Errors', { Ref: 'PlanFunction' }, 1],
      ['Errors', { Ref: 'CollectFunction' }, 1],
      ['Errors', { Ref: 'PublishFunction' }, 1],
      ['Errors', { Ref: 'DigestFunction' }, 1],
    ]);
  });
});

describe('the read role of member accounts', () => {
  const READ_ROLE = 'reporter/read-role.template.yaml';

  test('may do what that function may do in its own account, and nothing else', () => {
    const rights = ['lambda:ListFunctions', 'tag:GetResources', 'lambda:ListAliases'];
    const own = membersNamed('Action', propertiesOf(REPORTER, 'CollectRole')['Policies']).map(String);

    expect(actionsIn(READ_ROLE)).toEqual(rights);
    expect(own.filter((action) => /^(lambda|tag):/.test(action))).toEqual(rights);
  });

  test('has the names that the report knows it by', () => {
    const { Parameters } = readTemplate(READ_ROLE);

    for (const name of ['ReadRoleName', 'CollectRoleName']) {
      expect(Parameters[name]?.['Default']).toBe(readTemplate(REPORTER).Parameters[name]?.['Default']);
    }
  });
});

test.each(['Plan', 'Collect', 'Publish', 'Digest'])('%s may take as long as a function can', (name) => {
  // docs: lambda dg gettingstarted-limits
  expect(propertiesOf(REPORTER, `${name}Function`)).toMatchObject({ Timeout: 900 });
});
