import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import * as z from 'zod/mini';
import { loadPolicyTable } from '../adapters/policy-table.ts';
import { settingsJsonSchema } from '../adapters/settings-schema.ts';
import { phaseOn } from '../core/evaluate.ts';
import { switchesSchema } from '../core/policy.ts';
import { ArchiveEnv } from '../health/archive-env.ts';
import { CatchUpEnv } from '../health/catch-up-env.ts';
import { DeliverEnv } from '../health/deliver-env.ts';
import { RelayEnv } from '../health/relay-env.ts';
import { Env } from '../rules/env.ts';
import { buildOutside, ROOT } from './support/build.ts';

const TEMPLATES = [
  'template.yaml',
  'rules/template.yaml',
  'rules/member-role.template.yaml',
  'health/template.yaml',
  'health/forward.template.yaml',
];

const HEALTH = 'health/template.yaml';

/** What Lambda does with a function's role to read its queue (docs: lambda dg services-sqs-configure). */
const READ_QUEUE = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/**
 * Our Lambda functions: where their templates are, the schema that their code reads the environment with, and what
 * Lambda itself does with their roles.
 */
const HANDLERS = [
  { template: 'rules/template.yaml', resource: 'Rule', name: 'rule', env: Env, lambdaItself: [] },
  { template: HEALTH, resource: 'Health', name: 'health', env: RelayEnv, lambdaItself: READ_QUEUE },
  { template: HEALTH, resource: 'Deliver', name: 'deliver', env: DeliverEnv, lambdaItself: READ_QUEUE },
  {
    template: HEALTH,
    resource: 'Archive',
    name: 'health-archive',
    env: ArchiveEnv,
    lambdaItself: ['sqs:SendMessage'],
  },
  { template: HEALTH, resource: 'CatchUp', name: 'health-catch-up', env: CatchUpEnv, lambdaItself: [] },
];

/** The names of SDK clients as IAM spells their services. */
const IAM_SERVICES: Readonly<Record<string, string>> = {
  appconfigdata: 'appconfig',
  'config-service': 'config',
  'secrets-manager': 'secretsmanager',
  sesv2: 'ses',
};

/** Commands that another action allows (service authorization reference). */
const IAM_ACTIONS: Readonly<Record<string, string>> = { 'sqs:SendMessageBatch': 'sqs:SendMessage' };

/** Commands that clients send by themselves, but not ours: for endpoint discovery, and for directory buckets. */
const NEVER_SENT = ['dynamodb:DescribeEndpoints', 's3:CreateSession'];

const templateSchema = z.object({
  Parameters: z._default(z.record(z.string(), z.record(z.string(), z.unknown())), {}),
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z._default(z.record(z.string(), z.unknown()), {}) }),
  ),
});

/** A template as plain data; the short forms of intrinsic functions come out as their arguments. */
function readTemplate(file: string) {
  return templateSchema.parse(parseYaml(readFileSync(join(ROOT, file), 'utf8'), { logLevel: 'silent' }));
}

function resourcesOf(file: string, type: string) {
  return Object.values(readTemplate(file).Resources).filter((resource) => resource.Type === type);
}

/** The values of a member wherever it stands, lists taken apart. */
function membersNamed(name: string, value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap((element) => membersNamed(name, element));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === name ? [member].flat() : membersNamed(name, member),
  );
}

function actionsIn(file: string): unknown[] {
  return resourcesOf(file, 'AWS::IAM::Role').flatMap(({ Properties }) =>
    membersNamed('Action', Properties['Policies']),
  );
}

/** The properties of one resource; its conditions, parameters and references by name. */
function propertiesOf(file: string, name: string): Record<string, unknown> {
  const resource = readTemplate(file).Resources[name];
  if (resource === undefined) throw new Error(`${file}: no resource ${name}`);
  return resource.Properties;
}

const metafileSchema = z.object({
  outputs: z.record(
    z.string(),
    z.object({
      entryPoint: z.optional(z.string()),
      inputs: z.record(z.string(), z.object({ bytesInOutput: z.number() })),
    }),
  ),
});

