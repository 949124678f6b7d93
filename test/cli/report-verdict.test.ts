import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { csvRecords } from '../support/csv-records.ts';
import { fileWith } from '../support/file-with.ts';
import { listFunctions } from '../support/list-functions.ts';
import { runCli, runShell } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ON_20_NOVEMBER = ['--as-of', '2026-11-20'];

function fileOf(...runtimes: string[]): string {
  return fileWith(
    listFunctions(
      runtimes.map((runtime, index) => ({ name: `fn-${index}-${runtime.split('.')[0]}`, runtime })),
    ),
  );
}

async function statusOf(...args: string[]): Promise<number | null> {
  return (await runCli(['report', ...args])).status;
}

/** What a report says of its only function. */
async function reported(...args: string[]): Promise<Record<string, string> | undefined> {
  const { stdout } = await runCli(['report', ...args, '--format', 'csv']);
  return csvRecords(stdout)[0];
}

describe('--fail-on', () => {
  test.each([
    { runtime: 'nodejs24.x', phase: 'supported', passes: ['nearing'], fails: [] },
    { runtime: 'nodejs22.x', phase: 'nearing', passes: ['deprecated'], fails: ['nearing'] },
    {
      runtime: 'nodejs20.x',
      phase: 'deprecated',
      passes: ['create-blocked'],
      fails: ['deprecated', 'nearing'],
    },
    {
      runtime: 'nodejs14.x',
      phase: 'create-blocked',
      passes: ['update-blocked'],
      fails: ['create-blocked', 'deprecated'],
    },
    {
      runtime: 'nodejs12.x',
      phase: 'update-blocked',
      passes: [],
      fails: ['update-blocked', 'create-blocked'],
    },
  ])(
    'finds a function that is $phase at that phase and at milder ones only',
    async ({ runtime, passes, fails }) => {
      const args = ['--from', fileOf('nodejs24.x', runtime), ...ON_20_NOVEMBER];

      const statuses = await Promise.all(
        [...passes, ...fails].map((phase) => statusOf(...args, '--fail-on', phase)),
      );

      expect(statuses).toEqual([...passes.map(() => 0), ...fails.map(() => 1)]);
    },
  );

  test('does not count what is waived, unlisted, a preview or not assessed; and the report is made all the same', async () => {
    const file = fileOf('nodejs20.x', 'nodejs99.x', 'nodejs26.x', 'custom');
    const waiver = { scope: { runtime: 'nodejs20.x' }, owner: 'orders', reason: 'Moves in December' };
    const waived = fileWith({ waivers: [{ ...waiver, expires: '2026-11-21' }] });
    const ended = fileWith({ waivers: [{ ...waiver, expires: '2026-11-20' }] });
    const args = ['report', '--from', file, ...ON_20_NOVEMBER, '--fail-on', 'nearing', '--settings'];

    const [inForce, over] = await Promise.all([runCli([...args, waived]), runCli([...args, ended])]);

    expect(inForce.status).toBe(0);
    expect(over.status).toBe(1);
    expect(over.stderr).toContain(
      '\nruntime-sunset: --fail-on: 1 function that no waiver excuses is nearing or beyond\n',
    );
    expect(inForce.stderr).not.toContain('--fail-on');
    expect(csvRecords(over.stdout)).toHaveLength(4);
    expect(over.stderr).toContain('4 functions on 2026-11-20: 2 NON_COMPLIANT, 0 waived.');
  });

  test('says how many functions it has found', async () => {
    const args = ['--from', fileOf('nodejs20.x', 'nodejs14.x', 'nodejs24.x'), ...ON_20_NOVEMBER];

    const run = await runCli(['report', ...args, '--fail-on', 'deprecated']);

    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(
      /\nruntime-sunset: --fail-on: 2 functions that no waiver excuses are deprecated or beyond\n$/,
    );
  });

  test('counts a phase even where settings call it compliant', async () => {
    const settings = fileWith({ nonCompliantFrom: 'update-blocked' });
    const args = ['--from', fileOf('nodejs20.x'), ...ON_20_NOVEMBER, '--settings', settings];

    expect(await statusOf(...args, '--fail-on', 'deprecated')).toBe(1);
  });
});

