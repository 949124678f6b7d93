import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import * as z from 'zod/mini';
import { loadPolicyTable } from '../adapters/policy-table.ts';
import { settingsJsonSchema } from '../adapters/settings-schema.ts';
import { phaseOn } from '../core/evaluate.ts';
import { switchesSchema } from '../core/policy.ts';
import { Env } from '../rules/env.ts';
import { buildOutside, ROOT } from './support/build.ts';

const TEMPLATES = ['template.yaml', 'rules/template.yaml', 'rules/member-role.template.yaml'];

/** Our Lambda functions: where their templates are, and the schema that their code reads the environment with. */
const HANDLERS = [{ template: 'rules/template.yaml', resource: 'RuleFunction', name: 'rule', env: Env }];

/** The names of SDK clients as IAM spells their services. */
const IAM_SERVICES: Readonly<Record<string, string>> = {
  appconfigdata: 'appconfig',
  'config-service': 'config',
  sts: 'sts',
};

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
    return command && bytesInOutput > 0 ? [`${IAM_SERVICES[client] ?? client}:${command}`] : [];
  });
}

const built = buildOutside();

describe.each(HANDLERS)('the function $name', ({ template, resource, name, env }) => {
  const properties = z
    .object({
      CodeUri: z.string(),
      Handler: z.string(),
      Runtime: z.string(),
      Architectures: z.array(z.string()),
      LoggingConfig: z.object({ LogGroup: z.string() }),
      Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
    })
    .parse(readTemplate(template).Resources[resource]?.Properties);

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
    const actions = actionsIn(template).filter((action) => !String(action).startsWith('logs:'));

    expect(actions.sort()).toEqual(actionsOfBundle(built, name).sort());
    expect(actionsIn(template).filter((action) => String(action).startsWith('logs:'))).toEqual([
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

  test('logs into a group of its own', () => {
    expect(readTemplate(template).Resources[properties.LoggingConfig.LogGroup]?.Type).toBe(
      'AWS::Logs::LogGroup',
    );
  });
});

describe.each(TEMPLATES)('%s', (file) => {
  test('grants no action by wildcard', () => {
    for (const action of actionsIn(file)) expect(action).toMatch(/^[a-z-]+:[A-Za-z]+$/);
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

  test('only Lambda may take on the role of the function', () => {
    expect(ruleResource('RuleRole').Properties['AssumeRolePolicyDocument']).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    });
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

test('the parent template hands every parameter of the rule down and repeats its bounds', () => {
  const parent = readTemplate('template.yaml');
  const { Parameters } = readTemplate('rules/template.yaml');
  const handedDown = z
    .record(z.string(), z.unknown())
    .parse(parent.Resources['Rule']?.Properties['Parameters']);

  expect(Object.keys(handedDown).sort()).toEqual(Object.keys(Parameters).sort());
  for (const [name, parameter] of Object.entries(parent.Parameters)) {
    expect(Parameters[name]).toEqual(parameter);
  }
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
