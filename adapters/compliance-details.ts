import {
  type ConfigServiceClient,
  type EvaluationResult,
  GetComplianceDetailsByConfigRuleCommand,
} from '@aws-sdk/client-config-service';
import { LAMBDA_FUNCTION_TYPE } from './config-item.ts';
import { followPages } from './follow-pages.ts';

/** A function that a rule's recorded results call compliant or not, and the instant that the result is of. */
export interface RecordedResult {
  readonly functionName: string;
  /** Null when AWS Config does not tell. */
  readonly orderingTimestamp: Date | null;
}

/**
 * The functions that a rule holds a result for, page by page; results that say NOT_APPLICABLE are left out.
 * Throws, naming operation and rule, when a page cannot be read.
 */
export async function* readRecordedResults(
  client: ConfigServiceClient,
  configRuleName: string,
): AsyncGenerator<RecordedResult[]> {
  const pages = followPages(
    `GetComplianceDetailsByConfigRule ${configRuleName}`,
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
  for await (const { EvaluationResults } of pages) yield (EvaluationResults ?? []).flatMap(toRecordedResult);
}

function toRecordedResult({ EvaluationResultIdentifier: identifier }: EvaluationResult): RecordedResult[] {
  const { ResourceType, ResourceId } = identifier?.EvaluationResultQualifier ?? {};
  if (ResourceType !== LAMBDA_FUNCTION_TYPE || !ResourceId) return [];
  return [{ functionName: ResourceId, orderingTimestamp: identifier?.OrderingTimestamp ?? null }];
}
