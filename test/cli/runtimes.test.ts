import { expect, test } from 'vitest';
import { runCli } from '../support/run-cli.ts';

test('runtimes shows every row of the policy table, judged on a day', async () => {
  const run = await runCli(['runtimes', '--as-of', '2026-11-20']);

  const lines = run.stdout.split('\n');
  expect(run).toMatchObject({ status: 0, stderr: '', leftBehind: [] });
  expect(lines).toHaveLength(1 + 54 + 3);
  expect(lines.slice(0, 2)).toEqual([
    'runtime           status          deprecation   block create  block update  days   move to',
    'dotnet10          supported       2028-11-14    2028-12-14    2029-01-15      725',
  ]);
  expect(lines).toContain(
    'nodejs20.x        deprecated      2026-04-30    2027-02-01    2027-03-03       73  nodejs24.x',
  );
  expect(lines).toContain('nodejs26.x        preview');
  expect(lines.slice(-3)).toEqual(['', 'On 2026-11-20, by the policy table of 2026-11-20.', '']);
});

test('runtimes as JSON tells both days and each runtime with status and next deadline', async () => {
  const [before, after] = await Promise.all(
    ['2026-04-29', '2026-04-30'].map(async (day) => {
      const run = await runCli(['runtimes', '--as-of', day, '--format', 'json']);
      return JSON.parse(run.stdout);
    }),
  );

  expect(Object.keys(before)).toEqual(['asOf', 'tableAsOf', 'runtimes']);
  expect([before.asOf, before.tableAsOf]).toEqual(['2026-04-29', '2026-11-20']);
  expect(before.runtimes).toHaveLength(54);
  const nodejs20 = ({ runtimes }: { runtimes: { id: string }[] }) =>
    runtimes.find(({ id }) => id === 'nodejs20.x');
  expect(nodejs20(before)).toMatchObject({
    name: 'Node.js 20',
    successor: 'nodejs24.x',
    status: 'nearing',
    nextDeadline: { kind: 'deprecation', date: '2026-04-30', daysLeft: 1 },
  });
  expect(nodejs20(after)).toMatchObject({
    status: 'deprecated',
    nextDeadline: { kind: 'block-create', date: '2027-02-01', daysLeft: 277 },
  });
});

test('help stands on standard output, for the whole and for each command', async () => {
  const [whole, report, runtimes, word] = await Promise.all([
    runCli(['--help']),
    runCli(['report', '--help']),
    runCli(['runtimes', '-h']),
    runCli(['help']),
  ]);

  for (const run of [whole, report, runtimes, word]) {
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toMatch(/^Usage: runtime-sunset /);
  }
  expect(word.stdout).toBe(whole.stdout);
  for (const option of [
    '--from',
    '--account',
    '--regions',
    '--aggregator',
    '--as-of',
    '--settings',
    '--notice-days',
    '--format',
    '--out',
    '--fail-on',
  ]) {
    expect(report.stdout).toContain(`  ${option} `.trimEnd());
  }
});
