import type { Evaluation } from '@aws-sdk/client-config-service';
import { LAMBDA_FUNCTION_TYPE } from '../adapters/config-item.ts';
import { describe } from '../core/describe.ts';
import type { Finding } from '../core/finding.ts';

/**
 * A finding as AWS Config records it; Config keeps the evaluation with the latest ordering timestamp.
 * Config knows a function by its name, not by its ARN (docs: config developerguide resource-config-reference).
 */
export function toEvaluation(finding: Finding, orderingTimestamp: Date): Evaluation {
  return {
    ComplianceResourceType: LAMBDA_FUNCTION_TYPE,
    ComplianceResourceId: finding.fn.functionName,
    ComplianceType: finding.compliance,
    Annotation: describe(finding),
    OrderingTimestamp: orderingTimestamp,
  };
}