/** The actions that a bundle can need: one for each command of the SDK that is left in it. */
function actionsOfBundle(folder: string, name: string): string[] {
  const metafile = metafileSchema.parse(
    JSON.parse(readFileSync(join(folder, 'meta', `${name}.json`), 'utf8')),
  );
  const inputs = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint)?.inputs ?? {};
  return Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => {
    const [, client = '', command] = /client-([^/]+)\/dist-es\/commands\/(\w+)Command\.js$/.exec(file) ?? [];
    const action = `${IAM_SERVICES[client] ?? client}:${command}`;
    const isSent = command !== undefined && bytesInOutput > 0 && !NEVER_SENT.includes(action);
    return isSent ? [IAM_ACTIONS[action] ?? action] : [];
  });
}

const built = buildOutside();

describe.each(HANDLERS)('the function $name', ({ template, resource, name, env, lambdaItself }) => {
  const properties = z
    .object({
      CodeUri: z.string(),
      Handler: z.string(),
      Runtime: z.string(),
      Architectures: z.array(z.string()),
      Role: z.string(),
      LoggingConfig: z.object({ LogGroup: z.string() }),
      Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
    })
    .parse(propertiesOf(template, `${resource}Function`));
  const role = propertiesOf(template, `${resource}Role`);

  test('has its handler in dist after the build', () => {
    const code = relative(join(ROOT, 'dist'), join(ROOT, dirname(template), properties.CodeUri));
    const [file, exported] = properties.Handler.split('.');

    expect(existsSync(join(built, code, `${file}.mjs`))).toBe(true);
    expect(exported).toBe('handler');
  });

  test('gets the environment variables that its code reads, and no others', () => {
    expect(Object.keys(properties.Environment.Variables).sort()).toEqual(Object.keys(env.shape).sort());
  });

  test('may do exactly what the SDK commands in its bundle ask for, and write its own log', () => {
    const actions = membersNamed('Action', role['Policies']).map(String);

    expect(properties.Role).toBe(`${resource}Role.Arn`);
    expect(actions.filter((action) => !action.startsWith('logs:')).sort()).toEqual(
      [...actionsOfBundle(built, name), ...lambdaItself].sort(),
    );
    expect(actions.filter((action) => action.startsWith('logs:'))).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ]);
  });

  test('has a role that only Lambda may take on', () => {
    expect(role['AssumeRolePolicyDocument']).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    });
  });

  test('runs on a runtime that our own policy table supports', () => {
    const table = loadPolicyTable();
    const lifecycle = table.runtimes.get(properties.Runtime);

    expect(lifecycle?.release).toBe('ga');
    expect(lifecycle && phaseOn(lifecycle, 180, table.asOf)).toBe('supported');
  });

  test('logs into a group of its own', () => {
    expect(readTemplate(template).Resources[properties.LoggingConfig.LogGroup]?.Type).toBe(
      'AWS::Logs::LogGroup',
    );
  });
});

describe.each(TEMPLATES)('%s', (file) => {
  test('grants no action by wildcard', () => {
    for (const action of actionsIn(file)) expect(action).toMatch(/^[a-z0-9-]+:[A-Za-z]+$/);
  });

  test('leaves no function to a role that SAM makes up', () => {
    for (const { Properties } of resourcesOf(file, 'AWS::Serverless::Function')) {
      expect(Properties).toHaveProperty('Role');
      expect(Properties).not.toHaveProperty('Policies');
    }
  });

  test('keeps logs for a limited time', () => {
    for (const { Properties } of resourcesOf(file, 'AWS::Logs::LogGroup')) {
      expect(Properties).toHaveProperty('RetentionInDays');
    }
  });

  test('describes and bounds every parameter', () => {
    for (const [name, parameter] of Object.entries(readTemplate(file).Parameters)) {
      const bounds = ['AllowedValues', 'AllowedPattern', 'MinValue'].filter((bound) => bound in parameter);
      expect([name, parameter['Description'], bounds]).toEqual([
        name,
        expect.stringMatching(/\.$/),
        [expect.any(String)],
      ]);
    }
  });
});

test('the role in member accounts may do what the function may do in its own with AWS Config', () => {
  const own = actionsIn('rules/template.yaml').filter((action) => String(action).startsWith('config:'));

  expect(actionsIn('rules/member-role.template.yaml').sort()).toEqual(own.sort());
});

/** What rules/template.yaml says of one resource; its conditions and parameters by name. */
function ruleResource(name: string) {
  const resource = readTemplate('rules/template.yaml').Resources[name];
  if (resource === undefined) throw new Error(`rules/template.yaml: no resource ${name}`);
  return resource;
}

