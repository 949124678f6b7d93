import { type LambdaClient, ListAliasesCommand } from '@aws-sdk/client-lambda';
import * as z from 'zod/mini';
import type { FunctionAlias } from '../core/lambda-function.ts';
import { followPages } from './follow-pages.ts';
import { parse } from './parse.ts';

/** docs: lambda API_AliasConfiguration; the routing weights are of versions other than FunctionVersion. */
const aliasSchema = z.object({
  Name: z.string(),
  FunctionVersion: z.string(),
  RoutingConfig: z.optional(
    z.object({ AdditionalVersionWeights: z.optional(z.record(z.string(), z.number())) }),
  ),
});

/**
 * The aliases of a function by the version that they serve, and with which part of their invocations. A function that
 * has gone meanwhile has none. Throws, naming operation and function, when they cannot be read.
 */
export async function readAliases(
  client: LambdaClient,
  functionName: string,
): Promise<ReadonlyMap<string, readonly FunctionAlias[]>> {
  const operation = `ListAliases ${functionName}`;
  const aliases = new Map<string, FunctionAlias[]>();
  const pages = followPages(
    operation,
    (Marker) => client.send(new ListAliasesCommand({ FunctionName: functionName, Marker, MaxItems: 50 })),
    (page) => page.NextMarker,
  );
  try {
    for await (const { Aliases } of pages) {
      for (const element of Aliases ?? []) {
        for (const [version, alias] of servedBy(element, operation)) {
          aliases.set(version, [...(aliases.get(version) ?? []), alias]);
        }
      }
    }
  } catch (error) {
    if (isGone(error)) return new Map();
    throw error;
  }
  return aliases;
}

function servedBy(element: unknown, what: string): [string, FunctionAlias][] {
  const { Name, FunctionVersion, RoutingConfig } = parse(aliasSchema, element, what);
  const others = Object.entries(RoutingConfig?.AdditionalVersionWeights ?? {}).filter(
    ([, weight]) => weight > 0,
  );
  const shifted = others.reduce((sum, [, weight]) => sum + weight, 0);
  const served = others.map(([version, weight]): [string, FunctionAlias] => [
    version,
    { name: Name, weight },
  ]);
  if (shifted < 1) served.unshift([FunctionVersion, { name: Name, weight: 1 - shifted }]);
  return served;
}

function isGone(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error && cause.name === 'ResourceNotFoundException';
}
