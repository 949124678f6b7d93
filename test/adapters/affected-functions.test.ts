import { describe, expect, test } from 'vitest';
import {
  type FunctionQuery,
  selectAffectedFunctions,
  toQueryGroups,
} from '../../adapters/affected-functions.ts';
import { selectAggregateFunctions, selectFunctions } from '../../adapters/config-query.ts';
import { collect } from '../support/collect.ts';
import { startConfig } from '../support/config-client.ts';

const PREFIX = 'arn:aws:lambda:eu-central-1:111122223333:function:';

/** fn-000, fn-001, ... with names of 64 characters, the longest there are. */
function longNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `fn-${String(index).padStart(3, '0')}`.padEnd(64, 'x'));
}

async function startFunctions(names: readonly string[]) {
  const { client, endpoint } = await startConfig({
    aggregators: [{ name: 'organization' }],
    functions: names.map((name) => ({ name, runtime: 'python3.9', tags: { team: 'orders' } })),
  });
  const functionArns = names.map((name) => `${PREFIX}${name}`);
  return { client, endpoint, functionArns };
}

function lengthsOf(calls: readonly { readonly input: unknown }[]): number[] {
  return calls.map(({ input }) =>
    typeof input === 'object' && input !== null && 'Expression' in input
      ? String(input.Expression).length
      : 0,
  );
}

/** All pages of all groups, one group after another. */
async function select(query: FunctionQuery, functionArns: readonly string[]) {
  const groups = toQueryGroups(functionArns);
  const pages = await Promise.all(groups.map((group) => collect(selectAffectedFunctions(query, group))));
  return pages.flat();
}

describe('affected functions', () => {
  test('come with runtime and tags, and no others with them', async () => {
    const { client, functionArns } = await startFunctions(['orders-api', 'orders-worker', 'shop']);

    const pages = await select((condition) => selectFunctions(client, condition), functionArns.slice(0, 2));

    expect(pages.flat().map(({ functionName, runtime, tags }) => [functionName, runtime, tags])).toEqual([
      ['orders-api', 'python3.9', { team: 'orders' }],
      ['orders-worker', 'python3.9', { team: 'orders' }],
    ]);
  });

  test('of names as long as can be are asked for 33 to a query, none of which is longer than AWS takes', async () => {
    const { client, endpoint, functionArns } = await startFunctions(longNames(67));

    const pages = await select((condition) => selectFunctions(client, condition), functionArns);

    expect(pages.map((page) => page.length)).toEqual([33, 33, 1]);
    expect(Math.max(...lengthsOf(endpoint.calls))).toBeLessThanOrEqual(4096);
  });

  test('of short names are asked for 40 to a query', () => {
    const functionArns = Array.from({ length: 81 }, (_, index) => `${PREFIX}fn-${index}`);

    const groups = toQueryGroups(functionArns);

    expect(groups.map(({ length }) => length)).toEqual([40, 40, 1]);
    expect(groups.flat()).toEqual(functionArns);
  });

  test('are read through an aggregator too', async () => {
    const { client, endpoint, functionArns } = await startFunctions(longNames(35));

    const pages = await select(
      (condition) => selectAggregateFunctions(client, 'organization', condition),
      functionArns,
    );

    expect(pages.flat()).toHaveLength(35);
    expect(endpoint.calls.map(({ operation }) => operation)).toEqual([
      'SelectAggregateResourceConfig',
      'SelectAggregateResourceConfig',
    ]);
  });

  test('that nobody names cost no query', () => {
    expect(toQueryGroups([])).toEqual([]);
  });
});
