import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { switchesSchema } from '../../core/policy.ts';
import { actionsIn, given, propertiesOf, readTemplate } from '../support/template-file.ts';

const RULES = 'rules/template.yaml';

const { Parameters, Resources } = readTemplate(RULES);

/** Each switch with the condition and the parameter of the template that set it: noticeDays, HasNoticeDays, NoticeDays. */
const SWITCHES = Object.keys(switchesSchema.shape).map((key) => {
  const parameter = key.replace(/^./, (first) => first.toUpperCase());
  return { key, parameter, condition: `Has${parameter}` };
});

test("its function has a share of the account's concurrency only where it is given one", () => {
  expect(propertiesOf(RULES, 'RuleFunction')['ReservedConcurrentExecutions']).toEqual(
    given('HasReservedConcurrency', { Ref: 'ReservedConcurrency' }),
  );
});

test('a stack has one rule: of the account without OrganizationId, of the organization with it', () => {
  expect(Resources['AccountRule']?.['Condition']).toBe('IsSingleAccount');
  expect(Resources['OrganizationRule']?.['Condition']).toBe('IsOrganization');
});

test("either rule has the name that the parameter says, and the organization's leaves out the accounts that it names", () => {
  expect(propertiesOf(RULES, 'AccountRule')['ConfigRuleName']).toEqual({ Ref: 'RuleName' });
  expect(propertiesOf(RULES, 'OrganizationRule')).toMatchObject({
    OrganizationConfigRuleName: { Ref: 'RuleName' },
    ExcludedAccounts: given('HasExcludedAccounts', { Ref: 'ExcludedAccounts' }),
  });
});

describe("the account's rule", () => {
  test('is invoked on changes, on oversized changes and on schedule', () => {
    expect(propertiesOf(RULES, 'AccountRule')['Source']).toEqual({
      Owner: 'CUSTOM_LAMBDA',
      SourceIdentifier: { GetAtt: 'RuleFunction.Arn' },
      SourceDetails: [
        { EventSource: 'aws.config', MessageType: 'ConfigurationItemChangeNotification' },
        { EventSource: 'aws.config', MessageType: 'OversizedConfigurationItemChangeNotification' },
        {
          EventSource: 'aws.config',
          MessageType: 'ScheduledNotification',
          MaximumExecutionFrequency: { Ref: 'Schedule' },
        },
      ],
    });
    expect(propertiesOf(RULES, 'AccountRule')['Scope']).toEqual({
      ComplianceResourceTypes: ['AWS::Lambda::Function'],
    });
  });

  test('hands over each switch that its parameter sets, by the name that the code reads', () => {
    expect(propertiesOf(RULES, 'AccountRule')['InputParameters']).toEqual(
      Object.fromEntries(
        SWITCHES.map(({ key, parameter, condition }) => [key, given(condition, { Ref: parameter })]),
      ),
    );
  });
});

describe("the organization's rule", () => {
  const metadata = z
    .record(z.string(), z.unknown())
    .parse(propertiesOf(RULES, 'OrganizationRule')['OrganizationCustomRuleMetadata']);

  test('is invoked on changes, on oversized changes and on schedule', () => {
    expect(metadata).toMatchObject({
      LambdaFunctionArn: { GetAtt: 'RuleFunction.Arn' },
      OrganizationConfigRuleTriggerTypes: [
        'ConfigurationItemChangeNotification',
        'OversizedConfigurationItemChangeNotification',
        'ScheduledNotification',
      ],
      MaximumExecutionFrequency: { Ref: 'Schedule' },
      ResourceTypesScope: ['AWS::Lambda::Function'],
    });
  });

  test('hands over each switch that its parameter sets, by the name that the code reads, as JSON', () => {
    const members = SWITCHES.map(({ key, parameter, condition }) =>
      given(condition, { Sub: `"${key}":"\${${parameter}}"` }),
    );

    expect(metadata['InputParameters']).toEqual({ Join: ['', ['{', { Join: [',', members] }, '}']] });
  });
});

describe('the rights around the rule', () => {
  test('AWS Config may invoke the function before there is a rule, in single-account mode from this account only', () => {
    expect(propertiesOf(RULES, 'RulePermission')).toEqual({
      FunctionName: { GetAtt: 'RuleFunction.Arn' },
      Action: 'lambda:InvokeFunction',
      Principal: 'config.amazonaws.com',
      SourceAccount: given('IsSingleAccount', { Ref: 'AWS::AccountId' }),
    });
    expect(Resources['AccountRule']?.['DependsOn']).toBe('RulePermission');
    expect(Resources['OrganizationRule']?.['DependsOn']).toBe('RulePermission');
  });

  test("in organization mode the function's role is named after rule and Region, within IAM's 64 characters", () => {
    expect(propertiesOf(RULES, 'RuleRole')['RoleName']).toEqual(
      given('IsOrganization', { Sub: `\${RuleName}-\${AWS::Region}` }),
    );
    const { AllowedPattern } = Parameters['RuleName'] ?? {};
    const tooLong = 'r'.repeat(65 - '-ap-southeast-7'.length);
    expect(tooLong).not.toMatch(new RegExp(String(AllowedPattern)));
  });

  test('the member role may do what the function may do in its own account with AWS Config', () => {
    const own = actionsIn(RULES).filter((action) => String(action).startsWith('config:'));

    expect(actionsIn('rules/member-role.template.yaml').sort()).toEqual(own.sort());
  });

  test('the member role has the name that the rule knows it by', () => {
    const { MemberRoleName } = readTemplate('rules/member-role.template.yaml').Parameters;

    expect(MemberRoleName?.['Default']).toBe(Parameters['MemberRoleName']?.['Default']);
  });
});
