import { describe, expect, test } from 'vitest';
import { csvRecords } from '../support/csv-records.ts';
import { fileWith } from '../support/file-with.ts';
import { listFunctions } from '../support/list-functions.ts';
import { runCli, runShell } from '../support/run-cli.ts';

const HEADER =
  'account_id,account_name,ou_path,region,function_name,function_arn,version,runtime,package_type,status,compliance,' +
  'deprecation_date,block_create_date,block_update_date,next_deadline,next_deadline_kind,days_left,successor,owner,' +
  'owner_source,waiver_expires,waiver_reason,last_modified,change,table_as_of,explanation';

const DAY = ['--as-of', '2026-11-20'];

const MIXED = listFunctions([
  { name: 'a-blocked', runtime: 'nodejs12.x' },
  { name: 'b-far', runtime: 'nodejs24.x' },
  { name: 'c-image', packageType: 'Image' },
  { name: 'd-deprecated', runtime: 'nodejs20.x' },
  { name: 'e-nearing', runtime: 'nodejs22.x' },
  { name: 'f-unlisted', runtime: 'nodejs99.x' },
]);

/** Everything by which a terminal could be steered, except the end of a line. */
const CONTROL = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

function withoutLineEnds(text: string): string {
  return text.replaceAll('\n', '');
}

