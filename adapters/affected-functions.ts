import type { LambdaFunction } from '../core/lambda-function.ts';
import { MAX_CONDITION } from './config-query.ts';

/** Reads the functions that meet a condition of an advanced query, page by page. */
export type FunctionQuery = (condition: string) => AsyncIterable<LambdaFunction[]>;

/** So many are answered on one page, and quickly, so that a query which fails costs few of them. */
const MAX_ARNS = 40;

/**
 * Unqualified ARNs by queries: as many to each as it answers well and as the length of an expression allows.
 */
export function toQueryGroups(functionArns: readonly string[]): string[][] {
  const groups: string[][] = [];
  for (const functionArn of functionArns) {
    const last = groups.at(-1);
    const isFull =
      last === undefined ||
      last.length === MAX_ARNS ||
      conditionOf([...last, functionArn]).length > MAX_CONDITION;
    if (isFull) groups.push([functionArn]);
    else last.push(functionArn);
  }
  return groups;
}

/**
 * The functions with the ARNs of one group that AWS Config knows, page by page. The ARNs must come from
 * `parseFunctionArn`: nothing is quoted. Throws what the query throws.
 */
export function selectAffectedFunctions(
  query: FunctionQuery,
  group: readonly string[],
): AsyncIterable<LambdaFunction[]> {
  return query(conditionOf(group));
}

function conditionOf(functionArns: readonly string[]): string {
  return `arn IN (${functionArns.map((functionArn) => `'${functionArn}'`).join(', ')})`;
}
