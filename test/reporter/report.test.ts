import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { loadPolicyTable } from '../../adapters/policy-table.ts';
import type { Finding } from '../../core/finding.ts';
import type { Inventory } from '../../core/inventory.ts';
import {
  type FindingSink,
  makeReport,
  type ReportTotals,
  withTemporaryFolder,
} from '../../reporter/report.ts';
import { coverageCsv } from '../../reporter/report-folder.ts';
import { CSV_FORMAT, orderRows } from '../../reporter/row-format.ts';
import { aFunction } from '../support/a-function.ts';
import { aPolicy } from '../support/a-policy.ts';
import { anInventory } from '../support/an-inventory.ts';
import { collect } from '../support/collect.ts';
import { SAMPLE_POLICY, sampleInventory } from '../support/sample-report.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { textOf } from '../support/text-of.ts';

const TABLE = loadPolicyTable();

/** A sink that remembers what it heard. */
function listen(): FindingSink & { readonly heard: Finding[] } {
  const heard: Finding[] = [];
  return {
    heard,
    add(finding) {
      heard.push(finding);
      return null;
    },
  };
}

async function reportOn(
  inventory: Inventory,
  policy = SAMPLE_POLICY,
): Promise<{ csv: string; totals: ReportTotals }> {
  const folder = temporaryFolder();
  const rows = orderRows(CSV_FORMAT, folder, 'filed');
  const totals = await makeReport(inventory, { table: TABLE, policy, today: '2026-11-20' }, [rows], folder);
  return { csv: await textOf(rows.pieces()), totals };
}

