import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { isoDateSchema } from '../../core/iso-date.ts';
import table from '../../data/runtimes.json' with { type: 'json' };

const FIELDS = ['deprecation', 'blockCreate', 'blockUpdate'] as const;

const changeSchema = z.strictObject({
  observed: isoDateSchema,
  runtime: z.string(),
  field: z.enum(FIELDS),
  previous: z.nullable(isoDateSchema),
  current: z.nullable(isoDateSchema),
});

const lines = readFileSync(new URL('../../data/changes.ndjson', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');
const changes = lines.map((line) => z.parse(changeSchema, JSON.parse(line)));

/** The moves of each date, oldest first. */
const chains = Map.groupBy(changes, ({ runtime, field }) => `${runtime} ${field}`);

describe('the record of how AWS moved the dates', () => {
  test('holds 98 moves', () => {
    expect(changes).toHaveLength(98);
  });

  test('is in the order in which the moves were observed', () => {
    const observed = changes.map((change) => change.observed);

    expect(observed).toEqual([...observed].sort());
  });

  test('names only runtimes of the policy table', () => {
    const ids = new Set(table.runtimes.map(({ id }) => id));

    expect(changes.filter(({ runtime }) => !ids.has(runtime))).toEqual([]);
  });

  test('holds nothing but moves', () => {
    expect(changes.filter(({ previous, current }) => previous === current)).toEqual([]);
  });

  test('was observed on no day after that of the policy table', () => {
    expect(changes.filter(({ observed }) => observed > table.asOf)).toEqual([]);
  });

  test('leads from each date to the next without a gap', () => {
    const gaps = [...chains.values()].flatMap((chain) =>
      chain.filter((change, index) => index > 0 && change.previous !== chain[index - 1]?.current),
    );

    expect(chains.size).toBeGreaterThan(0);
    expect(gaps).toEqual([]);
  });

  test('ends at the dates of the policy table', () => {
    const rows = new Map(table.runtimes.map((row) => [row.id, row]));
    const ends = [...chains.values()].map((chain) => chain.at(-1)).filter((change) => change !== undefined);

    const wrong = ends.filter(({ runtime, field, current }) => rows.get(runtime)?.[field] !== current);

    expect(wrong).toEqual([]);
  });
});
