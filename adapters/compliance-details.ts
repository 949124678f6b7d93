import {
  type ConfigServiceClient,
  GetComplianceDetailsByConfigRuleCommand,
} from '@aws-sdk/client-config-service';
import * as z from 'zod/mini';
import { LAMBDA_FUNCTION_TYPE } from './config-item.ts';
import { followPages } from './follow-pages.ts';
import { parse } from './parse.ts';

/** A function that a rule's recorded results call compliant or not, and the instant that the result is of. */
export interface RecordedResult {
  readonly functionName: string;
  /** Null when AWS Config does not tell. */
  readonly orderingTimestamp: Date | null;
}

/**
 * The functions that a rule holds a result for, page by page; results that say NOT_APPLICABLE are left out.
 * Throws, naming operation and rule, when a page or a result on it cannot be read.
 */
export async function* readRecordedResults(
  client: ConfigServiceClient,
  configRuleName: string,
): AsyncGenerator<RecordedResult[]> {
  const operation = `GetComplianceDetailsByConfigRule ${configRuleName}`;
  const pages = followPages(
    operation,
    (NextToken) =>
      client.send(
        new GetComplianceDetailsByConfigRuleCommand({
          ConfigRuleName: configRuleName,
          ComplianceTypes: ['COMPLIANT', 'NON_COMPLIANT'],
          Limit: 100,
          NextToken,
        }),
      ),
    (page) => page.NextToken,
  );
  for await (const { EvaluationResults } of pages) {
    yield (EvaluationResults ?? []).flatMap((element, index) =>
      toRecordedResult(element, `${operation}: EvaluationResults[${index}]`),
    );
  }
}

const text = z.optional(z.nullable(z.string()));

/** docs: config API_EvaluationResult. */
const resultSchema = z.object({
  EvaluationResultIdentifier: z.optional(
    z.nullable(
      z.object({
        EvaluationResultQualifier: z.optional(z.nullable(z.object({ ResourceType: text, ResourceId: text }))),
        OrderingTimestamp: z.optional(z.nullable(z.date())),
      }),
    ),
  ),
});

function toRecordedResult(element: unknown, what: string): RecordedResult[] {
  const { EvaluationResultIdentifier: identifier } = parse(resultSchema, element, what);
  const { ResourceType, ResourceId } = identifier?.EvaluationResultQualifier ?? {};
  if (ResourceType !== LAMBDA_FUNCTION_TYPE || !ResourceId) return [];
  return [{ functionName: ResourceId, orderingTimestamp: identifier?.OrderingTimestamp ?? null }];
}
