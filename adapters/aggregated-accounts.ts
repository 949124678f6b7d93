import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import type { LambdaFunction } from '../core/lambda-function.ts';
import { MAX_CONDITION, selectAggregateFunctions } from './config-query.ts';
import { type OddRow, toOddRow } from './odd-rows.ts';

/**
 * The functions of these accounts that an aggregator knows, page by page, in as few queries as the length of an
 * expression allows; in these Regions, or in all where none is named. Ids are quoted as they are. A row that is not a
 * function, or of a Region that was not asked for, is told to `onOddRow` and does not stop the others. Throws what the
 * query throws and, when all the others have come, for a row of which nobody knows whose it is, or of an account that
 * was not asked for: nobody knows what else is missing.
 */
export async function* selectFunctionsOfAccounts(
  client: ConfigServiceClient,
  aggregatorName: string,
  accountIds: readonly string[],
  regions: readonly string[],
  onOddRow: (row: OddRow) => void,
): AsyncGenerator<LambdaFunction[]> {
  const asked = new Set(accountIds);
  let stranger: Error | null = null;
  const hear = (row: OddRow) => {
    if (asked.has(row.accountId)) onOddRow(row);
    else stranger ??= new Error(row.reason);
  };
  const isAskedFor = ({ account, region, functionArn }: LambdaFunction) => {
    if (asked.has(account.id) && (regions.length === 0 || regions.includes(region))) return true;
    const operation = `SelectAggregateResourceConfig ${aggregatorName}`;
    hear({ accountId: account.id, region: '', reason: `${operation}: ${functionArn} was not asked for` });
    return false;
  };
  for (const condition of toConditions(accountIds, regions)) {
    const pages = selectAggregateFunctions(client, aggregatorName, condition, (row, error) => {
      hear(toOddRow(row, error));
    });
    for await (const functions of pages) yield functions.filter(isAskedFor);
  }
  if (stranger !== null) throw stranger;
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
