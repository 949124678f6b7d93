import { describe, expect, test } from 'vitest';
import { settingsJsonSchema } from '../adapters/settings-schema.ts';
import { propertiesOf, readTemplate, resourcesOf } from './support/template-file.ts';

const PARENT = 'template.yaml';
const NESTED = [
  { resource: 'Rule', file: 'rules/template.yaml', condition: undefined },
  { resource: 'Health', file: 'health/template.yaml', condition: 'RelaysHealth' },
  { resource: 'Report', file: 'reporter/template.yaml', condition: 'Reports' },
];
/** What one nested stack gets from another. */
const BETWEEN = ['DeliveriesQueueUrl', 'DeliveriesQueueArn'];
/** What nested stacks get of the parent's own resources. */
const SETTINGS = ['SettingsApplication', 'SettingsEnvironment', 'SettingsProfile'];

const parent = readTemplate(PARENT);

describe('the parent template', () => {
  test('has these stacks below it, each on its condition', () => {
    expect(
      resourcesOf(PARENT, 'AWS::Serverless::Application').map(([resource, { Location }]) => ({
        resource,
        file: Location,
        condition: parent.Resources[resource]?.['Condition'],
      })),
    ).toEqual(NESTED);
  });

  test.each(NESTED)('hands every parameter of $file down and repeats its bounds', ({ resource, file }) => {
    const { Parameters } = readTemplate(file);

    expect(propertiesOf(PARENT, resource)['Parameters']).toEqual(
      Object.fromEntries(Object.keys(Parameters).map((name) => [name, handedDown(name)])),
    );
    for (const name of Object.keys(Parameters).filter((name) => name in parent.Parameters)) {
      expect([name, parent.Parameters[name]]).toEqual([name, Parameters[name]]);
    }
  });

  test('has the parameters of the stacks below it, and those that decide on relay and report', () => {
    const below = new Set(NESTED.flatMap(({ file }) => Object.keys(readTemplate(file).Parameters)));

    expect(new Set([...Object.keys(parent.Parameters), ...SETTINGS, ...BETWEEN])).toEqual(
      new Set([...below, 'HealthRelay', 'Reporter']),
    );
  });

  test.each(NESTED)('sets up $file once its functions find settings', ({ resource }) => {
    expect(parent.Resources[resource]?.['DependsOn']).toBe('FirstDeployment');
  });

  test.each(NESTED)(
    'passes outputs of $file on by their names, where it is set up',
    ({ resource, condition }) => {
      const passedOn = Object.entries(parent.Outputs).filter(([, { Value }]) =>
        JSON.stringify(Value).includes(`"${resource}.Outputs.`),
      );

      expect(passedOn).not.toEqual([]);
      for (const [name, output] of passedOn) {
        expect([output.Value, output['Condition']]).toEqual([
          { GetAtt: `${resource}.Outputs.${name}` },
          condition,
        ]);
      }
    },
  );
});

/** What a nested stack's parameter gets: the parent's of the same name, its resource, or the relay's output. */
function handedDown(name: string): unknown {
  if (BETWEEN.includes(name)) return { GetAtt: `Health.Outputs.${name}` };
  const isList = parent.Parameters[name]?.['Type'] === 'CommaDelimitedList';
  return isList ? { Join: [',', { Ref: name }] } : { Ref: name };
}

describe('the settings', () => {
  test('are one freeform document, in an application, an environment and a profile of this stack', () => {
    const application = { ApplicationId: { Ref: 'SettingsApplication' } };

    expect(SETTINGS.map((name) => parent.Resources[name]?.Type)).toEqual([
      'AWS::AppConfig::Application',
      'AWS::AppConfig::Environment',
      'AWS::AppConfig::ConfigurationProfile',
    ]);
    expect(propertiesOf(PARENT, 'SettingsEnvironment')).toMatchObject(application);
    expect(propertiesOf(PARENT, 'SettingsProfile')).toMatchObject({
      ...application,
      LocationUri: 'hosted',
      Type: 'AWS.Freeform',
    });
  });

  /** CloudFormation would make and deploy an edited one anew, over the document that the organization has deployed since. */
  test('have a first document whose deployment is never edited', () => {
    const { FirstSettings, FirstDeployment } = parent.Resources;

    expect(FirstSettings).toEqual({
      Type: 'AWS::AppConfig::HostedConfigurationVersion',
      Properties: {
        ApplicationId: { Ref: 'SettingsApplication' },
        ConfigurationProfileId: { Ref: 'SettingsProfile' },
        Description: 'The defaults',
        ContentType: 'application/json',
        Content: '{}',
      },
    });
    expect(FirstDeployment).toEqual({
      Type: 'AWS::AppConfig::Deployment',
      Properties: {
        ApplicationId: { Ref: 'SettingsApplication' },
        EnvironmentId: { Ref: 'SettingsEnvironment' },
        ConfigurationProfileId: { Ref: 'SettingsProfile' },
        ConfigurationVersion: { Ref: 'FirstSettings' },
        DeploymentStrategyId: 'AppConfig.AllAtOnce',
        Description: 'The defaults',
      },
    });
  });

  test('are rolled out later in half an hour, so that a mistake can be taken back', () => {
    expect(propertiesOf(PARENT, 'SettingsStrategy')).toMatchObject({
      GrowthType: 'LINEAR',
      GrowthFactor: 25,
      DeploymentDurationInMinutes: 20,
      FinalBakeTimeInMinutes: 10,
    });
  });

  test('are validated by AppConfig by the schema that the code parses them with: npm run settings-schema', () => {
    expect(propertiesOf(PARENT, 'SettingsProfile')['Validators']).toEqual([
      { Type: 'JSON_SCHEMA', Content: `${settingsJsonSchema()}\n` },
    ]);
  });

  test("stay with their schema within AppConfig's size", () => {
    // docs: appconfig APIReference API_Validator, Content.
    expect(settingsJsonSchema().length).toBeLessThanOrEqual(32_768);
  });
});
