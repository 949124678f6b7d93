import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { summaryJsonSchema } from '../../reporter/summary-schema.ts';
import { aFunction } from '../support/a-function.ts';
import { type CollectedRun, startPublisher } from '../support/publisher-under-test.ts';

type Row = Record<string, string>;

const SHOP = { id: '111122223333', name: 'shop', ouPath: null };
const LEGACY = { id: '222233334444', name: 'legacy', ouPath: null };

function fn(functionName: string, runtime: string | null, team: string, account = SHOP) {
  return aFunction({ functionName, runtime, account, tags: { team } });
}

const OCTOBER: CollectedRun = {
  runId: '20261020T060000Z-0a0a0a0a',
  month: '2026-10',
  accounts: [SHOP, LEGACY],
  places: [
    {
      accountId: SHOP.id,
      region: 'eu-central-1',
      functions: [
        fn('a', 'nodejs20.x', 'checkout'),
        fn('b', 'nodejs18.x', 'checkout'),
        fn('c', 'nodejs24.x', 'search'),
        fn('d', 'python3.9', 'search'),
        fn('e', 'nodejs20.x', '=search'),
      ],
    },
    {
      accountId: LEGACY.id,
      region: 'eu-central-1',
      functions: [fn('f', 'nodejs18.x', 'legacy', LEGACY), fn('g', 'nodejs24.x', 'legacy', LEGACY)],
    },
  ],
};

const NOVEMBER: CollectedRun = {
  ...OCTOBER,
  runId: '20261120T060000Z-0b0b0b0b',
  month: '2026-11',
  previous: '2026-10',
  settings: {
    waivers: [{ scope: { runtime: 'python3.9' }, owner: 'search', reason: 'x', expires: '2027-01-01' }],
  },
  places: [
    {
      accountId: SHOP.id,
      region: 'eu-central-1',
      functions: [
        fn('a', 'nodejs24.x', 'checkout'),
        fn('c', 'nodejs24.x', 'search'),
        fn('d', 'python3.9', 'search'),
        fn('e', 'nodejs20.x', '=search'),
        fn('h', 'go1.x', '__proto__'),
        fn('i', null, 'search'),
      ],
    },
    { accountId: SHOP.id, region: 'us-east-1' },
    { accountId: LEGACY.id, region: 'eu-central-1', status: 'failed', reason: 'AccessDenied' },
  ],
};

async function publishBoth() {
  const publisher = await startPublisher();
  await publisher.replay(OCTOBER);
  await publisher.replay(NOVEMBER);
  return {
    summary: publisher.json('2026-11', 'summary.json'),
    rows: publisher.records('2026-11', 'report.csv'),
    coverage: publisher.records('2026-11', 'coverage.csv'),
  };
}

