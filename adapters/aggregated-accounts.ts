import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import * as z from 'zod/mini';
import type { LambdaFunction } from '../core/lambda-function.ts';
import { MAX_CONDITION, selectAggregateFunctions } from './config-query.ts';
import { parseJson } from './parse.ts';

/** A row of an aggregator's answer that is not a function, and whose it is. */
export interface OddRow {
  readonly accountId: string;
  /** Empty where the row does not tell. */
  readonly region: string;
  readonly reason: string;
}

const placeSchema = z.object({ accountId: z.string(), awsRegion: z.optional(z.string()) });

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
  const hear = (accountId: string | null, region: string, error: Error) => {
    if (accountId === null || !asked.has(accountId)) stranger ??= error;
    else onOddRow({ accountId, region, reason: error.message });
  };
  const isAskedFor = ({ account, region, functionArn }: LambdaFunction) => {
    if (asked.has(account.id) && (regions.length === 0 || regions.includes(region))) return true;
    const operation = `SelectAggregateResourceConfig ${aggregatorName}`;
    hear(account.id, '', new Error(`${operation}: ${functionArn} was not asked for`));
    return false;
  };
  for (const condition of toConditions(accountIds, regions)) {
    const pages = selectAggregateFunctions(client, aggregatorName, condition, (row, error) => {
      const place = placeIn(row);
      hear(place?.accountId ?? null, place?.region ?? '', error);
    });
    for await (const functions of pages) yield functions.filter(isAskedFor);
  }
  if (stranger !== null) throw stranger;
}

function placeIn(row: string): { accountId: string; region: string } | null {
  try {
    const { accountId, awsRegion = '' } = parseJson(placeSchema, row, 'row');
    return { accountId, region: awsRegion };
  } catch {
    return null; // what is wrong with the row is told already
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