/** Each switch with the condition and the parameter of the template that set it: noticeDays, HasNoticeDays, NoticeDays. */
const SWITCHES = Object.keys(switchesSchema.shape).map((key) => {
  const parameter = key.replace(/^./, (first) => first.toUpperCase());
  return { key, parameter, condition: `Has${parameter}` };
});

test('a stack has one rule: of the account without OrganizationId, of the organization with it', () => {
  expect(ruleResource('AccountRule')['Condition']).toBe('IsSingleAccount');
  expect(ruleResource('OrganizationRule')['Condition']).toBe('IsOrganization');
});

describe("the account's rule", () => {
  test('is invoked on changes, on oversized changes and on schedule', () => {
    expect(ruleResource('AccountRule').Properties['Source']).toEqual({
      Owner: 'CUSTOM_LAMBDA',
      SourceIdentifier: 'RuleFunction.Arn',
      SourceDetails: [
        { EventSource: 'aws.config', MessageType: 'ConfigurationItemChangeNotification' },
        { EventSource: 'aws.config', MessageType: 'OversizedConfigurationItemChangeNotification' },
        {
          EventSource: 'aws.config',
          MessageType: 'ScheduledNotification',
          MaximumExecutionFrequency: 'Schedule',
        },
      ],
    });
    expect(ruleResource('AccountRule').Properties['Scope']).toEqual({
      ComplianceResourceTypes: ['AWS::Lambda::Function'],
    });
  });

  test('hands over each switch that its parameter sets, by the name that the code reads', () => {
    expect(ruleResource('AccountRule').Properties['InputParameters']).toEqual(
      Object.fromEntries(
        SWITCHES.map(({ key, parameter, condition }) => [key, [condition, parameter, 'AWS::NoValue']]),
      ),
    );
  });
});

describe("the organization's rule", () => {
  const metadata = z
    .record(z.string(), z.unknown())
    .parse(ruleResource('OrganizationRule').Properties['OrganizationCustomRuleMetadata']);

  test('is invoked on changes, on oversized changes and on schedule', () => {
    expect(metadata).toMatchObject({
      LambdaFunctionArn: 'RuleFunction.Arn',
      OrganizationConfigRuleTriggerTypes: [
        'ConfigurationItemChangeNotification',
        'OversizedConfigurationItemChangeNotification',
        'ScheduledNotification',
      ],
      MaximumExecutionFrequency: 'Schedule',
      ResourceTypesScope: ['AWS::Lambda::Function'],
    });
  });

  test('hands over each switch that its parameter sets, by the name that the code reads, as JSON', () => {
    const members = SWITCHES.map(({ key, parameter, condition }) => [
      condition,
      `"${key}":"\${${parameter}}"`,
      'AWS::NoValue',
    ]);

    expect(metadata['InputParameters']).toEqual(['', ['{', [',', members], '}']]);
  });
});

describe('the rights around the rule', () => {
  test('AWS Config may invoke the function before there is a rule, in single-account mode from this account only', () => {
    expect(ruleResource('RulePermission').Properties).toEqual({
      FunctionName: 'RuleFunction.Arn',
      Action: 'lambda:InvokeFunction',
      Principal: 'config.amazonaws.com',
      SourceAccount: ['IsSingleAccount', 'AWS::AccountId', 'AWS::NoValue'],
    });
    expect(ruleResource('AccountRule')['DependsOn']).toBe('RulePermission');
    expect(ruleResource('OrganizationRule')['DependsOn']).toBe('RulePermission');
  });

  test('the function may assume the member role only, and only within the organization', () => {
    const statements = membersNamed('Statement', ruleResource('RuleRole').Properties['Policies']);

    expect(statements.filter((statement) => JSON.stringify(statement).includes('sts:'))).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Resource: `arn:\${AWS::Partition}:iam::*:role/\${MemberRoleName}`,
        Condition: { StringEquals: { 'aws:ResourceOrgID': 'OrganizationId' } },
      },
    ]);
  });

  test("in organization mode the function's role is named after rule and Region, within IAM's 64 characters", () => {
    expect(ruleResource('RuleRole').Properties['RoleName']).toEqual([
      'IsOrganization',
      `\${RuleName}-\${AWS::Region}`,
      'AWS::NoValue',
    ]);
    const { AllowedPattern } = readTemplate('rules/template.yaml').Parameters['RuleName'] ?? {};
    const tooLong = 'r'.repeat(65 - '-ap-southeast-7'.length);
    expect(tooLong).not.toMatch(new RegExp(String(AllowedPattern)));
  });

  test('the member role trusts the rule functions of the central account, and only with the external id', () => {
    const { MemberRole } = readTemplate('rules/member-role.template.yaml').Resources;

    expect(MemberRole?.Properties['AssumeRolePolicyDocument']).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: `arn:\${AWS::Partition}:iam::\${CentralAccountId}:root` },
          Action: 'sts:AssumeRole',
          Condition: {
            StringEquals: { 'sts:ExternalId': 'MemberExternalId' },
            ArnEquals: { 'aws:PrincipalArn': 'RuleRoleArns' },
          },
        },
      ],
    });
  });
});

