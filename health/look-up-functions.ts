import { ConfigServiceClient, type ConfigServiceClientConfig } from '@aws-sdk/client-config-service';
import {
  type FunctionQuery,
  selectAffectedFunctions,
  toQueryGroups,
} from '../adapters/affected-functions.ts';
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

/** What a lookup came to: `failure` is the first thing that went wrong, or null. */
interface FunctionsFound extends AffectedFunctions {
  readonly failure: unknown;
}

/**
 * Looks up the functions among a notice's entities, all of them, for at most that long. Never throws: what was found
 * until something went wrong counts.
 */
export type FunctionLookup = (
  entities: readonly { readonly value: string }[],
  ownAccountId: string,
  milliseconds: number,
) => Promise<FunctionsFound>;

/** One question to AWS Config. */
interface Query {
  readonly query: FunctionQuery;
  readonly functionArns: readonly string[];
}

/** AWS Config publishes no rate for queries; with more at once it begins to throttle. */
const QUERIES_AT_ONCE = 4;

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

  function toQueries(asked: readonly FunctionArn[]): Query[] {
    const regions = Map.groupBy(asked, ({ region }) => (aggregatorName === undefined ? region : ''));
    return [...regions].flatMap(([region, group]) => {
      const groups = toQueryGroups(group.map(({ functionArn }) => functionArn));
      return groups.map((functionArns) => ({ query: queryIn(region), functionArns }));
    });
  }

  return async (entities, ownAccountId, milliseconds) => {
    const affected = new Map(entities.flatMap(({ value }) => toEntry(parseFunctionArn(value))));
    const isReadable = ({ accountId }: FunctionArn) =>
      aggregatorName !== undefined || accountId === ownAccountId;
    const found = new Map<string, LambdaFunction>();
    const answered = new Set<string>();
    let failure: unknown = null;
    let isLate = false;

    async function read({ query, functionArns }: Query): Promise<void> {
      try {
        for await (const page of selectAffectedFunctions(query, functionArns)) {
          for (const fn of page) found.set(fn.functionArn, fn);
        }
        for (const functionArn of functionArns) answered.add(functionArn);
      } catch (error) {
        failure ??= error;
      }
    }

    /** Whoever is at work takes the next query of those that all share. */
    async function work(queries: Iterable<Query>): Promise<void> {
      for (const query of queries) {
        if (isLate) return;
        await read(query);
      }
    }

    function reasonOf(fn: FunctionArn): string {
      if (!isReadable(fn)) return 'no AWS Config aggregator is set up to look into other accounts';
      if (answered.has(fn.functionArn)) return 'AWS Config has no record of some functions';
      return 'AWS Config could not be read';
    }

    const queries = toQueries([...affected.values()].filter(isReadable)).values();
    const all = Promise.all(Array.from({ length: QUERIES_AT_ONCE }, () => work(queries)));
    await inTime('AWS Config', milliseconds, all).catch((error: unknown) => {
      failure ??= error;
    });
    isLate = true;
    const unread = new Map<string, string>();
    for (const [functionArn, fn] of affected) {
      if (!found.has(functionArn)) unread.set(functionArn, reasonOf(fn));
    }
    // A copy, for whoever is late still writes.
    return { functions: new Map(found), unread, failure };
  };
}

function toEntry(fn: FunctionArn | null): [string, FunctionArn][] {
  return fn === null ? [] : [[fn.functionArn, fn]];
}
