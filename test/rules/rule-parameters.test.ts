import { expect, test } from 'vitest';
import { type Policy, policySchema } from '../../core/policy.ts';
import { applyRuleParameters } from '../../rules/rule-parameters.ts';

const SETTINGS: Policy = policySchema.parse({
  noticeDays: 120,
  nonCompliantFrom: 'deprecated',
  owners: [{ tag: 'team' }],
});

test('rule parameters go before the settings document, which keeps the rest', () => {
  const policy = applyRuleParameters(SETTINGS, { noticeDays: '90', unlistedRuntime: 'COMPLIANT' });

  expect(policy).toEqual({ ...SETTINGS, noticeDays: 90, unlistedRuntime: 'COMPLIANT' });
});

test('without rule parameters the settings document holds', () => {
  const policy = applyRuleParameters(SETTINGS, {});

  expect(policy).toEqual(SETTINGS);
});

test('a number may come as a number', () => {
  const policy = applyRuleParameters(SETTINGS, { noticeDays: 0 });

  expect(policy.noticeDays).toBe(0);
});

test.each([
  { ruleParameters: { noticedays: '90' }, message: 'rule parameters: Unrecognized key: "noticedays"' },
  { ruleParameters: { noticeDays: 'ninety' }, message: 'rule parameters: noticeDays: ' },
  { ruleParameters: { noticeDays: '-1' }, message: 'rule parameters: noticeDays: ' },
  { ruleParameters: { noticeDays: '3651' }, message: 'rule parameters: noticeDays: ' },
  { ruleParameters: { noticeDays: '' }, message: 'rule parameters: noticeDays: ' },
  { ruleParameters: { nonCompliantFrom: 'soon' }, message: 'rule parameters: nonCompliantFrom: ' },
  { ruleParameters: { waivers: '[]' }, message: 'rule parameters: Unrecognized key: "waivers"' },
])('refuses $ruleParameters', ({ ruleParameters, message }) => {
  expect(() => applyRuleParameters(SETTINGS, ruleParameters)).toThrow(message);
});
