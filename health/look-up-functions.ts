import { ConfigServiceClient, type ConfigServiceClientConfig } from '@aws-sdk/client-config-service';
import { type FunctionQuery, selectAffectedFunctions } from '../adapters/affected-functions.ts';
import { selectAggregateFunctions, selectFunctions } from '../adapters/config-query.ts';
import { type FunctionArn, parseFunctionArn } from '../adapters/function-arn.ts';
import type { LambdaFunction } from '../core/lambda-function.ts';
import { inTime } from './in-time.ts';

/** The functions that a notice names, as far as AWS Config told of them; both by unqualified ARN. */
export interface AffectedFunctions {
  readonly functions: ReadonlyMap<string, LambdaFunction>;
  /** Why a function is not among them, as a clause. */
  readonly unread: ReadonlyMap<string, string>;
}

/**
 * Looks up the functions among a notice's entities, for at most that long. Never throws: `onFailed` hears of what went
 * wrong, and what was found until then counts.
 */
export type FunctionLookup = (
  entities: readonly { readonly value: string }[],
  ownAccountId: string,
  milliseconds: number,
  onFailed: (error: unknown) => void,
) => Promise<AffectedFunctions>;

/** Each costs a share of a query, and no message names as many. */
const MAX_FUNCTIONS = 200;

/**
 * Asks the aggregator, where one is named, about functions of any account; otherwise AWS Config in each function's
 * own Region about those of our own account.
 */
export function createFunctionLookup(
  clientOptions: ConfigServiceClientConfig,
  aggregatorName: string | undefined,
): FunctionLookup {
  const ownClient = new ConfigServiceClient(clientOptions);
  const clients = new Map<string, ConfigServiceClient>();

  function queryIn(region: string): FunctionQuery {
    if (aggregatorName !== undefined) {
      return (condition) => selectAggregateFunctions(ownClient, aggregatorName, condition);
    }
    const { requestHandler } = ownClient.config;
    const client =
      clients.get(region) ?? new ConfigServiceClient({ ...clientOptions, region, requestHandler });
    clients.set(region, client);
    return (condition) => selectFunctions(client, condition);
  }

  return async (entities, ownAccountId, milliseconds, onFailed) => {
    const affected = new Map(entities.flatMap(({ value }) => toEntry(parseFunctionArn(value))));
    const found = new Map<string, LambdaFunction>();
    const unread = new Map<string, string>();
    const asked: FunctionArn[] = [];
    for (const fn of affected.values()) {
      if (aggregatorName === undefined && fn.accountId !== ownAccountId) {
        unread.set(fn.functionArn, 'no AWS Config aggregator is set up to look into other accounts');
      } else if (asked.length === MAX_FUNCTIONS) {
        unread.set(fn.functionArn, `only ${MAX_FUNCTIONS} of ${affected.size} functions were looked up`);
      } else asked.push(fn);
    }

    async function read(query: FunctionQuery, functionArns: readonly string[]): Promise<void> {
      for await (const page of selectAffectedFunctions(query, functionArns)) {
        for (const fn of page) found.set(fn.functionArn, fn);
      }
    }

    async function lookUp(region: string, group: readonly FunctionArn[]): Promise<void> {
      const functionArns = group.map(({ functionArn }) => functionArn);
      let reason = 'AWS Config has no record of some functions';
      try {
        await inTime('AWS Config', milliseconds, read(queryIn(region), functionArns));
      } catch (error) {
        reason = 'AWS Config could not be read';
        onFailed(error);
      }
      for (const functionArn of functionArns) if (!found.has(functionArn)) unread.set(functionArn, reason);
    }

    const groups = Map.groupBy(asked, ({ region }) => (aggregatorName === undefined ? region : ''));
    await Promise.all([...groups].map(([region, group]) => lookUp(region, group)));
    // A copy, for whoever is late still writes.
    return { functions: new Map(found), unread };
  };
}

function toEntry(fn: FunctionArn | null): [string, FunctionArn][] {
  return fn === null ? [] : [[fn.functionArn, fn]];
}