/** The rows of a report as their reader sees them, formulas armed again. */
function rowsOf(csv: string): Record<string, string>[] {
  return parse(csv, { columns: true, cast: (value) => value.replace(/^'(?=[=+\-@\t\r])/, '') });
}

function readGolden(name: string): string {
  return readFileSync(new URL(`../golden/${name}`, import.meta.url), 'utf8');
}

describe('the report of a small organization', () => {
  test('is report.csv as it has always been', async () => {
    const { csv } = await reportOn(sampleInventory());

    expect(csv).toBe(readGolden('report.csv'));
  });

  test('is coverage.csv as it has always been', async () => {
    const { totals } = await reportOn(sampleInventory());

    expect([...coverageCsv(totals.coverage)].join('')).toBe(readGolden('coverage.csv'));
  });

  test('has a row for every status', async () => {
    const { csv } = await reportOn(sampleInventory());

    const rows = rowsOf(csv);
    expect([...new Set(rows.map(({ status }) => status))].sort()).toEqual([
      'create-blocked',
      'deprecated',
      'gone',
      'nearing',
      'preview',
      'supported',
      'unassessed',
      'unlisted',
      'update-blocked',
    ]);
  });

  test('is in the order of deadline, account, Region and name, without a deadline last', async () => {
    const { csv } = await reportOn(sampleInventory());

    const rows = rowsOf(csv);
    const keys = rows.map(({ next_deadline, account_id, region, function_name }) =>
      [next_deadline || '9999', account_id, region, function_name].join(' '),
    );
    expect(keys).toEqual([...keys].sort());
  });

  test('adds up to the summary', async () => {
    const { csv, totals } = await reportOn(sampleInventory());

    const rows = rowsOf(csv);
    const countBy = (column: string) =>
      Object.fromEntries(
        [...Map.groupBy(rows, (row) => row[column] ?? '')].map(([key, group]) => [key, group.length]),
      );
    const countsBy = (column: string) =>
      Object.fromEntries(
        [...Map.groupBy(rows, (row) => row[column] ?? '')].map(([key, group]) => [
          key,
          {
            functions: group.length,
            nonCompliant: group.filter(({ compliance }) => compliance === 'NON_COMPLIANT').length,
          },
        ]),
      );
    expect(totals.summary).toEqual({
      schemaVersion: 2,
      month: null,
      runId: null,
      asOf: '2026-11-20',
      tableAsOf: '2026-11-20',
      complete: false,
      rows: rows.length,
      functions: rows.length,
      waived: rows.filter(({ waiver_expires = '' }) => waiver_expires > '2026-11-20').length,
      byStatus: countBy('status'),
      byCompliance: countBy('compliance'),
      byOwner: countsBy('owner'),
      byAccount: countsBy('account_id'),
      byRegion: countsBy('region'),
      byRuntime: countsBy('runtime'),
      notRead: { functions: 0, nonCompliant: 0, waived: 0 },
      changes: {},
      changesByOwner: {},
      previousMonth: null,
      deltas: null,
      coverage: { covered: 3, failed: 1 },
      notCounted: 'Lambda Web Functions are not counted: AWS lists them elsewhere.',
    });
    expect(totals.summary.waived).toBe(1);
  });

  test('is the same bytes whichever way its parts come', async () => {
    const parts = await collect(sampleInventory());

    const { csv, totals } = await reportOn(anInventory(...parts.toReversed()));

    expect(csv).toBe(readGolden('report.csv'));
    expect(JSON.stringify(totals.summary)).toBe(
      JSON.stringify((await reportOn(sampleInventory())).totals.summary),
    );
  });
});

describe('a report', () => {
  test('of nothing is a header alone', async () => {
    const { csv, totals } = await reportOn(anInventory());

    expect(csv).toBe(
      'account_id,account_name,ou_path,region,function_name,function_arn,version,runtime,package_type,status,compliance,' +
        'deprecation_date,block_create_date,block_update_date,next_deadline,next_deadline_kind,days_left,successor,owner,' +
        'owner_source,waiver_expires,waiver_reason,last_modified,change,table_as_of,explanation\r\n',
    );
    expect(totals.summary).toMatchObject({ functions: 0, complete: true, byStatus: {} });
  });

  test('judges each function once, in order, and tells every sink', async () => {
    const [first, second] = [listen(), listen()];
    const inventory = anInventory(
      { kind: 'functions', functions: [aFunction({ functionName: 'b' }), aFunction({ functionName: 'a' })] },
      { kind: 'functions', functions: [aFunction({ functionName: 'b' })] },
    );

    await makeReport(
      inventory,
      { table: TABLE, policy: aPolicy(), today: '2026-11-20' },
      [first, second],
      temporaryFolder(),
    );

    expect(first.heard.map(({ fn }) => fn.functionName)).toEqual(['a', 'b']);
    expect(second.heard).toEqual(first.heard);
  });

  test('waits for a sink that asks for it before it tells more', async () => {
    const events: string[] = [];
    const slow: FindingSink = {
      async add({ fn }) {
        events.push(`begin ${fn.functionName}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
        events.push(`end ${fn.functionName}`);
      },
    };
    const functions = [aFunction({ functionName: 'a' }), aFunction({ functionName: 'b' })];

    await makeReport(
      anInventory({ kind: 'functions', functions }),
      { table: TABLE, policy: aPolicy(), today: '2026-11-20' },
      [slow],
      temporaryFolder(),
    );

    expect(events).toEqual(['begin a', 'end a', 'begin b', 'end b']);
  });

  test('tells how many functions have been read, duplicates included', async () => {
    const read: number[] = [];
    const inventory = anInventory(
      { kind: 'functions', functions: [aFunction(), aFunction()] },
      { kind: 'accounts', accounts: [] },
      { kind: 'functions', functions: [aFunction()] },
    );

    await makeReport(
      inventory,
      { table: TABLE, policy: aPolicy(), today: '2026-11-20' },
      [],
      temporaryFolder(),
      (count) => read.push(count),
    );

    expect(read).toEqual([2, 3]);
  });

  test('tells no sink of anything when the inventory cannot be read to its end', async () => {
    const sink = listen();
    const functions = Array.from({ length: 60_000 }, (_, index) => aFunction({ functionName: `f-${index}` }));
    const inventory = anInventory({ kind: 'functions', functions }, new Error('page 2: AccessDenied'));

    const report = makeReport(
      inventory,
      { table: TABLE, policy: aPolicy(), today: '2026-11-20' },
      [sink],
      temporaryFolder(),
    );

    await expect(report).rejects.toThrow('page 2: AccessDenied');
    expect(sink.heard).toEqual([]);
  });

  test('of more than memory holds adds up and is in order', async () => {
    const runtimes = ['nodejs20.x', 'python3.9', 'java21', 'go1.x', 'nodejs28.x'];
    const functions = Array.from({ length: 60_000 }, (_, index) =>
      aFunction({ functionName: `f-${(index * 7_919) % 60_000}`, runtime: runtimes[index % 5] ?? null }),
    );

    const { csv, totals } = await reportOn(anInventory({ kind: 'functions', functions }), aPolicy());

    const rows = rowsOf(csv);
    const keys = rows.map(
      ({ next_deadline, function_name }) => `${next_deadline || '9999'} ${function_name}"`,
    );
    expect(rows).toHaveLength(60_000);
    expect(new Set(rows.map(({ function_name }) => function_name)).size).toBe(60_000);
    expect(keys).toEqual([...keys].sort());
    expect(totals.summary).toMatchObject({
      functions: 60_000,
      byStatus: { deprecated: 24_000, supported: 12_000, 'create-blocked': 12_000, unlisted: 12_000 },
      byCompliance: { COMPLIANT: 12_000, NON_COMPLIANT: 48_000 },
    });
  });
});

describe('the temporary folder of a report', () => {
  test('is there while it is used and gone afterwards', async () => {
    const folder = await withTemporaryFolder(async (path) => {
      const functions = Array.from({ length: 60_000 }, (_, index) =>
        aFunction({ functionName: `f-${index}` }),
      );
      const rows = orderRows(CSV_FORMAT, path, 'filed');
      await makeReport(
        anInventory({ kind: 'functions', functions }),
        { table: TABLE, policy: aPolicy(), today: '2026-11-20' },
        [rows],
        path,
      );
      expect(readdirSync(path)).toEqual(['filed-2027-02-01']);
      await rows.end();
      return path;
    });

    expect(existsSync(folder)).toBe(false);
  });

  test('can be read by nobody else', async () => {
    await withTemporaryFolder(async (path) => {
      expect(statSync(path).mode & 0o077).toBe(0);
    });
  });

  test('is gone after a failure, which is told as it was', async () => {
    const folders: string[] = [];
    const functions = Array.from({ length: 60_000 }, (_, index) => aFunction({ functionName: `f-${index}` }));

    const failing = withTemporaryFolder((path) => {
      folders.push(path);
      return makeReport(
        anInventory({ kind: 'functions', functions }, new Error('page 2: AccessDenied')),
        { table: TABLE, policy: aPolicy(), today: '2026-11-20' },
        [],
        path,
      );
    });

    await expect(failing).rejects.toThrow('page 2: AccessDenied');
    expect(folders.map((folder) => existsSync(folder))).toEqual([false]);
  });
});
