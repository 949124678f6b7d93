import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ROOT } from './support/build.ts';
import { actionsIn, readTemplate, resourcesOf } from './support/template-file.ts';
import { conditionsNamedIn, literalsIn, referencesIn } from './support/template-references.ts';

const TEMPLATES = [
  'health/forward.template.yaml',
  'health/template.yaml',
  'reporter/read-role.template.yaml',
  'reporter/template.yaml',
  'rules/member-role.template.yaml',
  'rules/template.yaml',
  'template.yaml',
];

const PSEUDO_PARAMETERS = [
  ...['AWS::AccountId', 'AWS::NoValue', 'AWS::Partition'],
  ...['AWS::Region', 'AWS::StackName', 'AWS::URLSuffix'],
];

/** What a resource of a type can be asked for besides what `!Ref` gives (docs: CloudFormation, return values). */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  'AWS::DynamoDB::Table': ['Arn'],
  'AWS::Events::Rule': ['Arn'],
  'AWS::IAM::Role': ['Arn'],
  'AWS::KMS::Key': ['Arn'],
  'AWS::Logs::LogGroup': ['Arn'],
  'AWS::S3::Bucket': ['Arn'],
  'AWS::SQS::Queue': ['Arn', 'QueueName'],
  'AWS::Serverless::Function': ['Arn'],
  'AWS::Serverless::StateMachine': ['Name'],
};

/** What a template's text may refer to. */
function referable(file: string): string[] {
  const { Parameters, Resources } = readTemplate(file);
  const attributes = Object.entries(Resources).flatMap(([name, { Type, Properties }]) => {
    const nested = Type === 'AWS::Serverless::Application' ? String(Properties['Location']) : null;
    const outputs = nested === null ? [] : Object.keys(readTemplate(nested).Outputs);
    return [
      ...(ATTRIBUTES[Type] ?? []).map((attribute) => `${name}.${attribute}`),
      ...outputs.map((output) => `${name}.Outputs.${output}`),
    ];
  });
  return [...Object.keys(Parameters), ...Object.keys(Resources), ...attributes];
}

/** What an output's name promises of a resource, by what its type gives on `!Ref`; all else is an attribute. */
const GIVEN_BY_REF: Readonly<Record<string, string>> = {
  'AWS::AppConfig::Application': 'Id',
  'AWS::AppConfig::ConfigurationProfile': 'Id',
  'AWS::AppConfig::DeploymentStrategy': 'Id',
  'AWS::AppConfig::Environment': 'Id',
  'AWS::DynamoDB::Table': 'Name',
  'AWS::Logs::LogGroup': 'Name',
  'AWS::S3::Bucket': 'Name',
  'AWS::SQS::Queue': 'Url',
  'AWS::Serverless::Function': 'Name',
  'AWS::Serverless::StateMachine': 'Arn',
};

test('these are all the templates', () => {
  const folders = ['', 'health/', 'reporter/', 'rules/'];
  const found = folders.flatMap((folder) =>
    readdirSync(`${ROOT}/${folder}`).flatMap((file) => (/template\.yaml$/.test(file) ? [folder + file] : [])),
  );

  expect(found.sort()).toEqual(TEMPLATES);
});

