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

const MILLISECONDS_A_DAY = 86_400_000;

/**
 * Throws when an evaluation would be ordered more than a day after the present: AWS Config keeps the latest one, so
 * that all verdicts to come would count for nothing until then. It is refused rather than moved to the present, for
 * nobody knows of when such a state is; the next scheduled run judges the function anyway.
 */
export function requireNotAhead(orderingTimestamp: Date, now: Date): void {
  if (orderingTimestamp.getTime() <= now.getTime() + MILLISECONDS_A_DAY) return;
  throw new Error(
    `the verdict would be of ${orderingTimestamp.toISOString()}, more than a day after the present, ${now.toISOString()}`,
  );
}
