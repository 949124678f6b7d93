import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadSampleOrganization } from '../../local/organization.ts';
import { csvRecords } from '../support/csv-records.ts';
import { runCli } from '../support/run-cli.ts';
import { callsOf, startOrganization } from '../support/start-organization.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SAMPLE_DAY = '2026-11-20';
const MANAGEMENT = '999988887777';

async function startSample() {
  const endpoint = await startOrganization(await loadSampleOrganization());
  return { endpoint, caller: { endpoint, accountId: '777788889999', region: 'eu-west-1' } };
}

const ON_THE_SAMPLE = ['report', '--aggregator', 'fernhollow', '--as-of', SAMPLE_DAY];

describe('the report on the sample organization', () => {
  test('has a row for each function that the aggregator knows, and a coverage row for each account and Region', async () => {
    const { caller, endpoint } = await startSample();
    const out = join(temporaryFolder(), 'out');

    const run = await runCli([...ON_THE_SAMPLE, '--out', out], { caller });

    expect(run.status).toBe(0);
    expect(run.leftBehind).toEqual([]);

    const rows = csvRecords(await readFile(join(out, 'report.csv'), 'utf8'));
    expect(rows).toHaveLength(560);
    expect(
      new Set(rows.map((row) => `${row['account_id']} ${row['account_name']} ${row['ou_path']}`)),
    ).toEqual(
      new Set([
        '101010101010 experiments o-fh20example/r-ab12/ou-ab12-11111111/ou-ab12-33333333',
        '111122223333 data-platform o-fh20example/r-ab12/ou-ab12-11111111',
        '222233334444 checkout-prod o-fh20example/r-ab12/ou-ab12-11111111',
        '333344445555 checkout-staging o-fh20example/r-ab12/ou-ab12-11111111',
        '444455556666 logistics-prod o-fh20example/r-ab12/ou-ab12-11111111',
        '555566667777 marketing o-fh20example/r-ab12/ou-ab12-11111111',
        '666677778888 customer-care o-fh20example/r-ab12/ou-ab12-11111111',
        '777788889999 shared-services o-fh20example/r-ab12/ou-ab12-22222222',
        '888899990000 security-audit o-fh20example/r-ab12/ou-ab12-22222222',
        '999988887777 fernhollow-management o-fh20example/r-ab12',
      ]),
    );

    const coverage = csvRecords(await readFile(join(out, 'coverage.csv'), 'utf8'));
    expect(coverage).toHaveLength(34);
    expect(coverage.filter(({ status }) => status === 'covered')).toHaveLength(27);
    expect(coverage.filter(({ status }) => status !== 'covered')).toMatchObject([
      { account_name: 'experiments', region: 'ap-southeast-2', status: 'failed', functions: '0' },
      { account_name: 'brightbee', region: 'ap-southeast-2', status: 'failed', functions: '0' },
      { account_name: 'brightbee', region: 'eu-west-1', status: 'failed', functions: '0' },
      { account_name: 'brightbee', region: 'us-east-1', status: 'failed', functions: '0' },
      { account_name: 'legacy-shop', region: '', status: 'failed', reason: 'the account is SUSPENDED' },
      {
        account_name: 'logistics-prod',
        region: 'ap-southeast-2',
        status: 'failed',
        reason:
          "the aggregator's source is FAILED, last updated 2026-11-18T22:40:31.000Z " +
          '(AccessDenied: The aggregator is not authorized to collect data from the source account.)',
        functions: '0',
      },
      {
        account_name: 'customer-care',
        region: 'eu-west-1',
        status: 'failed',
        reason: "the aggregator's source is OUTDATED, last updated 2026-11-12T03:58:17.000Z",
        functions: '24',
      },
    ]);
    expect(coverage.reduce((sum, row) => sum + Number(row['functions']), 0)).toBe(560);

    expect(run.stdout).toBe('');
    expect(run.stderr).toContain('560 functions on 2026-11-20:');
    expect(run.stderr).toContain(
      'Coverage: incomplete, 7 of 34 accounts and Regions were not fully read:\n' +
        '  101010101010 experiments ap-southeast-2: failed: no source in aggregator fernhollow',
    );

    // Three accounts have no path in ListAccounts; the root and each of the three units is asked for its own once.
    expect(callsOf(endpoint, 'ListAccountsForParent')).toHaveLength(4);
    expect(callsOf(endpoint, 'ListOrganizationalUnitsForParent')).toHaveLength(3);
    expect(callsOf(endpoint, 'ListParents')).toEqual([]);
    expect(callsOf(endpoint, 'ListTagsForResource')).toEqual([]);
    expect(callsOf(endpoint, 'SelectAggregateResourceConfig')).toHaveLength(6);
  });

  test('names owners by the tags of accounts where the settings ask for them', async () => {
    const { caller, endpoint } = await startSample();
    const settings = join(import.meta.dirname, '../../local/sample-organization/settings.json');

    const run = await runCli([...ON_THE_SAMPLE, '--settings', settings, '--format', 'csv'], { caller });

    const bySource = Map.groupBy(csvRecords(run.stdout), (row) => row['owner_source']);
    const byAccountTag = bySource.get('account-tag:owner') ?? [];
    expect(byAccountTag.length).toBeGreaterThan(0);
    expect(new Set(byAccountTag.map((row) => `${row['account_name']} ${row['owner']}`))).toEqual(
      new Set(['logistics-prod logistics']),
    );
    expect(bySource.has('account-tags-not-read')).toBe(false);
    expect(callsOf(endpoint, 'ListTagsForResource')).toHaveLength(10);
  });

  test('is incomplete where the tags or units of accounts that owners hang on could not be read', async () => {
    const { caller, endpoint } = await startSample();
    endpoint.inject({ operation: 'ListRoots', error: 'AccessDeniedException', message: 'No.' });
    endpoint.inject({
      operation: 'ListTagsForResource',
      error: 'AccessDeniedException',
      message: 'No.',
      times: 10,
    });
    const out = join(temporaryFolder(), 'out');
    const settings = join(temporaryFolder(), 'settings.json');
    const owners = [{ accountTag: 'owner' }, { ouPath: 'ou-ab12-11111111', owner: 'workloads' }];
    await writeFile(settings, JSON.stringify({ owners }));

    await runCli([...ON_THE_SAMPLE, '--settings', settings, '--out', out], { caller });

    const [first] = csvRecords(await readFile(join(out, 'coverage.csv'), 'utf8'));
    expect(first).toMatchObject({ account_id: '', region: '', status: 'failed', functions: '0' });
    expect(first?.['reason']).toMatch(
      /^functions were read, but not the tags of 10 of 10 accounts: .+; nor the organizational units of \d of 10 accounts: ListRoots/,
    );
    expect(JSON.parse(await readFile(join(out, 'summary.json'), 'utf8'))).toMatchObject({ complete: false });
  });

  test('is the same behind empty pages', async () => {
    const plain = await startSample();
    const hard = await startSample();
    hard.endpoint.emptyPages(2);

    const [run, hardRun] = await Promise.all([
      runCli([...ON_THE_SAMPLE, '--format', 'csv'], { caller: plain.caller }),
      runCli([...ON_THE_SAMPLE, '--format', 'csv'], { caller: hard.caller }),
    ]);

    expect(csvRecords(run.stdout)).toHaveLength(560);
    expect(hardRun).toEqual(run);
  });

  test('is made though accounts may not be listed: coverage and totals say what nobody knows', async () => {
    const { caller, endpoint } = await startSample();
    endpoint.inject({ operation: 'ListAccounts', error: 'AccessDeniedException', message: 'Not for you.' });
    const out = join(temporaryFolder(), 'out');

    const run = await runCli([...ON_THE_SAMPLE, '--out', out, '--format', 'csv'], { caller });

    expect(run.status).toBe(0);
    const rows = csvRecords(run.stdout);
    expect(rows).toHaveLength(560);
    expect(new Set(rows.map((row) => `${row['account_name']}${row['ou_path']}`))).toEqual(new Set(['']));
    const coverage = csvRecords(await readFile(join(out, 'coverage.csv'), 'utf8'));
    expect(coverage[0]).toEqual({
      account_id: '',
      account_name: '',
      region: '',
      status: 'failed',
      reason:
        'accounts outside the aggregator are unknown: ListAccounts: AccessDeniedException: Not for you.',
      functions: '0',
      read_at: '',
    });
    expect(run.stderr).toContain('Coverage: incomplete, 3 of 30 accounts and Regions');
    expect(run.stderr).toContain('  unknown account all Regions: failed: accounts outside the aggregator');
  });
});

