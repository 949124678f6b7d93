import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import type { LambdaFunction } from '../core/lambda-function.ts';
import { MAX_CONDITION, selectAggregateFunctions } from './config-query.ts';

/**
 * The functions of these accounts that an aggregator knows, page by page, in as few queries as the length of an
 * expression allows; in these Regions, or in all where none is named. Ids are quoted as they are. Throws what the query
 * throws.
 */
export async function* selectFunctionsOfAccounts(
  client: ConfigServiceClient,
  aggregatorName: string,
  accountIds: readonly string[],
  regions: readonly string[],
): AsyncGenerator<LambdaFunction[]> {
  for (const condition of toConditions(accountIds, regions)) {
    yield* selectAggregateFunctions(client, aggregatorName, condition);
  }
}

function toConditions(accountIds: readonly string[], regions: readonly string[]): string[] {
  const within = regions.length === 0 ? '' : ` AND ${oneOf('awsRegion', regions)}`;
  const frame = oneOf('accountId', []).length + within.length;
  const accountsEach = Math.floor((MAX_CONDITION - frame) / "'111122223333', ".length);
  return Array.from({ length: Math.ceil(accountIds.length / accountsEach) }, (_, index) => {
    const some = accountIds.slice(index * accountsEach, (index + 1) * accountsEach);
    return `${oneOf('accountId', some)}${within}`;
  });
}

function oneOf(field: string, values: readonly string[]): string {
  return `${field} IN (${values.map((value) => `'${value}'`).join(', ')})`;
}
