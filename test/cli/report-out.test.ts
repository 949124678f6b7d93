import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadSampleOrganization } from '../../local/organization.ts';
import { csvRecords } from '../support/csv-records.ts';
import { fileWith } from '../support/file-with.ts';
import { listFunctions } from '../support/list-functions.ts';
import { runCli } from '../support/run-cli.ts';
import { startOrganization } from '../support/start-organization.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ONE = listFunctions([{ name: 'orders-api', runtime: 'nodejs20.x' }]);

test('--out writes three files, and summary.json is what report.csv adds up to', async () => {
  const endpoint = await startOrganization(await loadSampleOrganization());
  const caller = { endpoint, accountId: '777788889999', region: 'eu-west-1' };
  const out = join(temporaryFolder(), 'reports', '2026-11');
  const settings = join(import.meta.dirname, '../../local/sample-organization/settings.json');

  const run = await runCli(
    ['report', '--aggregator', 'fernhollow', '--as-of', '2026-11-20', '--settings', settings, '--out', out],
    { caller },
  );

  expect(run.status).toBe(0);
  expect(run.stdout).toBe('');
  expect(readdirSync(out).sort()).toEqual(['coverage.csv', 'report.csv', 'summary.json']);

  const rows = csvRecords(readFileSync(join(out, 'report.csv'), 'utf8'));
  const coverage = csvRecords(readFileSync(join(out, 'coverage.csv'), 'utf8'));
  const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
  expect(summary).toEqual({
    schemaVersion: 2,
    month: null,
    runId: null,
    asOf: '2026-11-20',
    tableAsOf: '2026-11-20',
    complete: false,
    rows: rows.length,
    functions: rows.length,
    waived: rows.filter((row) => row['waiver_expires'] !== '' && row['compliance'] === 'COMPLIANT').length,
    byStatus: countBy(rows, 'status'),
    byCompliance: countBy(rows, 'compliance'),
    byOwner: nonCompliantBy(rows, 'owner'),
    byAccount: nonCompliantBy(rows, 'account_id'),
    byRegion: nonCompliantBy(rows, 'region'),
    byRuntime: nonCompliantBy(rows, 'runtime'),
    notRead: { functions: 0, nonCompliant: 0, waived: 0 },
    changes: {},
    changesByOwner: {},
    previousMonth: null,
    deltas: null,
    coverage: countBy(coverage, 'status'),
    notCounted: 'Lambda Web Functions are not counted: AWS lists them elsewhere.',
  });
  expect(summary.waived).toBeGreaterThan(0);
});

/** A text that a spreadsheet would take for a formula has `'` before it in CSV. */
function unguarded(cell: string | undefined): string {
  return (cell ?? '').replace(/^'(?=[=+@-])/, '');
}

function countBy(rows: readonly Record<string, string>[], column: string): Record<string, number> {
  const groups = Object.groupBy(rows, (row) => unguarded(row[column]));
  return Object.fromEntries(Object.entries(groups).map(([key, group]) => [key, group?.length ?? 0]));
}

function nonCompliantBy(rows: readonly Record<string, string>[], column: string) {
  const groups = Object.groupBy(rows, (row) => unguarded(row[column]));
  return Object.fromEntries(
    Object.entries(groups).map(([key, group = []]) => [
      key,
      {
        functions: group.length,
        nonCompliant: group.filter((row) => row['compliance'] === 'NON_COMPLIANT').length,
      },
    ]),
  );
}

test('--out replaces the files of an earlier report and leaves others alone; --format shows it as well', async () => {
  const out = temporaryFolder();
  for (const name of ['report.csv', 'coverage.csv', 'summary.json', 'notes.txt']) {
    writeFileSync(join(out, name), 'earlier');
  }

  const run = await runCli([
    'report',
    '--from',
    fileWith(ONE),
    '--as-of',
    '2026-11-20',
    '--out',
    out,
    '--format',
    'csv',
  ]);

  expect(run.status).toBe(0);
  expect(readdirSync(out).sort()).toEqual(['coverage.csv', 'notes.txt', 'report.csv', 'summary.json']);
  expect(readFileSync(join(out, 'notes.txt'), 'utf8')).toBe('earlier');
  expect(readFileSync(join(out, 'report.csv'), 'utf8')).toBe(run.stdout);
  expect(csvRecords(run.stdout)).toMatchObject([{ function_name: 'orders-api' }]);
  expect(csvRecords(readFileSync(join(out, 'coverage.csv'), 'utf8'))).toEqual([
    {
      account_id: '111122223333',
      account_name: '',
      region: 'eu-central-1',
      status: 'covered',
      reason: '',
      functions: '1',
      read_at: '',
    },
  ]);
});

describe('a folder that cannot be written', () => {
  test.each([
    { what: 'is a file', path: (folder: string) => join(folder, 'file'), reason: /EEXIST/ },
    { what: 'lies under a file', path: (folder: string) => join(folder, 'file', 'out'), reason: /ENOTDIR/ },
    { what: 'is a link to nowhere', path: (folder: string) => join(folder, 'link'), reason: /ENOENT|EEXIST/ },
    {
      what: 'holds a folder where a file should go',
      path: (folder: string) => join(folder, 'taken'),
      reason: /EISDIR|ENOTEMPTY|EEXIST/,
    },
  ])('because it $what is one line with the reason, and nothing is shown', async ({ path, reason }) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    symlinkSync(join(folder, 'nowhere', 'at-all'), join(folder, 'link'));
    mkdirSync(join(folder, 'taken', 'report.csv', 'full'), { recursive: true });
    const out = path(folder);

    const run = await runCli(['report', '--from', fileWith(ONE), '--out', out, '--format', 'csv']);

    expect(run.status).toBe(2);
    expect(run.stdout).toBe('');
    expect(run.stderr).toMatch(
      new RegExp(`^runtime-sunset: ${out}: the report cannot be written there: .+\n$`),
    );
    expect(run.stderr).toMatch(reason);
    expect(run.leftBehind).toEqual([]);
    expect(readdirSync(folder).sort()).toEqual(['file', 'link', 'taken']);
    expect(readdirSync(join(folder, 'taken'))).toEqual(['report.csv']);
  });
});

test('broken input creates nothing at all, not even the folder', async () => {
  const folder = temporaryFolder();
  const good = fileWith(ONE);
  const broken = fileWith('{"Functions": [{"FunctionName": "orders-api"}]}');

  const run = await runCli([
    'report',
    '--from',
    good,
    broken,
    '--out',
    join(folder, 'out'),
    '--format',
    'csv',
  ]);

  expect(run.status).toBe(2);
  expect(run.stdout).toBe('');
  expect(run.stderr).toMatch(/^runtime-sunset: .+ Functions\[0\]: FunctionArn: .+\n$/);
  expect(run.leftBehind).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

test('a folder where one of its files should go leaves the whole earlier report as it was', async () => {
  const out = temporaryFolder();
  writeFileSync(join(out, 'report.csv'), 'earlier');
  mkdirSync(join(out, 'coverage.csv', 'full'), { recursive: true });

  const run = await runCli(['report', '--from', fileWith(ONE), '--out', out]);

  expect(run.status).toBe(2);
  expect(run.stderr).toBe(
    `runtime-sunset: ${out}: the report cannot be written there: EISDIR: is a directory, '${join(out, 'coverage.csv')}'\n`,
  );
  expect(readFileSync(join(out, 'report.csv'), 'utf8')).toBe('earlier');
  expect(readdirSync(out).sort()).toEqual(['coverage.csv', 'report.csv']);
});
