import { describe, expect, test } from 'vitest';
import { assertionsThatFail, conditionsThatHold } from '../support/template-conditions.ts';

/** Values of parameters that stand for any. */
const ORGANIZATION = 'o-exampleorg1';
const SETTINGS = {
  SettingsApplication: 'abcd123',
  SettingsEnvironment: 'abcd124',
  SettingsProfile: 'abcd125',
};
const FORWARD = 'health/forward.template.yaml';
const TOPIC = 'arn:aws:sns:eu-central-1:111122223333:alarms';

/** Which conditions hold for the parameters that are given, all others at their defaults. */
const DEPLOYMENTS: readonly [string, Readonly<Record<string, string>>, readonly string[]][] = [
  ['template.yaml', {}, ['RelaysHealth', 'Reports']],
  ['template.yaml', { Reporter: 'disabled' }, ['RelaysHealth']],
  ['template.yaml', { HealthRelay: 'disabled', Reporter: 'disabled' }, []],
  ['template.yaml', { HealthRelay: 'disabled' }, []],

  ['rules/template.yaml', {}, ['IsSingleAccount']],
  ['rules/template.yaml', { OrganizationId: ORGANIZATION }, ['IsOrganization']],
  ['rules/template.yaml', { ExcludedAccounts: '111122223333' }, ['IsSingleAccount', 'HasExcludedAccounts']],
  [
    'rules/template.yaml',
    { ExcludedAccounts: '111122223333,444455556666' },
    ['IsSingleAccount', 'HasExcludedAccounts'],
  ],
  ['rules/template.yaml', SETTINGS, ['IsSingleAccount', 'HasSettings']],
  ['rules/template.yaml', { ReservedConcurrency: '5' }, ['IsSingleAccount', 'HasReservedConcurrency']],
  ['rules/template.yaml', { NoticeDays: '0' }, ['IsSingleAccount', 'HasNoticeDays']],
  ['rules/template.yaml', { NonCompliantFrom: 'nearing' }, ['IsSingleAccount', 'HasNonCompliantFrom']],
  ['rules/template.yaml', { UnlistedRuntime: 'COMPLIANT' }, ['IsSingleAccount', 'HasUnlistedRuntime']],
  ['rules/template.yaml', { PreviewRuntime: 'COMPLIANT' }, ['IsSingleAccount', 'HasPreviewRuntime']],

  ['health/template.yaml', {}, ['HasServices', 'HasRestriction']],
  ['health/template.yaml', { HealthServices: 'LAMBDA,EC2' }, ['HasServices', 'HasRestriction']],
  ['health/template.yaml', { HealthServices: '*' }, []],
  ['health/template.yaml', { HealthServices: '*,*', HealthCategories: '*,*' }, []],
  [
    'health/template.yaml',
    { HealthServices: '*', HealthCategories: 'issue' },
    ['HasCategories', 'HasRestriction'],
  ],
  [
    'health/template.yaml',
    { HealthCategories: 'issue,scheduledChange' },
    ['HasServices', 'HasCategories', 'HasRestriction'],
  ],
  [
    'health/template.yaml',
    { HealthServices: '*', ForwardingOrganizationId: ORGANIZATION },
    ['HasForwardingOrganization'],
  ],
  ['health/template.yaml', { HealthServices: '*', AggregatorName: 'all' }, ['HasAggregator']],
  ['health/template.yaml', { HealthServices: '*', EmailFrom: 'sunset@example.com' }, ['HasEmail']],
  ['health/template.yaml', { HealthServices: '*', WebhookHosts: 'hooks.example.com' }, ['HasWebhookHosts']],
  ['health/template.yaml', { HealthServices: '*', AlarmTopicArn: TOPIC }, ['HasAlarmTopic']],
  ['health/template.yaml', { HealthServices: '*', ...SETTINGS }, ['HasSettings']],

  ['reporter/template.yaml', {}, []],
  [
    'reporter/template.yaml',
    { ReportInventory: 'aggregator', AggregatorName: 'all' },
    ['IsAggregator', 'HasAggregator'],
  ],
  ['reporter/template.yaml', { AggregatorName: 'all' }, ['HasAggregator']],
  ['reporter/template.yaml', { ReadExternalId: 'id', ReportOrganizationId: ORGANIZATION }, ['HasReadRole']],
  [
    'reporter/template.yaml',
    {
      ReportInventory: 'aggregator',
      AggregatorName: 'all',
      ReadExternalId: 'id',
      ReportOrganizationId: ORGANIZATION,
    },
    ['IsAggregator', 'HasAggregator'],
  ],
  ['reporter/template.yaml', { ReportRegions: 'eu-central-1,eu-west-1' }, ['HasRegions']],
  ['reporter/template.yaml', { AlarmTopicArn: TOPIC }, ['HasAlarmTopic']],
  ['reporter/template.yaml', SETTINGS, ['HasSettings']],
];