describe('--fail-on, where not everything was read,', () => {
  const unread = (runtime: string) =>
    fileWith({ ...listFunctions([{ name: 'orders-api', runtime }]), NextToken: 'opaque' });
  const NO_VERDICT = 'runtime-sunset: --fail-on cannot vouch for what was not read: coverage is incomplete\n';

  test('is 2 when nothing that was read fails, and says so after the report', async () => {
    const args = ['report', '--from', unread('nodejs24.x'), ...ON_20_NOVEMBER];

    const [asked, notAsked] = await Promise.all([runCli([...args, '--fail-on', 'nearing']), runCli(args)]);

    expect(asked.status).toBe(2);
    expect(asked.stdout).toBe(notAsked.stdout);
    expect(asked.stderr).toBe(`${notAsked.stderr}${NO_VERDICT}`);
    expect(notAsked.status).toBe(0);
  });

  test('is 1 when something that was read fails', async () => {
    const run = await runCli(['report', '--from', unread('nodejs20.x'), '--fail-on', 'deprecated']);

    expect(run.status).toBe(1);
    expect(run.stderr).not.toContain('cannot vouch');
  });

  test('writes the whole report into the folder all the same', async () => {
    const out = temporaryFolder();

    const run = await runCli([
      'report',
      '--from',
      unread('nodejs24.x'),
      '--fail-on',
      'deprecated',
      '--out',
      out,
    ]);

    expect(run.status).toBe(2);
    expect(readdirSync(out).sort()).toEqual(['coverage.csv', 'report.csv', 'summary.json']);
  });
});

describe('the exit status stands when nobody reads standard error:', () => {
  test.each([
    ['it is closed', '2>&-'],
    ['its reader is gone', '2> >(true)'],
    ['its reader takes one line of both', '2>&1 | head -1'],
  ])('%s', async (_, redirection) => {
    const env = { FILE: fileOf('nodejs20.x') };

    const [fails, passes, mistake] = await Promise.all([
      runShell(`$CLI report --from "$FILE" --as-of 2026-11-20 --fail-on deprecated ${redirection}`, { env }),
      runShell(`$CLI report --from "$FILE" --as-of 2026-11-20 ${redirection}`, { env }),
      runShell(`$CLI report ${redirection}`, { env }),
    ]);

    expect([fails.status, passes.status, mistake.status]).toEqual([1, 0, 2]);
    expect(fails.leftBehind).toEqual([]);
  });
});

describe('--as-of', () => {
  test('judges on that day: a phase begins on its date', async () => {
    const file = fileOf('nodejs20.x');

    const found = await Promise.all(
      ['2025-10-31', '2025-11-01', '2026-04-30', '2027-02-01', '2027-03-03'].map(async (day) => {
        const row = await reported('--from', file, '--as-of', day);
        return `${day} ${row?.['status']} ${row?.['days_left']}`;
      }),
    );

    expect(found).toEqual([
      '2025-10-31 supported 181',
      '2025-11-01 nearing 180',
      '2026-04-30 deprecated 277',
      '2027-02-01 create-blocked 30',
      '2027-03-03 update-blocked ',
    ]);
  });

  test('is today in UTC unless it is given', async () => {
    const file = fileOf('nodejs24.x');
    const before = new Date().toISOString().slice(0, 10);

    const run = await runCli(['report', '--from', file], { env: { TZ: 'Pacific/Kiritimati' } });

    const after = new Date().toISOString().slice(0, 10);
    expect([before, after]).toContain(/ on (\d{4}-\d\d-\d\d):/.exec(run.stderr)?.[1]);
  });
});

describe('the policy', () => {
  test('has a notice of 180 days, which settings change and --notice-days overrides', async () => {
    const args = ['--from', fileOf('nodejs22.x'), '--as-of', '2026-11-20'];
    const settings = fileWith({ noticeDays: 160 });

    const [usual, shorter, longer, none] = await Promise.all([
      reported(...args),
      reported(...args, '--settings', settings),
      reported(...args, '--settings', settings, '--notice-days', '161'),
      reported(...args, '--notice-days', '0'),
    ]);

    expect([usual, shorter, longer, none].map((row) => row?.['status'])).toEqual([
      'nearing',
      'supported',
      'nearing',
      'supported',
    ]);
  });

  test('waives, names owners and sets other dates', async () => {
    const settings = fileWith({
      owners: [{ account: '111122223333', owner: 'orders' }],
      waivers: [
        {
          scope: { functionArn: 'arn:aws:lambda:*:111122223333:function:fn-*' },
          owner: 'orders',
          reason: '=Moves in December',
          expires: '2026-12-31',
        },
      ],
      dateOverrides: [
        {
          runtime: 'nodejs24.x',
          deprecation: '2026-11-01',
          blockUpdate: '2026-12-15',
          reason: 'Our own end',
        },
      ],
    });

    const row = await reported('--from', fileOf('nodejs24.x'), ...ON_20_NOVEMBER, '--settings', settings);

    expect(row).toMatchObject({
      status: 'deprecated',
      compliance: 'COMPLIANT',
      deprecation_date: '2026-11-01',
      block_create_date: '2028-06-01',
      block_update_date: '2026-12-15',
      next_deadline: '2026-12-15',
      next_deadline_kind: 'block-update',
      days_left: '25',
      owner: 'orders',
      owner_source: 'account:111122223333',
      waiver_expires: '2026-12-15',
      waiver_reason: "'=Moves in December",
    });
  });
});
