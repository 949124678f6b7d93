import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { loadPolicyTable } from '../../adapters/policy-table.ts';
import { phaseOn } from '../../core/evaluate.ts';
import { ArchiveEnv } from '../../health/archive-env.ts';
import { CatchUpEnv } from '../../health/catch-up-env.ts';
import { DeliverEnv } from '../../health/deliver-env.ts';
import { RelayEnv } from '../../health/relay-env.ts';
import { CollectEnv } from '../../reporter/collect-env.ts';
import { DigestEnv } from '../../reporter/digest-env.ts';
import { PlanEnv } from '../../reporter/plan-env.ts';
import { PublishEnv } from '../../reporter/publish-env.ts';
import { Env } from '../../rules/env.ts';
import { buildOutside, ROOT } from '../support/build.ts';
import { given, membersNamed, propertiesOf, resourcesOf } from '../support/template-file.ts';

const RULES = 'rules/template.yaml';
const HEALTH = 'health/template.yaml';
const REPORTER = 'reporter/template.yaml';

/** What Lambda does with a function's role to read its queue (docs: lambda dg services-sqs-configure). */
const READ_QUEUE = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** What S3 does with the key of a bucket, as whoever reads or writes (docs: AmazonS3 userguide UsingKMSEncryption). */
const READ_ENCRYPTED = ['kms:Decrypt'];
const WRITE_ENCRYPTED = [...READ_ENCRYPTED, 'kms:GenerateDataKey'];

/** Variables of several functions. */
const LOG_LEVEL = { POWERTOOLS_LOG_LEVEL: { Ref: 'LogLevel' } };
const SETTINGS = {
  SETTINGS_APPLICATION: given('HasSettings', { Ref: 'SettingsApplication' }),
  SETTINGS_ENVIRONMENT: given('HasSettings', { Ref: 'SettingsEnvironment' }),
  SETTINGS_PROFILE: given('HasSettings', { Ref: 'SettingsProfile' }),
};
const AGGREGATOR = { AGGREGATOR_NAME: given('HasAggregator', { Ref: 'AggregatorName' }) };
const REPORTS = { REPORTS_BUCKET: { Ref: 'ReportsBucket' } };

/**
 * Our Lambda functions: where their templates are, the schema that their code reads the environment with and what it
 * finds there, what AWS does with their roles by itself, and what the adapters in their bundles could ask for though
 * they never do.
 */
const HANDLERS = [
  {
    template: RULES,
    resource: 'Rule',
    name: 'rule',
    env: Env,
    variables: {
      MEMBER_ROLE_NAME: given('IsOrganization', { Ref: 'MemberRoleName' }),
      MEMBER_EXTERNAL_ID: given('IsOrganization', { Ref: 'MemberExternalId' }),
      ...SETTINGS,
      ...LOG_LEVEL,
    },
  },
  {
    template: HEALTH,
    resource: 'Health',
    name: 'health',
    env: RelayEnv,
    variables: {
      RECORDS_TABLE: { Ref: 'RecordsTable' },
      DELIVERIES_QUEUE_URL: { Ref: 'DeliveriesQueue' },
      ...AGGREGATOR,
      ...SETTINGS,
      ...LOG_LEVEL,
    },
    byAws: READ_QUEUE,
  },
  {
    template: HEALTH,
    resource: 'Deliver',
    name: 'deliver',
    env: DeliverEnv,
    variables: {
      RECORDS_TABLE: { Ref: 'RecordsTable' },
      DEAD_LETTER_QUEUE_URL: { Ref: 'DeliveriesDeadLetters' },
      EMAIL_FROM: given('HasEmail', { Ref: 'EmailFrom' }),
      WEBHOOK_HOSTS: given('HasWebhookHosts', { Join: [',', { Ref: 'WebhookHosts' }] }),
      ...SETTINGS,
      ...LOG_LEVEL,
    },
    byAws: [...READ_QUEUE, 'ses:SendRawEmail'],
  },
  {
    template: HEALTH,
    resource: 'Archive',
    name: 'health-archive',
    env: ArchiveEnv,
    variables: { ARCHIVE_BUCKET: { Ref: 'ArchiveBucket' }, ...LOG_LEVEL },
    byAws: ['sqs:SendMessage'],
  },
  {
    template: HEALTH,
    resource: 'CatchUp',
    name: 'health-catch-up',
    env: CatchUpEnv,
    variables: {
      RECORDS_TABLE: { Ref: 'RecordsTable' },
      NOTICES_QUEUE_URL: { Ref: 'NoticesQueue' },
      HEALTH_SERVICES: { If: ['HasServices', { Join: [',', { Ref: 'HealthServices' }] }, '*'] },
      HEALTH_CATEGORIES: { If: ['HasCategories', { Join: [',', { Ref: 'HealthCategories' }] }, '*'] },
      ...LOG_LEVEL,
    },
  },
  {
    template: REPORTER,
    resource: 'Plan',
    name: 'report-plan',
    env: PlanEnv,
    variables: {
      ...REPORTS,
      INVENTORY: { Ref: 'ReportInventory' },
      MEMBER_ROLE_NAME: given('HasReadRole', { Ref: 'ReadRoleName' }),
      REGIONS: given('HasRegions', { Join: [',', { Ref: 'ReportRegions' }] }),
      ACCOUNTS_PER_ITEM: { Ref: 'AccountsPerItem' },
      MAX_CONCURRENCY: { Ref: 'ReportConcurrency' },
      ...AGGREGATOR,
      ...SETTINGS,
      ...LOG_LEVEL,
    },
    byAws: WRITE_ENCRYPTED,
    unasked: ['s3:AbortMultipartUpload'],
  },
  {
    template: REPORTER,
    resource: 'Collect',
    name: 'report-collect',
    env: CollectEnv,
    variables: {
      ...REPORTS,
      MEMBER_ROLE_NAME: given('HasReadRole', { Ref: 'ReadRoleName' }),
      MEMBER_EXTERNAL_ID: given('HasReadRole', { Ref: 'ReadExternalId' }),
      ...AGGREGATOR,
      ...LOG_LEVEL,
    },
    byAws: WRITE_ENCRYPTED,
    unasked: ['s3:DeleteObject'],
  },
  {
    template: REPORTER,
    resource: 'Publish',
    name: 'report-publish',
    env: PublishEnv,
    variables: { ...REPORTS, ...LOG_LEVEL },
    byAws: WRITE_ENCRYPTED,
  },
  {
    template: REPORTER,
    resource: 'Digest',
    name: 'report-digest',
    env: DigestEnv,
    variables: { ...REPORTS, DELIVERIES_QUEUE_URL: { Ref: 'DeliveriesQueueUrl' }, ...LOG_LEVEL },
    byAws: READ_ENCRYPTED,
    unasked: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:PutObject'],
  },
];

