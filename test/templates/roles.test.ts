import { describe, expect, test } from 'vitest';
import { membersNamed, propertiesOf, resourcesOf } from '../support/template-file.ts';
import { rightsOf } from '../support/template-rights.ts';

/** ARNs in this account and Region, and in this account anywhere. */
const HERE = `\${AWS::Region}:\${AWS::AccountId}`;
const ANYWHERE = `*:\${AWS::AccountId}`;

function arn(service: string, resource: string, place = HERE): string {
  return `!Sub arn:\${AWS::Partition}:${service}:${place}:${resource}`;
}

function inBucket(bucket: string, keys: string): string {
  return `!Sub \${${bucket}.Arn}/${keys}`;
}

const AGGREGATORS = arn('config', 'config-aggregator/*');

/** What our functions may do with their logs, and those that read settings with these. */
function logging(name: string) {
  return { [`!GetAtt ${name}LogGroup.Arn`]: ['logs:CreateLogStream', 'logs:PutLogEvents'] };
}

const SETTINGS = {
  [`if HasSettings: ${arn('appconfig', `application/\${SettingsApplication}/environment/\${SettingsEnvironment}/configuration/\${SettingsProfile}`)}`]:
    ['appconfig:StartConfigurationSession', 'appconfig:GetLatestConfiguration'],
};

const RECEIVE = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
const RECORD = ['config:PutEvaluations', 'config:SelectResourceConfig', 'config:GetResourceConfigHistory'];
const USE_KEY = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** A role: who takes it on, and what it may then do to which resource. Of services but Lambda, this account's only. */
interface Expected {
  trusts: string;
  may: Record<string, string[]>;
}

const RULES: Record<string, Expected> = {
  RuleRole: {
    trusts: 'lambda.amazonaws.com',
    may: {
      '*': RECORD,
      [arn('config', 'config-rule/*')]: ['config:GetComplianceDetailsByConfigRule'],
      [`if IsOrganization: !Sub arn:\${AWS::Partition}:iam::*:role/\${MemberRoleName} where aws:ResourceOrgID StringEquals !Ref OrganizationId`]:
        ['sts:AssumeRole'],
      ...SETTINGS,
      ...logging('Rule'),
    },
  },
};

const HEALTH: Record<string, Expected> = {
  HealthRole: {
    trusts: 'lambda.amazonaws.com',
    may: {
      '!GetAtt NoticesQueue.Arn': RECEIVE,
      '!GetAtt RecordsTable.Arn': ['dynamodb:PutItem', 'dynamodb:Query'],
      '!GetAtt DeliveriesQueue.Arn': ['sqs:SendMessage'],
      '*': [
        'organizations:DescribeAccount',
        'organizations:ListParents',
        'organizations:ListTagsForResource',
      ],
      [`if HasAggregator: ${AGGREGATORS}`]: ['config:SelectAggregateResourceConfig'],
      'unless HasAggregator: *': ['config:SelectResourceConfig'],
      ...SETTINGS,
      ...logging('Health'),
    },
  },
  DeliverRole: {
    trusts: 'lambda.amazonaws.com',
    may: {
      '!GetAtt DeliveriesQueue.Arn': RECEIVE,
      '!GetAtt DeliveriesDeadLetters.Arn': ['sqs:SendMessage'],
      '!GetAtt RecordsTable.Arn': [
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
      ],
      [arn('secretsmanager', 'secret:runtime-sunset/slack/*')]: ['secretsmanager:GetSecretValue'],
      [arn('sns', 'runtime-sunset-*')]: ['sns:Publish'],
      [`if HasEmail: ${arn('ses', 'identity/*')} where ses:FromAddress StringEquals !Ref EmailFrom`]: [
        'ses:SendEmail',
        'ses:SendRawEmail',
      ],
      [`if HasEmail: ${arn('ses', 'configuration-set/*')} where ses:FromAddress StringEquals !Ref EmailFrom`]:
        ['ses:SendEmail', 'ses:SendRawEmail'],
      ...SETTINGS,
      ...logging('Deliver'),
    },
  },
  ArchiveRole: {
    trusts: 'lambda.amazonaws.com',
    may: {
      [inBucket('ArchiveBucket', 'health/*')]: ['s3:PutObject'],
      '!GetAtt ArchiveDeadLetters.Arn': ['sqs:SendMessage'],
      ...logging('Archive'),
    },
  },
  CatchUpRole: {
    trusts: 'lambda.amazonaws.com',
    may: {
      '*': [
        'health:DescribeHealthServiceStatusForOrganization',
        'health:DescribeEventsForOrganization',
        'health:DescribeAffectedAccountsForOrganization',
        'health:DescribeEventDetailsForOrganization',
        'health:DescribeAffectedEntitiesForOrganization',
        'health:DescribeEvents',
        'health:DescribeEventDetails',
        'health:DescribeAffectedEntities',
      ],
      '!GetAtt RecordsTable.Arn': ['dynamodb:Query'],
      '!GetAtt NoticesQueue.Arn': ['sqs:SendMessage'],
      ...logging('CatchUp'),
    },
  },
  CatchUpScheduleRole: {
    trusts: 'scheduler.amazonaws.com',
    may: { '!GetAtt CatchUpFunction.Arn': ['lambda:InvokeFunction'] },
  },
};