/** A text that a spreadsheet would take for a formula has `'` before it in CSV. */
function cellOf(row: Row, column: string): string {
  return (row[column] ?? '').replace(/^'(?=[=+@-])/, '');
}

function tally(rows: readonly Row[], column: string): Record<string, number> {
  const groups = Map.groupBy(rows, (row) => cellOf(row, column));
  return Object.fromEntries([...groups].map(([name, group]) => [name, group.length]));
}

function counts(rows: readonly Row[]) {
  const nonCompliant = rows.filter((row) => row['compliance'] === 'NON_COMPLIANT');
  return { functions: rows.length, nonCompliant: nonCompliant.length };
}

function countsBy(rows: readonly Row[], column: string) {
  const groups = Map.groupBy(rows, (row) => cellOf(row, column));
  return Object.fromEntries([...groups].map(([name, group]) => [name, counts(group)]));
}

test('the summary is what report.csv and coverage.csv add up to', async () => {
  const { summary, rows, coverage } = await publishBoth();

  const isFinal = (row: Row) => row['change'] === 'gone';
  const isUnread = (row: Row) => row['change'] === 'not-read';
  const isWaived = (row: Row) => row['compliance'] === 'COMPLIANT' && row['waiver_expires'] !== '';
  const read = rows.filter((row) => !isFinal(row) && !isUnread(row));
  const changed = rows.filter((row) => row['change'] !== '');
  const unread = rows.filter(isUnread);
  expect(summary).toEqual({
    schemaVersion: 2,
    month: '2026-11',
    runId: NOVEMBER.runId,
    asOf: '2026-11-20',
    tableAsOf: '2026-11-20',
    complete: false,
    rows: rows.length,
    functions: read.length,
    waived: read.filter(isWaived).length,
    byStatus: tally(read, 'status'),
    byCompliance: tally(read, 'compliance'),
    byOwner: countsBy(read, 'owner'),
    byAccount: countsBy(read, 'account_id'),
    byRegion: countsBy(read, 'region'),
    byRuntime: countsBy(read, 'runtime'),
    notRead: { ...counts(unread), waived: unread.filter(isWaived).length },
    changes: tally(changed, 'change'),
    changesByOwner: Object.fromEntries(
      [...Map.groupBy(changed, (row) => cellOf(row, 'owner'))].map(([owner, own]) => [
        owner,
        tally(own, 'change'),
      ]),
    ),
    previousMonth: '2026-10',
    deltas: expect.anything(),
    coverage: tally(coverage, 'status'),
    notCounted: 'Lambda Web Functions are not counted: AWS lists them elsewhere.',
  });
  expect(coverage.reduce((sum, row) => sum + Number(cellOf(row, 'functions')), 0)).toBe(summary['functions']);
});

test('the sample behind it has a waiver, a final row, unread rows and an owner like a formula', async () => {
  const { summary } = await publishBoth();

  expect(summary).toMatchObject({
    rows: 9,
    functions: 6,
    waived: 1,
    notRead: { functions: 2, nonCompliant: 1, waived: 0 },
    changes: { fixed: 1, gone: 1, new: 2, 'not-read': 2, open: 1, waived: 1 },
    byOwner: { '=search': { functions: 1, nonCompliant: 1 } },
    coverage: { covered: 2, failed: 1 },
  });
});

test('deltas count what was not read on both sides, so that a failure is no progress', async () => {
  const { summary } = await publishBoth();

  // October: a to g, of which a, b, d, e and f are NON_COMPLIANT. November: b is gone, h and i are new, a is fixed, d waived.
  expect(summary['deltas']).toEqual({ functions: 1, nonCompliant: -2, waived: 1 });
});

test('there are no deltas against a summary of another version, whose numbers may mean something else', async () => {
  const publisher = await startPublisher();
  await publisher.replay(OCTOBER);
  const key = `reports/month=2026-10/run=${OCTOBER.runId}/summary.json`;
  await publisher.bucket.put(key, '{"schemaVersion":3}', 'application/json');

  await publisher.replay(NOVEMBER);

  const summary = publisher.json('2026-11', 'summary.json');
  expect(summary).toMatchObject({ previousMonth: '2026-10', deltas: null });
});

test('a summary of the month before that is broken is named', async () => {
  const publisher = await startPublisher();
  await publisher.replay(OCTOBER);
  const key = `reports/month=2026-10/run=${OCTOBER.runId}/summary.json`;
  await publisher.bucket.put(key, '{"schemaVersion":2}', 'application/json');

  await expect(publisher.replay(NOVEMBER)).rejects.toThrow(`${key}: month: `);
});

test('the published JSON Schema is that of our own, and describes the summary', async () => {
  const published = readFileSync(new URL('../../docs/summary.schema.json', import.meta.url), 'utf8');
  const { summary } = await publishBoth();

  expect(JSON.parse(published)).toEqual(JSON.parse(summaryJsonSchema()));
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(published));
  expect(validate(summary) ? [] : validate.errors).toEqual([]);
  expect(validate({ ...summary, schemaVersion: 3 })).toBe(false);
});

test('docs/summary.md tells of every member', () => {
  const page = readFileSync(new URL('../../docs/summary.md', import.meta.url), 'utf8');

  const { properties } = JSON.parse(summaryJsonSchema());
  expect(Object.keys(properties).filter((member) => !page.includes(`\`${member}\``))).toEqual([]);
});