describe('the relay of AWS Health notices', () => {
  const health = readTemplate(HEALTH);
  const NO_SECURE_TRANSPORT = { Bool: { 'aws:SecureTransport': false } };

  /** The resources of a type by name, each with its properties. */
  function namedOf(type: string): [string, Record<string, unknown>][] {
    return Object.entries(health.Resources).flatMap(([name, { Type, Properties }]) =>
      Type === type ? [[name, Properties]] : [],
    );
  }

  function statementsOf(name: string): unknown {
    return membersNamed('Statement', propertiesOf(HEALTH, name)['PolicyDocument']);
  }

  test('hears of AWS Health events of the chosen services and categories, or of all', () => {
    const { EventPattern, Targets } = propertiesOf(HEALTH, 'HealthRule');

    expect(EventPattern).toEqual({
      source: ['aws.health'],
      detail: [
        'HasRestriction',
        {
          service: ['HasServices', 'HealthServices', 'AWS::NoValue'],
          eventTypeCategory: ['HasCategories', 'HealthCategories', 'AWS::NoValue'],
        },
        'AWS::NoValue',
      ],
    });
    expect(Targets).toEqual([
      { Id: 'notices', Arn: 'NoticesQueue.Arn', DeadLetterConfig: { Arn: 'NoticesDeadLetters.Arn' } },
      { Id: 'archive', Arn: 'ArchiveFunction.Arn', DeadLetterConfig: { Arn: 'ArchiveDeadLetters.Arn' } },
    ]);
    expect(propertiesOf(HEALTH, 'ArchivePermission')).toEqual({
      FunctionName: 'ArchiveFunction.Arn',
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      SourceArn: 'HealthRule.Arn',
    });
  });

  test.each(namedOf('AWS::SQS::Queue'))(
    'keeps messages of %s encrypted, for the longest that SQS allows',
    (_, queue) => {
      expect(queue).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 });
    },
  );

  test.each([
    ['NoticesQueue', 'NoticesDeadLetters', 'HealthFunction'],
    ['DeliveriesQueue', 'DeliveriesDeadLetters', 'DeliverFunction'],
  ])('gives up messages of %s to %s, and leaves %s six times its time', (queue, deadLetters, handler) => {
    const { Timeout, Events } = z
      .object({ Timeout: z.number(), Events: z.unknown() })
      .parse(propertiesOf(HEALTH, handler));

    expect(propertiesOf(HEALTH, queue)).toMatchObject({
      VisibilityTimeout: 6 * Timeout,
      RedrivePolicy: { deadLetterTargetArn: `${deadLetters}.Arn`, maxReceiveCount: 'MaxReceiveCount' },
    });
    expect(Events).toEqual({
      Messages: {
        Type: 'SQS',
        Properties: {
          Queue: `${queue}.Arn`,
          BatchSize: 10,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          ScalingConfig: { MaximumConcurrency: 2 },
        },
      },
    });
  });

  test.each(['NoticesQueue', 'NoticesDeadLetters', 'ArchiveDeadLetters'])(
    'lets EventBridge put on %s what its own rule matches, and refuses whatever is not encrypted',
    (queue) => {
      expect(propertiesOf(HEALTH, `${queue}Policy`)['Queues']).toEqual([queue]);
      expect(statementsOf(`${queue}Policy`)).toEqual([
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: `${queue}.Arn`,
          Condition: { ArnEquals: { 'aws:SourceArn': 'HealthRule.Arn' } },
        },
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 'sqs:*',
          Resource: `${queue}.Arn`,
          Condition: NO_SECURE_TRANSPORT,
        },
      ]);
    },
  );

  test.each(['DeliveriesQueue', 'DeliveriesDeadLetters'])(
    'lets no other service put anything on %s, and refuses whatever is not encrypted',
    (queue) => {
      expect(statementsOf(`${queue}Policy`)).toEqual([
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 'sqs:*',
          Resource: `${queue}.Arn`,
          Condition: NO_SECURE_TRANSPORT,
        },
      ]);
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
        LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ExpirationInDays: 'ArchiveDays' }] },
      },
    });
    expect(statementsOf('ArchiveBucketPolicy')).toEqual([
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: ['ArchiveBucket.Arn', `\${ArchiveBucket.Arn}/*`],
        Condition: NO_SECURE_TRANSPORT,
      },
    ]);
  });

  test('puts what cannot be kept on a dead-letter queue as it is', () => {
    expect(propertiesOf(HEALTH, 'ArchiveFunction')['DeadLetterQueue']).toEqual({
      Type: 'SQS',
      TargetArn: 'ArchiveDeadLetters.Arn',
    });
  });

  test('looks daily for events that nobody has been told of', () => {
    expect(propertiesOf(HEALTH, 'CatchUpSchedule')).toMatchObject({
      ScheduleExpression: 'cron(0 6 * * ? *)',
      Target: { Arn: 'CatchUpFunction.Arn', RoleArn: 'CatchUpScheduleRole.Arn' },
    });
    expect(membersNamed('Statement', propertiesOf(HEALTH, 'CatchUpScheduleRole')['Policies'])).toEqual([
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: 'CatchUpFunction.Arn' },
    ]);
  });

  test('may send emails from its own sender only, read its own secrets and publish on its own topics', () => {
    const statements = membersNamed('Statement', propertiesOf(HEALTH, 'DeliverRole')['Policies']);

    expect(statements).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          Action: 'ses:SendEmail',
          Condition: { StringEquals: { 'ses:FromAddress': 'EmailFrom' } },
        }),
        {
          Effect: 'Allow',
          Action: 'secretsmanager:GetSecretValue',
          Resource: `arn:\${AWS::Partition}:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:runtime-sunset/slack/*`,
        },
        {
          Effect: 'Allow',
          Action: 'sns:Publish',
          Resource: `arn:\${AWS::Partition}:sns:\${AWS::Region}:\${AWS::AccountId}:runtime-sunset-*`,
        },
      ]),
    );
  });

  test('rings when a message waits long or is given up, when a function fails, and when a channel refuses', () => {
    const alarms = namedOf('AWS::CloudWatch::Alarm').map(([, alarm]) => [
      alarm['MetricName'],
      ...membersNamed('Value', alarm['Dimensions']),
      alarm['Threshold'],
    ]);

    expect(alarms).toEqual([
      ['ApproximateAgeOfOldestMessage', 'NoticesQueue.QueueName', 1800],
      ['ApproximateAgeOfOldestMessage', 'DeliveriesQueue.QueueName', 3600],
      ['ApproximateNumberOfMessagesVisible', 'NoticesDeadLetters.QueueName', 1],
      ['ApproximateNumberOfMessagesVisible', 'DeliveriesDeadLetters.QueueName', 1],
      ['ApproximateNumberOfMessagesVisible', 'ArchiveDeadLetters.QueueName', 1],
      ['Errors', 'HealthFunction', 1],
      ['Errors', 'DeliverFunction', 1],
      ['Errors', 'ArchiveFunction', 1],
      ['Errors', 'CatchUpFunction', 1],
      ['ChannelRefused', 'runtime-sunset-deliver', 1],
    ]);
  });

  test.each(namedOf('AWS::CloudWatch::Alarm'))(
    '%s tells its topic, and is silent without data',
    (_, alarm) => {
      expect(alarm).toMatchObject({
        EvaluationPeriods: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
        AlarmActions: ['HasAlarmTopic', ['AlarmTopicArn'], 'AWS::NoValue'],
      });
    },
  );

  test.each(namedOf('AWS::CloudWatch::Alarm'))('%s is explained in docs/health.md', (name) => {
    expect(readFileSync(join(ROOT, 'docs/health.md'), 'utf8')).toContain(`\`${name}\``);
  });
});