const FORWARD: Record<string, Expected> = {
  ForwardRole: {
    trusts: 'events.amazonaws.com',
    may: {
      [`${arn('events', 'event-bus/default', `\${RelayRegion}:\${RelayAccountId}`)} where events:source ForAllValues:StringEquals aws.health`]:
        ['events:PutEvents'],
    },
  },
};

const LOCK = inBucket('ReportsBucket', 'runs/month=*/lock.json');

const REPORTER: Record<string, Expected> = {
  PlanRole: {
    trusts: 'lambda.amazonaws.com',
    may: {
      '*': [
        'organizations:ListAccounts',
        'organizations:ListRoots',
        'organizations:ListOrganizationalUnitsForParent',
        'organizations:ListAccountsForParent',
        'organizations:ListTagsForResource',
      ],
      [arn('account', 'account', `:\${AWS::AccountId}`)]: ['account:ListRegions'],
      [inBucket('ReportsBucket', 'runs/*')]: ['s3:PutObject'],
      [LOCK]: ['s3:GetObject', 's3:DeleteObject'],
      [inBucket('ReportsBucket', 'reports/month=*/current.json')]: ['s3:GetObject'],
      '!GetAtt ReportsBucket.Arn': ['s3:ListBucket'],
      '!GetAtt ReportsKey.Arn': USE_KEY,
      [`if IsAggregator: ${AGGREGATORS}`]: ['config:DescribeConfigurationAggregatorSourcesStatus'],
      ...SETTINGS,
      ...logging('Plan'),
    },
  },
  CollectRole: {
    trusts: 'lambda.amazonaws.com',
    may: {
      [inBucket('ReportsBucket', 'runs/*/run.json')]: ['s3:GetObject'],
      [inBucket('ReportsBucket', 'runs/*/settings.json')]: ['s3:GetObject'],
      [inBucket('ReportsBucket', 'runs/*/sources.ndjson')]: ['s3:GetObject'],
      [inBucket('ReportsBucket', 'runs/*/shards/*')]: ['s3:PutObject', 's3:AbortMultipartUpload'],
      [inBucket('ReportsBucket', 'runs/*/coverage/*')]: [
        's3:GetObject',
        's3:PutObject',
        's3:AbortMultipartUpload',
      ],
      '!GetAtt ReportsBucket.Arn where s3:prefix StringLike runs/*/coverage/*': ['s3:ListBucket'],
      '!GetAtt ReportsKey.Arn': USE_KEY,
      [`if IsAggregator: ${AGGREGATORS}`]: ['config:SelectAggregateResourceConfig'],
      'unless IsAggregator: *': ['lambda:ListFunctions', 'tag:GetResources'],
      [`unless IsAggregator: ${arn('lambda', 'function:*', ANYWHERE)}`]: ['lambda:ListAliases'],
      [`if HasReadRole: !Sub arn:\${AWS::Partition}:iam::*:role/\${ReadRoleName} where aws:ResourceOrgID StringEquals !Ref ReportOrganizationId`]:
        ['sts:AssumeRole'],
      ...logging('Collect'),
    },
  },
  PublishRole: {
    trusts: 'lambda.amazonaws.com',
    may: {
      [inBucket('ReportsBucket', 'runs/*')]: ['s3:GetObject'],
      [inBucket('ReportsBucket', 'reports/*')]: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
      [LOCK]: ['s3:DeleteObject'],
      '!GetAtt ReportsBucket.Arn': ['s3:ListBucket'],
      '!GetAtt ReportsKey.Arn': USE_KEY,
      ...logging('Publish'),
    },
  },
  DigestRole: {
    trusts: 'lambda.amazonaws.com',
    may: {
      [inBucket('ReportsBucket', 'runs/*/settings.json')]: ['s3:GetObject'],
      [inBucket('ReportsBucket', 'reports/*')]: ['s3:GetObject'],
      '!GetAtt ReportsBucket.Arn': ['s3:ListBucket'],
      '!GetAtt ReportsKey.Arn': ['kms:Decrypt'],
      '!Ref DeliveriesQueueArn': ['sqs:SendMessage'],
      ...logging('Digest'),
    },
  },
  ReportStateMachineRole: {
    trusts: 'states.amazonaws.com',
    may: {
      '!GetAtt PlanFunction.Arn': ['lambda:InvokeFunction'],
      '!GetAtt CollectFunction.Arn': ['lambda:InvokeFunction'],
      '!GetAtt PublishFunction.Arn': ['lambda:InvokeFunction'],
      '!GetAtt DigestFunction.Arn': ['lambda:InvokeFunction'],
      [inBucket('ReportsBucket', 'runs/*/manifest.jsonl')]: ['s3:GetObject'],
      [inBucket('ReportsBucket', 'runs/*/uncollected/*')]: ['s3:PutObject'],
      [inBucket('ReportsBucket', 'runs/*/results/*')]: [
        ...['s3:PutObject', 's3:GetObject'],
        ...['s3:ListMultipartUploadParts', 's3:AbortMultipartUpload'],
      ],
      '!GetAtt ReportsKey.Arn': USE_KEY,
      '!Ref ReportStateMachine': ['states:StartExecution'],
      [arn('states', `execution:\${ReportStateMachine.Name}:*`)]: [
        'states:DescribeExecution',
        'states:StopExecution',
      ],
      [arn('states', `execution:\${ReportStateMachine.Name}/*`)]: [
        'states:DescribeExecution',
        'states:StopExecution',
      ],
      // docs: step-functions dg cw-logs
      '*': [
        ...['logs:CreateLogDelivery', 'logs:GetLogDelivery', 'logs:UpdateLogDelivery'],
        ...['logs:DeleteLogDelivery', 'logs:ListLogDeliveries', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        ...['logs:PutResourcePolicy', 'logs:DescribeResourcePolicies', 'logs:DescribeLogGroups'],
      ],
    },
  },
  ScheduleRole: {
    trusts: 'scheduler.amazonaws.com',
    may: {
      '!Ref ReportStateMachine': ['states:StartExecution'],
      '!GetAtt ScheduleDeadLetters.Arn': ['sqs:SendMessage'],
    },
  },
};

describe.each([
  { file: 'rules/template.yaml', roles: RULES },
  { file: 'health/template.yaml', roles: HEALTH },
  { file: 'health/forward.template.yaml', roles: FORWARD },
  { file: 'reporter/template.yaml', roles: REPORTER },
])('the roles of $file', ({ file, roles }) => {
  test('are all in this table', () => {
    expect(new Set(resourcesOf(file, 'AWS::IAM::Role').map(([name]) => name))).toEqual(
      new Set(Object.keys(roles)),
    );
  });

  test.each(Object.entries(roles))('%s may do to each resource what it is for', (role, { may }) => {
    expect(rightsOf(file, role)).toEqual(sorted(may));
  });

  test.each(Object.entries(roles))('%s is taken on by one service only', (role, { trusts }) => {
    const ofThisAccount = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };

    expect(propertiesOf(file, role)['AssumeRolePolicyDocument']).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: trusts },
          Action: 'sts:AssumeRole',
          ...(trusts !== 'lambda.amazonaws.com' && { Condition: ofThisAccount }),
        },
      ],
    });
  });
});