describe('a source of the aggregator', () => {
  const tiny = (lastUpdateTime: string) =>
    startOrganization({
      regions: ['eu-central-1'],
      accounts: [{ id: MANAGEMENT, name: 'management' }],
      functions: [{ name: 'orders-api', runtime: 'nodejs20.x' }],
      aggregators: [{ name: 'everything', lastUpdateTime }],
    });

  test('that succeeded more than two days before the day of the report makes it incomplete', async () => {
    const endpoint = await tiny('2026-11-17T04:00:00.000Z');
    const caller = { endpoint, accountId: MANAGEMENT, region: 'eu-central-1' };

    const run = await runCli(['report', '--aggregator', 'everything', '--as-of', SAMPLE_DAY], { caller });

    expect(csvRecords(run.stdout)).toMatchObject([{ function_name: 'orders-api' }]);
    expect(run.stderr).toContain(
      '  999988887777 management eu-central-1: failed: ' +
        "the aggregator's source is outdated: last updated 2026-11-17T04:00:00.000Z",
    );
  });

  test('is read in spite of throttling', async () => {
    const endpoint = await tiny('2026-11-20T04:00:00.000Z');
    endpoint.inject({ operation: 'SelectAggregateResourceConfig', error: 'ThrottlingException' });
    const caller = { endpoint, accountId: MANAGEMENT, region: 'eu-central-1' };

    const run = await runCli(['report', '--aggregator', 'everything', '--as-of', SAMPLE_DAY], { caller });

    expect(run.status).toBe(0);
    expect(csvRecords(run.stdout)).toMatchObject([{ function_name: 'orders-api' }]);
    expect(callsOf(endpoint, 'SelectAggregateResourceConfig')).toHaveLength(2);
  });

  test('is no older for a day to come', async () => {
    const endpoint = await tiny(new Date().toISOString());
    const caller = { endpoint, accountId: MANAGEMENT, region: 'eu-central-1' };

    const run = await runCli(['report', '--aggregator', 'everything', '--as-of', '2099-01-01'], { caller });

    expect(run.stderr).toContain('Coverage: complete, 1 account and Region.');
  });
});

describe('one line and nothing else tells', () => {
  test('that the aggregator is unknown', async () => {
    const { caller } = await startSample();

    const run = await runCli(['report', '--aggregator', 'fernhallow'], { caller });

    expect(run).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^runtime-sunset: DescribeConfigurationAggregatorSourcesStatus fernhallow: NoSuchConfigurationAggregatorException: .+\n$/,
      ),
      leftBehind: [],
    });
  });

  test('that a later page of functions cannot be read; no file is written', async () => {
    const { caller, endpoint } = await startSample();
    endpoint.inject({ operation: 'SelectAggregateResourceConfig', delayMs: 0 });
    endpoint.inject({ operation: 'SelectAggregateResourceConfig', error: 'AccessDeniedException' });
    const folder = temporaryFolder();
    const out = join(folder, 'out');

    const run = await runCli([...ON_THE_SAMPLE, '--out', out, '--format', 'csv'], { caller });

    expect(run).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'runtime-sunset: SelectAggregateResourceConfig fernhollow: AccessDeniedException: Injected fault\n',
      leftBehind: [],
    });
    await expect(readFile(join(out, 'report.csv'))).rejects.toThrow('ENOENT');
  });
});