describe('the template that forwards AWS Health events', () => {
  const FORWARD = 'health/forward.template.yaml';
  const BUS = `arn:\${AWS::Partition}:events:\${RelayRegion}:\${RelayAccountId}:event-bus/default`;

  test("hands all of them to the relay's default bus, from elsewhere only", () => {
    expect(readTemplate(FORWARD).Resources['ForwardRule']).toMatchObject({
      Condition: 'IsElsewhere',
      Properties: {
        EventPattern: { source: ['aws.health'] },
        Targets: [{ Id: 'relay', Arn: BUS, RoleArn: 'ForwardRole.Arn' }],
      },
    });
  });

  test('may put events on that bus and nothing else', () => {
    expect(membersNamed('Statement', propertiesOf(FORWARD, 'ForwardRole')['Policies'])).toEqual([
      { Effect: 'Allow', Action: 'events:PutEvents', Resource: BUS },
    ]);
  });

  test('is let in by the relay for one organization', () => {
    expect(readTemplate(HEALTH).Resources['ForwardingPolicy']).toMatchObject({
      Condition: 'HasForwardingOrganization',
      Properties: {
        Statement: {
          Action: 'events:PutEvents',
          Condition: { StringEquals: { 'aws:PrincipalOrgID': 'ForwardingOrganizationId' } },
        },
      },
    });
  });
});

