import { Runtime } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { phaseOn } from '../../core/evaluate.ts';
import { policyTableSchema, type RuntimeLifecycle } from '../../core/lifecycle.ts';
import table from '../../data/runtimes.json' with { type: 'json' };

const { asOf, sources, runtimes } = z.parse(policyTableSchema, table);
const byId = new Map(runtimes.map((row) => [row.id, row]));
const ids = runtimes.map(({ id }) => id);

/** AWS blocked creates, or even updates, before it deprecated these. */
const BLOCKED_BEFORE_DEPRECATION = [
  'dotnetcore2.0',
  'nodejs4.3',
  'nodejs4.3-edge',
  'nodejs6.10',
  'nodejs8.10',
];

/** Languages that go on under another runtime: Go is compiled and runs on an OS-only one. */
const RETIRED_LANGUAGES = ['go1.x'];

function inOrder({ deprecation, blockCreate, blockUpdate }: RuntimeLifecycle): boolean {
  const scheduled = [deprecation, blockCreate, blockUpdate].filter((date) => date !== null);
  return scheduled.every((date, index) => index === 0 || (scheduled[index - 1] ?? '') <= date);
}

describe('the policy table', () => {
  test('has the shape that its schema describes', () => {
    const result = z.safeParse(policyTableSchema, table);

    expect(result.error?.issues ?? []).toEqual([]);
  });

  test('has a row for every runtime that the installed AWS SDK knows', () => {
    const missing = Object.values(Runtime).filter((id) => !byId.has(id));

    expect(missing, 'add a row to data/runtimes.json for each of these').toEqual([]);
  });

  test('has one row for each id, in the order of the ids', () => {
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  test('has dates in the order deprecation, block create, block update, but for what AWS itself published otherwise', () => {
    const outOfOrder = runtimes.filter((row) => !inOrder(row)).map(({ id }) => id);

    expect(outOfOrder).toEqual(BLOCKED_BEFORE_DEPRECATION);
  });

  test.each(BLOCKED_BEFORE_DEPRECATION)('tells in a note why the dates of %s are out of order', (id) => {
    expect(byId.get(id)?.note).toMatch(/before the deprecation date/);
  });

  test('names only successors that exist and are supported on its own day', () => {
    const named = runtimes.flatMap((row) =>
      [row.successor, row.sameLanguageSuccessor]
        .filter((successor) => successor !== null)
        .map((successor) => ({ id: row.id, successor })),
    );

    const wrong = named.filter(({ successor }) => {
      const row = byId.get(successor);
      return row === undefined || row.release !== 'ga' || phaseOn(row, 0, asOf) !== 'supported';
    });

    expect(named.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });

  test('names successors of the same language, but for languages that no runtime carries on', () => {
    const strangers = runtimes
      .filter(({ successor, family }) => successor !== null && byId.get(successor)?.family !== family)
      .map(({ id }) => id);
    const sameLanguageStrangers = runtimes
      .filter(
        ({ sameLanguageSuccessor, family }) =>
          sameLanguageSuccessor !== null && byId.get(sameLanguageSuccessor)?.family !== family,
      )
      .map(({ id }) => id);

    expect(strangers).toEqual(RETIRED_LANGUAGES);
    expect(sameLanguageStrangers).toEqual([]);
  });

  test('names a same-language successor only where it moves to a newer operating system', () => {
    const order = ['al1', 'al2', 'al2023'];
    const notNewer = runtimes.filter(
      ({ os, sameLanguageSuccessor }) =>
        sameLanguageSuccessor !== null &&
        order.indexOf(byId.get(sameLanguageSuccessor)?.os ?? 'al1') <= order.indexOf(os),
    );

    expect(notNewer.map(({ id }) => id)).toEqual([]);
  });

  test('names a successor for every runtime that is deprecated', () => {
    const stranded = runtimes.filter(
      ({ deprecation, successor }) => deprecation !== null && deprecation <= asOf && successor === null,
    );

    expect(stranded.map(({ id }) => id)).toEqual([]);
  });

  test('schedules nothing for previews', () => {
    const previews = runtimes.filter(({ release }) => release === 'preview');

    expect(previews.map(({ id }) => id)).toEqual(['nodejs26.x', 'python3.15']);
    expect(
      previews.filter(
        (row) => row.deprecation !== null || row.blockCreate !== null || row.blockUpdate !== null,
      ),
    ).toEqual([]);
  });

  test('schedules a deprecation for everything else', () => {
    const unscheduled = runtimes.filter(
      ({ release, deprecation }) => release === 'ga' && deprecation === null,
    );

    expect(unscheduled.map(({ id }) => id)).toEqual([]);
  });

  test('declares every source that a row names, and no other', () => {
    const named = new Set(runtimes.flatMap((row) => row.sources));

    expect([...named].filter((source) => !(source in sources))).toEqual([]);
    expect(Object.keys(sources).filter((source) => source !== 'cfn-lint' && !named.has(source))).toEqual([]);
  });

  test('names the SDK as a source of exactly the rows whose runtime the SDK knows', () => {
    const said = runtimes.filter((row) => row.sources.includes('sdk')).map(({ id }) => id);

    expect(said).toEqual(Object.values(Runtime).sort());
  });

  test('was read on no day after the day on which it is true', () => {
    const later = Object.entries(sources).filter(([, { readOn }]) => readOn > asOf);

    expect(later).toEqual([]);
  });

  test('counts 33 runtimes as deprecated on 2026-11-20', () => {
    const deprecated = runtimes.filter(
      ({ deprecation }) => deprecation !== null && deprecation <= '2026-11-20',
    );

    expect(deprecated).toHaveLength(33);
  });

  test.each([
    ['nodejs20.x', '2026-04-30', '2027-02-01', '2027-03-03', 'nodejs24.x'],
    ['dotnet9', '2026-11-10', null, null, 'dotnet10'],
    ['nodejs4.3-edge', '2020-03-05', '2019-03-31', '2019-04-30', 'nodejs24.x'],
    ['go1.x', '2024-01-08', '2024-02-08', '2027-03-03', 'provided.al2023'],
    ['java21', '2029-06-30', '2029-07-31', '2029-08-31', 'java25'],
  ])('holds the dates of %s', (id, deprecation, blockCreate, blockUpdate, successor) => {
    expect(byId.get(id)).toMatchObject({ deprecation, blockCreate, blockUpdate, successor });
  });
});
