import type { LambdaFunction } from '../core/lambda-function.ts';
import { MAX_CONDITION } from './config-query.ts';

/** Reads the functions that meet a condition of an advanced query, page by page. */
export type FunctionQuery = (condition: string) => AsyncIterable<LambdaFunction[]>;

/**
 * The functions with these unqualified ARNs that AWS Config knows, in as few queries as the length of an expression
 * allows. The ARNs must come from `parseFunctionArn`: nothing is quoted. Throws what the query throws.
 */
export async function* selectAffectedFunctions(
  query: FunctionQuery,
  functionArns: readonly string[],
): AsyncGenerator<LambdaFunction[]> {
  for (const condition of toConditions(functionArns)) yield* query(condition);
}

function toConditions(functionArns: readonly string[]): string[] {
  const conditions: string[] = [];
  for (const functionArn of functionArns) {
    const last = conditions.at(-1);
    const longer = `${last?.slice(0, -1)}, '${functionArn}')`;
    if (last !== undefined && longer.length <= MAX_CONDITION) conditions[conditions.length - 1] = longer;
    else conditions.push(`arn IN ('${functionArn}')`);
  }
  return conditions;
}