/** The names of SDK clients as IAM spells their services. */
const IAM_SERVICES: Readonly<Record<string, string>> = {
  appconfigdata: 'appconfig',
  'config-service': 'config',
  'resource-groups-tagging-api': 'tag',
  'secrets-manager': 'secretsmanager',
  sesv2: 'ses',
};

/** Commands that another action allows (service authorization reference). */
const IAM_ACTIONS: Readonly<Record<string, string>> = {
  's3:CompleteMultipartUpload': 's3:PutObject',
  's3:CreateMultipartUpload': 's3:PutObject',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:UploadPart': 's3:PutObject',
  'sqs:SendMessageBatch': 'sqs:SendMessage',
};

/**
 * Commands that clients send by themselves, but not ours: for endpoint discovery, for directory buckets, and for
 * uploads with tags.
 */
const NEVER_SENT = ['dynamodb:DescribeEndpoints', 's3:CreateSession', 's3:PutObjectTagging'];

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

describe.each(HANDLERS)(
  'the function $name',
  ({ template, resource, name, env, variables, byAws = [], unasked = [] }) => {
    const properties = z
      .object({
        CodeUri: z.string(),
        Handler: z.string(),
        Runtime: z.string(),
        Architectures: z.array(z.string()),
        Timeout: z.number().check(z.maximum(900)), // the longest that Lambda allows
        Role: z.unknown(),
        LoggingConfig: z.unknown(),
        Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
      })
      .parse(propertiesOf(template, `${resource}Function`));
    const role = propertiesOf(template, `${resource}Role`);

    test('has its handler in dist after the build', () => {
      const code = relative(join(ROOT, 'dist'), join(ROOT, dirname(template), properties.CodeUri));
      const [file, exported] = properties.Handler.split('.');

      expect(existsSync(join(built, code, `${file}.mjs`))).toBe(true);
      expect([code, exported]).toEqual([`lambda/${name}`, 'handler']);
    });

    test('gets the environment variables that its code reads, and no others', () => {
      expect(Object.keys(properties.Environment.Variables).sort()).toEqual(Object.keys(env.shape).sort());
      expect(properties.Environment.Variables).toEqual(variables);
    });

    test('may do exactly what the SDK commands in its bundle ask for, and write its own log', () => {
      const actions = membersNamed('Action', role['Policies']).map(String);
      const allowed = new Set(actions.filter((action) => !action.startsWith('logs:')));
      const asked = actionsOfBundle(built, name).filter((action) => !unasked.some((one) => one === action));

      expect(properties.Role).toEqual({ GetAtt: `${resource}Role.Arn` });
      expect(allowed).toEqual(new Set([...asked, ...byAws]));
      expect(actions.filter((action) => action.startsWith('logs:'))).toEqual([
        'logs:CreateLogStream',
        'logs:PutLogEvents',
      ]);
    });

    test('runs on a runtime that our own policy table supports', () => {
      const table = loadPolicyTable();
      const lifecycle = table.runtimes.get(properties.Runtime);

      expect(lifecycle?.release).toBe('ga');
      expect(lifecycle && phaseOn(lifecycle, 180, table.asOf)).toBe('supported');
    });

    test('logs into a group of its own, for as long as the parameter says', () => {
      expect(properties.LoggingConfig).toEqual({ LogGroup: { Ref: `${resource}LogGroup` } });
      expect(propertiesOf(template, `${resource}LogGroup`)['RetentionInDays']).toEqual({
        Ref: 'LogRetentionDays',
      });
    });

    test('names itself and its metrics as the alarms know them', () => {
      const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').flatMap(
        ([, { MetricName, Dimensions }]) =>
          membersNamed('Value', Dimensions).includes(`runtime-sunset-${name}`) ? [String(MetricName)] : [],
      );
      const bundle = join(built, 'lambda', name, 'index.mjs');
      const code = readFileSync(bundle, 'utf8').replaceAll('\\\n', ''); // esbuild breaks long lines in the midst of a text

      expect([`runtime-sunset-${name}`, ...alarms].filter((text) => !code.includes(text))).toEqual([]);
    });
  },
);

test('these are all the functions', () => {
  const functions = [RULES, HEALTH, REPORTER].flatMap((file) =>
    resourcesOf(file, 'AWS::Serverless::Function').map(([name]) => name),
  );

  expect(new Set(functions)).toEqual(new Set(HANDLERS.map(({ resource }) => `${resource}Function`)));
});