/** CloudFormation would make and deploy an edited one anew, over the document that the organization has deployed since. */
test('the first settings document and its deployment are never edited', () => {
  const { FirstSettings, FirstDeployment } = readTemplate('template.yaml').Resources;

  expect(FirstSettings).toEqual({
    Type: 'AWS::AppConfig::HostedConfigurationVersion',
    Properties: {
      ApplicationId: 'SettingsApplication',
      ConfigurationProfileId: 'SettingsProfile',
      Description: 'The defaults',
      ContentType: 'application/json',
      Content: '{}',
    },
  });
  expect(FirstDeployment).toEqual({
    Type: 'AWS::AppConfig::Deployment',
    Properties: {
      ApplicationId: 'SettingsApplication',
      EnvironmentId: 'SettingsEnvironment',
      ConfigurationProfileId: 'SettingsProfile',
      ConfigurationVersion: 'FirstSettings',
      DeploymentStrategyId: 'AppConfig.AllAtOnce',
      Description: 'The defaults',
    },
  });
});

describe('the parent template', () => {
  const NESTED = [
    { resource: 'Rule', file: 'rules/template.yaml' },
    { resource: 'Health', file: HEALTH },
  ];
  const parent = readTemplate('template.yaml');

  test.each(NESTED)('hands every parameter of $file down and repeats its bounds', ({ resource, file }) => {
    const { Parameters } = readTemplate(file);
    const handedDown = z
      .record(z.string(), z.unknown())
      .parse(propertiesOf('template.yaml', resource)['Parameters']);

    expect(Object.keys(handedDown).sort()).toEqual(Object.keys(Parameters).sort());
    for (const name of Object.keys(Parameters).filter((name) => name in parent.Parameters)) {
      expect([name, parent.Parameters[name]]).toEqual([name, Parameters[name]]);
    }
  });

  test('has no parameter that nothing below it knows, but the one that decides on the relay', () => {
    const known = NESTED.flatMap(({ file }) => Object.keys(readTemplate(file).Parameters));

    expect(Object.keys(parent.Parameters).filter((name) => !known.includes(name))).toEqual(['HealthRelay']);
    expect(parent.Resources['Health']?.['Condition']).toBe('RelaysHealth');
  });

  test.each(NESTED)('sets up $file once its functions find settings', ({ resource }) => {
    expect(parent.Resources[resource]?.['DependsOn']).toBe('FirstDeployment');
  });
});

test('AppConfig validates settings by the schema that the code parses them with: npm run settings-schema', () => {
  const [profile] = resourcesOf('template.yaml', 'AWS::AppConfig::ConfigurationProfile');

  expect(profile?.Properties['Validators']).toEqual([
    { Type: 'JSON_SCHEMA', Content: `${settingsJsonSchema()}\n` },
  ]);
});

test("AppConfig's first settings document and its schema stay within AppConfig's size", () => {
  // docs: appconfig APIReference API_Validator, Content.
  expect(settingsJsonSchema().length).toBeLessThanOrEqual(32_768);
});
