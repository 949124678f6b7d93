import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { functionType } from '../configuration-item.ts';
import type { EvaluationStore, RuleKey } from '../evaluation-store.ts';
import type { Organization } from '../organization.ts';
import { type Call, type Operation, operation } from '../service.ts';
import { invalidNextToken, limitMember, timestampMember } from './config-members.ts';

const complianceTypes = ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE', 'INSUFFICIENT_DATA'] as const;
const reportable = ['COMPLIANT', 'NON_COMPLIANT', 'NOT_APPLICABLE'] as const;
const evaluatedTypes = [functionType, 'AWS::::Account'];

// AWS counts characters; zod counts code points, so the stricter reading, UTF-16 units, is checked here.
const annotation = z
  .string()
  .min(1)
  .refine((text) => text.length <= 256, 'Member must have length less than or equal to 256');

const evaluation = z.strictObject({
  ComplianceResourceType: z.string().min(1).max(256),
  ComplianceResourceId: z.string().min(1).max(768),
  ComplianceType: z.enum(complianceTypes),
  Annotation: annotation.optional(),
  OrderingTimestamp: timestampMember,
});

const putEvaluations = z.strictObject({
  Evaluations: z.array(evaluation).max(100).default([]),
  ResultToken: z.string(),
  TestMode: z.boolean().default(false),
});

const getComplianceDetails = z.strictObject({
  ConfigRuleName: z.string().min(1).max(128),
  ComplianceTypes: z.array(z.enum(complianceTypes)).max(3).default([]),
  Limit: limitMember(10),
  NextToken: z.string().optional(),
});

/** PutEvaluations and GetComplianceDetailsByConfigRule. */
export function evaluationOperations(
  organization: Organization,
  store: EvaluationStore,
): Record<string, Operation> {
  const ruleExists = (rule: RuleKey) =>
    organization.configRules.some(
      (it) =>
        it.name === rule.configRuleName &&
        (it.accountIds?.includes(rule.accountId) ?? true) &&
        (it.regions?.includes(rule.region) ?? true),
    );
  const requireRule = (rule: RuleKey) => {
    if (ruleExists(rule)) return;
    throw new AwsError('NoSuchConfigRuleException', 'The Config rule in the request is not valid.');
  };

  return {
    PutEvaluations: operation(putEvaluations, (input, call) => {
      const rule = input.TestMode ? undefined : ruleOfToken(store, input.ResultToken, call);
      if (rule !== undefined) requireRule(rule);
      const failed: unknown[] = [];
      for (const it of input.Evaluations) {
        const complianceType = requireReportable(it.ComplianceType);
        requireType(it.ComplianceResourceType);
        if (call.failedEvaluations.includes(it.ComplianceResourceId)) failed.push(it);
        else if (rule !== undefined) {
          store.put(rule, it.ComplianceResourceId, {
            resourceType: it.ComplianceResourceType,
            complianceType,
            annotation: it.Annotation,
            orderingTimestamp: it.OrderingTimestamp,
            recordedAt: call.now,
          });
        }
      }
      return { output: { FailedEvaluations: failed } };
    }),

    GetComplianceDetailsByConfigRule: operation(getComplianceDetails, (input, call) => {
      const { ConfigRuleName: configRuleName, ComplianceTypes: wanted } = input;
      const rule = { accountId: call.accountId, region: call.region, configRuleName };
      requireRule(rule);
      for (const type of wanted) requireReportable(type);
      const shown = [...store.evaluations(rule)].filter(
        ([, it]) =>
          it.complianceType !== 'NOT_APPLICABLE' &&
          (wanted.length === 0 || wanted.includes(it.complianceType)),
      );
      const page = call.pages({
        query: ['GetComplianceDetailsByConfigRule', rule, wanted],
        items: shown,
        keyOf: ([resourceId]) => resourceId,
        size: input.Limit,
        token: input.NextToken,
        invalidToken: invalidNextToken,
      });
      const EvaluationResults = page.items.map(([ResourceId, it]) => ({
        EvaluationResultIdentifier: {
          EvaluationResultQualifier: {
            ConfigRuleName: configRuleName,
            ResourceType: it.resourceType,
            ResourceId,
            EvaluationMode: 'DETECTIVE',
          },
          OrderingTimestamp: it.orderingTimestamp,
        },
        ComplianceType: it.complianceType,
        ResultRecordedTime: it.recordedAt,
        ConfigRuleInvokedTime: it.orderingTimestamp,
        Annotation: it.annotation,
      }));
      return { output: { EvaluationResults, NextToken: page.nextToken } };
    }),
  };
}

function ruleOfToken(store: EvaluationStore, resultToken: string, call: Call): RuleKey {
  const rule = store.ruleOf(resultToken);
  if (rule?.accountId === call.accountId && rule.region === call.region) return rule;
  throw new AwsError('InvalidResultTokenException', 'The specified ResultToken is not valid.');
}

function requireReportable(complianceType: string): (typeof reportable)[number] {
  const found = reportable.find((it) => it === complianceType);
  if (found !== undefined) return found;
  throw new AwsError(
    'InvalidParameterValueException',
    `ComplianceType ${complianceType} cannot be used here.`,
  );
}

function requireType(resourceType: string): void {
  if (evaluatedTypes.includes(resourceType)) return;
  throw new AwsError(
    'InvalidParameterValueException',
    `Resource type ${resourceType} is not supported here.`,
  );
}