test('csv has the columns of the contract; json and ndjson have the same rows, null for what is unknown', async () => {
  const file = fileWith(MIXED);

  const [csv, json, ndjson, unasked] = await Promise.all([
    runCli(['report', '--from', file, ...DAY, '--format', 'csv']),
    runCli(['report', '--from', file, ...DAY, '--format', 'json']),
    runCli(['report', '--from', file, ...DAY, '--format', 'ndjson']),
    runCli(['report', '--from', file, ...DAY]),
  ]);

  expect(csv.stdout.slice(0, csv.stdout.indexOf('\r\n'))).toBe(HEADER);
  expect(unasked).toEqual(csv);
  const records = csvRecords(csv.stdout);
  expect(records.map((row) => [row['function_name'], row['status'], row['next_deadline']])).toEqual([
    ['d-deprecated', 'deprecated', '2027-02-01'],
    ['e-nearing', 'nearing', '2027-04-30'],
    ['b-far', 'supported', '2028-04-30'],
    ['a-blocked', 'update-blocked', ''],
    ['c-image', 'unassessed', ''],
    ['f-unlisted', 'unlisted', ''],
  ]);

  const rows = JSON.parse(json.stdout);
  expect(
    ndjson.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(rows);
  expect(Object.keys(rows[0]).join()).toBe(HEADER);
  expect(rows[0]).toMatchObject({
    function_name: 'd-deprecated',
    days_left: 73,
    account_name: null,
    change: null,
  });
  expect(
    rows.map((row: object) =>
      Object.fromEntries(Object.entries(row).map(([column, value]) => [column, String(value ?? '')])),
    ),
  ).toEqual(records);

  for (const run of [csv, json, ndjson]) {
    expect(run.status).toBe(0);
    expect(run.leftBehind).toEqual([]);
    expect(run.stderr).toMatch(/^6 functions on 2026-11-20: 4 NON_COMPLIANT, 0 waived\.\n/);
  }
});

describe('the table', () => {
  test('is sorted by deadline, aligned, ended by the totals and free of escape codes in a pipe', async () => {
    const run = await runCli(['report', '--from', fileWith(MIXED), ...DAY, '--format', 'table']);

    expect(run.stderr).toBe('');
    expect(run.stdout).toBe(
      [
        'deadline    days   status                    runtime           move to           account               region          owner               function',
        '2027-02-01     73  deprecated                nodejs20.x        nodejs24.x        111122223333          eu-central-1    unowned             d-deprecated',
        '2027-04-30    161  nearing                   nodejs22.x        nodejs24.x        111122223333          eu-central-1    unowned             e-nearing',
        '2028-04-30    527  supported                 nodejs24.x                          111122223333          eu-central-1    unowned             b-far',
        '                   update-blocked            nodejs12.x        nodejs24.x        111122223333          eu-central-1    unowned             a-blocked',
        '                   unassessed                Image                               111122223333          eu-central-1    unowned             c-image',
        '                   unlisted                  nodejs99.x                          111122223333          eu-central-1    unowned             f-unlisted',
        '6 functions on 2026-11-20: 4 NON_COMPLIANT, 0 waived.',
        '  unassessed 1, unlisted 1, update-blocked 1, deprecated 1, nearing 1, supported 1',
        'Coverage: complete, 1 account and Region.',
        'Policy table of 2026-11-20. Lambda Web Functions are not counted: AWS lists them elsewhere.',
        '',
      ].join('\n'),
    );
  });

  test('is coloured where FORCE_COLOR asks for it, and NO_COLOR alone forbids it', async () => {
    const args = ['report', '--from', fileWith(MIXED), ...DAY, '--format', 'table'];

    const [plain, forced, forbidden] = await Promise.all([
      runCli(args),
      runCli(args, { env: { FORCE_COLOR: '1' } }),
      runCli(args, { env: { NO_COLOR: '1' } }),
    ]);

    expect(forced.stdout).toContain('\u001b[35m2027-02-01     73  deprecated');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what this is about
    expect(forced.stdout.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain.stdout);
    expect(forbidden.stdout).toBe(plain.stdout);
  });

  test('shows waived functions as such, and versions behind the name', async () => {
    const settings = fileWith({
      waivers: [
        {
          scope: { functionArn: '*:orders-*' },
          owner: 'orders',
          reason: 'Moves with the new shop',
          expires: '2027-01-01',
        },
      ],
    });
    const listed = listFunctions([{ name: 'orders-api', runtime: 'nodejs20.x' }]);
    const file = fileWith({ Functions: listed.Functions.map((fn) => ({ ...fn, Version: '12' })) });

    const run = await runCli(['report', '--from', file, ...DAY, '--settings', settings, '--format', 'table']);

    expect(run.stdout).toMatch(/2027-02-01 {5}73 {2}deprecated, waived .+ orders-api:12\n/);
    expect(run.stdout).toContain('1 function on 2026-11-20: 0 NON_COMPLIANT, 1 waived.');
  });
});

describe('text from outside that would steer the terminal', () => {
  const evil = '\u001b]0;pwned\u0007\u001b[2J\u009b31m\u202eevil\u2028\r\n';

  test('reaches it neither from tags, names and runtimes nor from accounts', async () => {
    const row = {
      accountId: '111122223333',
      awsRegion: 'eu-central-1',
      resourceId: `fn-${evil}`,
      resourceType: 'AWS::Lambda::Function',
      configuration: { runtime: `nodejs20.x${evil}`, packageType: 'Zip' },
      tags: [{ key: 'team', value: `team${evil}` }],
    };
    const file = fileWith({ Results: [JSON.stringify(row)] });
    const accounts = fileWith({
      Accounts: [{ Id: '111122223333', Name: `name${evil}`, JoinedMethod: 'CREATED' }],
    });
    const settings = fileWith({ owners: [{ tag: 'team' }] });

    const run = await runCli([
      'report',
      '--from',
      file,
      accounts,
      '--settings',
      settings,
      '--format',
      'table',
      ...DAY,
    ]);

    expect(run.status).toBe(0);
    expect(run.stdout).toContain('evil');
    expect(withoutLineEnds(run.stdout)).not.toMatch(CONTROL);
    expect(run.stdout.split('\n')).toHaveLength(7);
  });

  test('reaches it neither from arguments nor from the names of files in a message', async () => {
    const [path, option] = await Promise.all([
      runCli(['report', '--from', `no-${evil}.json`]),
      runCli(['report', '--from', 'x.json', '--format', evil]),
    ]);

    for (const run of [path, option]) {
      expect(run.status).toBe(2);
      expect(run.stderr).toContain('evil');
      expect(withoutLineEnds(run.stderr)).not.toMatch(CONTROL);
      expect(run.stderr.split('\n')).toHaveLength(2);
    }
  });
});

describe('a reader that stops early, as head does,', () => {
  const many = listFunctions(
    Array.from({ length: 3000 }, (_, index) => ({ name: `fn-${index}`, runtime: 'nodejs20.x' })),
  );

  test('is no error, and no temporary file stays', async () => {
    const run = await runShell(`$CLI report --from '${fileWith(many)}' --format csv | head -1`);

    expect(run).toEqual({ status: 0, stdout: `${HEADER}\r\n`, stderr: '', leftBehind: [] });
  });

  test('does not hide what --fail-on found', async () => {
    const run = await runShell(
      `$CLI report --from '${fileWith(many)}' --as-of 2026-11-20 --format csv --fail-on deprecated | head -1`,
    );

    expect(run).toEqual({ status: 1, stdout: `${HEADER}\r\n`, stderr: '', leftBehind: [] });
  });
});

test('a standard output that cannot be written is one line and no success', async () => {
  const file = fileWith(MIXED);

  const [report, runtimes] = await Promise.all([
    runShell(`$CLI report --from '${file}' --format csv > /dev/full`),
    runShell('$CLI runtimes > /dev/full'),
  ]);

  for (const run of [report, runtimes]) {
    expect(run.status).toBe(2);
    expect(run.stderr).toBe('runtime-sunset: ENOSPC: no space left on device, write\n');
    expect(run.leftBehind).toEqual([]);
  }
});