describe('the roles of member accounts', () => {
  test.each([
    {
      file: 'rules/member-role.template.yaml',
      role: 'MemberRole',
      may: {
        '*': RECORD,
        [arn('config', 'config-rule/*', ANYWHERE)]: ['config:GetComplianceDetailsByConfigRule'],
      },
      name: 'MemberRoleName',
      externalId: 'MemberExternalId',
      caller: { Ref: 'RuleRoleArns' },
    },
    {
      file: 'reporter/read-role.template.yaml',
      role: 'ReadRole',
      may: {
        '*': ['lambda:ListFunctions', 'tag:GetResources'],
        [arn('lambda', 'function:*', ANYWHERE)]: ['lambda:ListAliases'],
      },
      name: 'ReadRoleName',
      externalId: 'ReadExternalId',
      caller: { Sub: `arn:\${AWS::Partition}:iam::\${CentralAccountId}:role/\${CollectRoleName}` },
    },
  ])(
    '$role trusts its caller in the central account, and only with the external id',
    ({ file, role, may, name, externalId, caller }) => {
      const properties = propertiesOf(file, role);
      expect(rightsOf(file, role)).toEqual(sorted(may));
      expect(properties['RoleName']).toEqual({ Ref: name });
      expect(membersNamed('Statement', properties['AssumeRolePolicyDocument'])).toEqual([
        {
          Effect: 'Allow',
          Principal: { AWS: { Sub: `arn:\${AWS::Partition}:iam::\${CentralAccountId}:root` } },
          Action: 'sts:AssumeRole',
          Condition: {
            StringEquals: { 'sts:ExternalId': { Ref: externalId } },
            ArnEquals: { 'aws:PrincipalArn': caller },
          },
        },
      ]);
    },
  );
});

function sorted(rights: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(rights).map(([resource, actions]) => [resource, [...actions].sort()]),
  );
}