describe.each(TEMPLATES)('%s', (file) => {
  const { Conditions, Mappings, Outputs, Parameters, Resources, Rules } = readTemplate(file);
  const everything = { Conditions, Outputs, Resources, Rules };

  test('refers to parameters, resources and their attributes that are there', () => {
    const known = [...referable(file), ...PSEUDO_PARAMETERS];

    expect(referencesIn(everything).filter((name) => !known.includes(name))).toEqual([]);
  });

  test('never has the name of one where a reference to it belongs', () => {
    const names = [...referable(file), ...PSEUDO_PARAMETERS];

    expect(
      literalsIn({ Outputs, Resources }).filter((text) => names.includes(text) || text.includes('${')),
    ).toEqual([]);
  });

  test('goes by conditions that are there, and has no others', () => {
    expect(new Set(conditionsNamedIn(everything))).toEqual(new Set(Object.keys(Conditions)));
  });

  test('refers to what is there on a condition only from what is there on the same', () => {
    const parts = [...Object.entries(Outputs), ...Object.entries(Resources)].flatMap(([name, part]) =>
      referencesIn(part).map((reference) => ({
        name,
        has: part['Condition'],
        needs: Resources[reference.split('.')[0] ?? '']?.['Condition'],
      })),
    );

    expect(
      parts.filter(
        ({ has, needs }) => needs && has !== needs && !(has === 'Reports' && needs === 'RelaysHealth'),
      ),
    ).toEqual([]);
  });

  test('makes use of each of its parameters and mappings', () => {
    const used = [...referencesIn(everything), ...mapsIn(everything)];

    expect(
      [...Object.keys(Parameters), ...Object.keys(Mappings)].filter((name) => !used.includes(name)),
    ).toEqual([]);
  });

  test('waits only for resources that are there', () => {
    const waits = Object.values(Resources).flatMap(({ DependsOn }) => (DependsOn ? [DependsOn].flat() : []));

    expect(waits.filter((name) => !(String(name) in Resources))).toEqual([]);
  });

  test('grants no action by wildcard', () => {
    for (const action of actionsIn(file)) expect(action).toMatch(/^[a-z0-9-]+:[A-Za-z]+$/);
  });

  test('leaves no function to a role that SAM makes up', () => {
    for (const [, fn] of resourcesOf(file, 'AWS::Serverless::Function')) {
      expect(fn).toHaveProperty('Role');
      expect(fn).not.toHaveProperty('Policies');
    }
  });

  test('keeps logs for as long as its parameter says', () => {
    for (const [, group] of resourcesOf(file, 'AWS::Logs::LogGroup')) {
      expect(group['RetentionInDays']).toEqual({ Ref: 'LogRetentionDays' });
    }
  });

  test('keeps messages of queues encrypted, for the longest that SQS allows, and refuses any that come unencrypted', () => {
    for (const [name, queue] of resourcesOf(file, 'AWS::SQS::Queue')) {
      expect(queue).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 });
      expect(Resources[`${name}Policy`]).toMatchObject({
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [{ Ref: name }],
          PolicyDocument: {
            Statement: expect.arrayContaining([
              {
                Effect: 'Deny',
                Principal: '*',
                Action: 'sqs:*',
                Resource: { GetAtt: `${name}.Arn` },
                Condition: { Bool: { 'aws:SecureTransport': false } },
              },
            ]),
          },
        },
      });
    }
  });

  test('describes and bounds every parameter', () => {
    for (const [name, parameter] of Object.entries(Parameters)) {
      const bounds = ['AllowedValues', 'AllowedPattern', 'MinValue'].filter((bound) => bound in parameter);
      expect([name, parameter['Type'], parameter['Description'], bounds]).toEqual([
        name,
        expect.stringMatching(/^(String|Number|CommaDelimitedList)$/),
        expect.stringMatching(/\.$/),
        [expect.any(String)],
      ]);
    }
  });

  test('puts out under the name of a resource and Url, Arn, Name or Id just that', () => {
    for (const [output, { Value }] of Object.entries(Outputs)) {
      if (referencesIn(Value).some((reference) => reference.includes('.Outputs.'))) continue;
      const [, name = '', what = ''] = /^(\w+)(Url|Arn|Name|Id)$/.exec(output) ?? [];
      const resource = name === 'ReportLogGroup' ? 'ReportStateMachineLogGroup' : name;
      const isByRef = GIVEN_BY_REF[Resources[resource]?.Type ?? ''] === what;

      expect([output, Value]).toEqual([
        output,
        isByRef ? { Ref: resource } : { GetAtt: `${resource}.${what}` },
      ]);
    }
  });
});

function mapsIn(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/"FindInMap":\["(\w+)"/g)].map(([, name = '']) => name);
}
