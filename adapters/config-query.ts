import {
  type ConfigServiceClient,
  SelectAggregateResourceConfigCommand,
  SelectResourceConfigCommand,
} from '@aws-sdk/client-config-service';
import type { LambdaFunction } from '../core/lambda-function.ts';
import { followPages } from './follow-pages.ts';
import { parseQueryRow } from './query-row.ts';
import { toError } from './to-error.ts';

/** `SELECT *` would bring neither configuration nor tags (docs: config developerguide query-components). */
const EXPRESSION =
  'SELECT accountId, awsRegion, arn, resourceId, configuration.runtime, configuration.packageType, ' +
  "configuration.lastModified, tags WHERE resourceType = 'AWS::Lambda::Function'";

/** The longest that a query can be (docs: config API_SelectResourceConfig, Expression). */
const MAX_EXPRESSION = 4096;

/** The characters that an expression leaves for a further condition. */
export const MAX_CONDITION = MAX_EXPRESSION - EXPRESSION.length - ' AND '.length;

/** The most rows that one page of an advanced query holds (docs: config API_SelectResourceConfig, Limit). */
const PAGE_SIZE = 100;

/** Hears of a row that is not a function, and why; what it throws ends the query. */
export type OddRowListener = (row: string, reason: Error) => void;

/**
 * The functions that AWS Config records in the client's account and Region, page by page: all, or those that meet a
 * condition. Throws, naming the operation, when a page cannot be read or, unless `onOddRow` takes it, when a row is not
 * a function.
 */
export async function* selectFunctions(
  client: ConfigServiceClient,
  condition = '',
  onOddRow: OddRowListener = refuse,
): AsyncGenerator<LambdaFunction[]> {
  const operation = 'SelectResourceConfig';
  const Expression = expressionOf(condition);
  const pages = followPages(
    operation,
    (NextToken) => client.send(new SelectResourceConfigCommand({ Expression, Limit: PAGE_SIZE, NextToken })),
    (page) => page.NextToken,
  );
  yield* parseRows(pages, operation, onOddRow);
}

/**
 * The functions of all accounts and Regions that an aggregator covers, page by page: all, or those that meet a
 * condition. Throws as `selectFunctions` does, unless `onOddRow` takes the row that is not a function; what the
 * aggregator does not cover is for its sources' status to tell.
 */
export async function* selectAggregateFunctions(
  client: ConfigServiceClient,
  aggregatorName: string,
  condition = '',
  onOddRow: OddRowListener = refuse,
): AsyncGenerator<LambdaFunction[]> {
  const operation = `SelectAggregateResourceConfig ${aggregatorName}`;
  const Expression = expressionOf(condition);
  const pages = followPages(
    operation,
    (NextToken) =>
      client.send(
        new SelectAggregateResourceConfigCommand({
          ConfigurationAggregatorName: aggregatorName,
          Expression,
          Limit: PAGE_SIZE,
          NextToken,
        }),
      ),
    (page) => page.NextToken,
  );
  yield* parseRows(pages, operation, onOddRow);
}

function expressionOf(condition: string): string {
  return condition === '' ? EXPRESSION : `${EXPRESSION} AND ${condition}`;
}

/** Rows are counted through all pages, as the AWS CLI joins them. */
async function* parseRows(
  pages: AsyncIterable<{ readonly Results?: readonly string[] | undefined }>,
  operation: string,
  onOddRow: OddRowListener,
): AsyncGenerator<LambdaFunction[]> {
  let index = 0;
  for await (const { Results } of pages) {
    const functions: LambdaFunction[] = [];
    for (const row of Results ?? []) {
      try {
        functions.push(parseRow(row, `${operation}: Results[${index++}]`));
      } catch (error) {
        onOddRow(row, toError(error));
      }
    }
    yield functions;
  }
}

function parseRow(row: string, what: string): LambdaFunction {
  const fn = parseQueryRow(row, what);
  if (fn === null) throw new Error(`${what}: is not of AWS::Lambda::Function, which alone was asked for`);
  // The query selects tags, so a row without them is of a function without tags.
  return { ...fn, tags: fn.tags ?? {} };
}

function refuse(_row: string, reason: Error): never {
  throw reason;
}