describe('conditions', () => {
  test.each(DEPLOYMENTS)('of %s with %j are %j', (file, parameters, conditions) => {
    expect(conditionsThatHold(file, parameters)).toEqual(conditions);
  });

  test.each([
    ['in account and Region of the relay', '111122223333', 'eu-central-1', []],
    ['in another Region', '111122223333', 'eu-west-1', ['IsElsewhere']],
    ['in another account', '444455556666', 'eu-central-1', ['IsElsewhere']],
    ['in another account and Region', '444455556666', 'eu-west-1', ['IsElsewhere']],
  ])('forward events not %s if that is where they come to', (_, account, region, conditions) => {
    const relay = { RelayAccountId: '111122223333', RelayRegion: 'eu-central-1' };
    const here = { 'AWS::AccountId': account, 'AWS::Region': region };

    const topic = { AlarmTopicArn: TOPIC };

    expect(conditionsThatHold(FORWARD, { ...relay, ...here })).toEqual(conditions);
    expect(conditionsThatHold(FORWARD, { ...relay, ...here, ...topic })).toEqual([
      'HasAlarmTopic',
      ...conditions,
    ]);
  });
});

const MEMBER_ID = 'MemberExternalId is needed with OrganizationId';
const ALL_SERVICES = 'HealthServices is either an asterisk or names services';
const ALL_CATEGORIES = 'HealthCategories is either an asterisk or names categories';
const AGGREGATOR = 'AggregatorName is needed with ReportInventory aggregator';
const READ_ORGANIZATION = 'ReportOrganizationId is needed with ReadExternalId';
const READ_ID = 'ReadExternalId is needed with ReportOrganizationId';
const RELAY = 'Without HealthRelay nobody would hear of the report; disable Reporter too';
const ENVIRONMENT = 'SettingsEnvironment is needed with SettingsApplication';
const PROFILE = 'SettingsProfile is needed with SettingsApplication';

/** What the templates with their defaults and these parameters say against the deployment. */
const REFUSALS: readonly [Readonly<Record<string, string>>, readonly string[], readonly string[]][] = [
  [{}, ['template.yaml', 'rules/template.yaml', 'health/template.yaml', 'reporter/template.yaml'], []],
  [{ OrganizationId: ORGANIZATION }, ['template.yaml', 'rules/template.yaml'], [MEMBER_ID]],
  [{ OrganizationId: ORGANIZATION, MemberExternalId: 'id' }, ['template.yaml', 'rules/template.yaml'], []],
  [{ HealthServices: '*' }, ['template.yaml', 'health/template.yaml'], []],
  [{ HealthServices: 'LAMBDA,*' }, ['template.yaml', 'health/template.yaml'], [ALL_SERVICES]],
  [{ HealthServices: 'LAMBDA,EC2' }, ['template.yaml', 'health/template.yaml'], []],
  [{ HealthCategories: '*,issue' }, ['template.yaml', 'health/template.yaml'], [ALL_CATEGORIES]],
  [{ HealthCategories: 'issue,scheduledChange' }, ['template.yaml', 'health/template.yaml'], []],
  [{ HealthRelay: 'disabled' }, ['template.yaml'], [RELAY]],
  [{ HealthRelay: 'disabled', Reporter: 'disabled' }, ['template.yaml'], []],
  [{ Reporter: 'disabled' }, ['template.yaml'], []],
  [{ ReportInventory: 'aggregator' }, ['template.yaml', 'reporter/template.yaml'], [AGGREGATOR]],
  [{ ReportInventory: 'aggregator', AggregatorName: 'all' }, ['template.yaml', 'reporter/template.yaml'], []],
  [{ ReadExternalId: 'id' }, ['template.yaml', 'reporter/template.yaml'], [READ_ORGANIZATION]],
  [{ ReportOrganizationId: ORGANIZATION }, ['template.yaml', 'reporter/template.yaml'], [READ_ID]],
  [
    { ReportOrganizationId: ORGANIZATION, ReadExternalId: 'id' },
    ['template.yaml', 'reporter/template.yaml'],
    [],
  ],
  [SETTINGS, ['rules/template.yaml', 'health/template.yaml', 'reporter/template.yaml'], []],
  [
    { ...SETTINGS, SettingsEnvironment: '' },
    ['rules/template.yaml', 'health/template.yaml', 'reporter/template.yaml'],
    [ENVIRONMENT],
  ],
  [
    { ...SETTINGS, SettingsProfile: '' },
    ['rules/template.yaml', 'health/template.yaml', 'reporter/template.yaml'],
    [PROFILE],
  ],
];

describe('rules', () => {
  test.each(REFUSALS)('for %j in %j say %j', (parameters, files, refusals) => {
    for (const file of files) {
      expect([file, ...assertionsThatFail(file, parameters)]).toEqual([file, ...refusals]);
    }
  });
});
