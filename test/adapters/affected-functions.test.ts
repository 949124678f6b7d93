import { describe, expect, test } from 'vitest';
import { selectAffectedFunctions } from '../../adapters/affected-functions.ts';
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

describe('affected functions', () => {
  test('come with runtime and tags, and no others with them', async () => {
    const { client, functionArns } = await startFunctions(['orders-api', 'orders-worker', 'shop']);

    const pages = await collect(
      selectAffectedFunctions((condition) => selectFunctions(client, condition), functionArns.slice(0, 2)),
    );

    expect(pages.flat().map(({ functionName, runtime, tags }) => [functionName, runtime, tags])).toEqual([
      ['orders-api', 'python3.9', { team: 'orders' }],
      ['orders-worker', 'python3.9', { team: 'orders' }],
    ]);
  });

  test('of names as long as can be are asked for 33 to a query, none of which is longer than AWS takes', async () => {
    const { client, endpoint, functionArns } = await startFunctions(longNames(67));

    const pages = await collect(
      selectAffectedFunctions((condition) => selectFunctions(client, condition), functionArns),
    );

    expect(pages.map((page) => page.length)).toEqual([33, 33, 1]);
    expect(Math.max(...lengthsOf(endpoint.calls))).toBeLessThanOrEqual(4096);
  });

  test('are asked for in one query as long as they fit', async () => {
    const { client, endpoint, functionArns } = await startFunctions(longNames(33));

    await collect(selectAffectedFunctions((condition) => selectFunctions(client, condition), functionArns));

    expect(lengthsOf(endpoint.calls)).toHaveLength(1);
  });

  test('are read through an aggregator too', async () => {
    const { client, endpoint, functionArns } = await startFunctions(longNames(35));

    const pages = await collect(
      selectAffectedFunctions(
        (condition) => selectAggregateFunctions(client, 'organization', condition),
        functionArns,
      ),
    );

    expect(pages.flat()).toHaveLength(35);
    expect(endpoint.calls.map(({ operation }) => operation)).toEqual([
      'SelectAggregateResourceConfig',
      'SelectAggregateResourceConfig',
    ]);
  });

  test('that nobody names cost no query', async () => {
    const { client, endpoint } = await startFunctions(['orders-api']);

    const pages = await collect(
      selectAffectedFunctions((condition) => selectFunctions(client, condition), []),
    );

    expect(pages).toEqual([]);
    expect(endpoint.calls).toEqual([]);
  });
});
