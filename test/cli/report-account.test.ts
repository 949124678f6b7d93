import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { OrganizationInput } from '../../local/organization.ts';
import { csvRecords } from '../support/csv-records.ts';
import { fileWith } from '../support/file-with.ts';
import { runCli } from '../support/run-cli.ts';
import { startOrganization } from '../support/start-organization.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ACCOUNT = '111122223333';
const REPORT = ['report', '--account', '--as-of', '2026-11-20'];

async function startAccount(functions: OrganizationInput['functions']) {
  const endpoint = await startOrganization({
    regions: ['eu-central-1', 'us-east-1', 'ap-southeast-2'],
    accounts: [{ id: ACCOUNT, name: 'checkout' }],
    functions,
  });
  return { endpoint, caller: { endpoint, accountId: ACCOUNT, region: 'eu-central-1' } };
}

describe('the report on an account', () => {
  test('reads the present Region, and nothing but reads', async () => {
    const { caller, endpoint } = await startAccount([
      { name: 'orders-api', runtime: 'nodejs20.x' },
      { name: 'far-away', runtime: 'nodejs20.x', region: 'us-east-1' },
    ]);

    const run = await runCli(REPORT, { caller });

    expect(run.status).toBe(0);
    expect(run.leftBehind).toEqual([]);
    expect(csvRecords(run.stdout)).toMatchObject([
      { account_id: ACCOUNT, region: 'eu-central-1', function_name: 'orders-api', owner: 'unowned' },
    ]);
    expect(run.stderr).toContain('Coverage: complete, 1 account and Region.');
    expect(endpoint.calls.map(({ operation }) => operation)).toEqual([
      'GetCallerIdentity',
      'GetResources',
      'ListFunctions',
    ]);
  });

  test('shows a version that an alias still serves, though $LATEST has moved on', async () => {
    const { caller } = await startAccount([
      {
        name: 'orders-api',
        runtime: 'nodejs24.x',
        versions: [{ version: '12', runtime: 'nodejs16.x' }],
        aliases: [{ name: 'prod', version: '12' }],
      },
    ]);

    const run = await runCli(REPORT, { caller });

    expect(csvRecords(run.stdout)).toMatchObject([
      { function_name: 'orders-api', version: '12', runtime: 'nodejs16.x', compliance: 'NON_COMPLIANT' },
      { function_name: 'orders-api', version: '$LATEST', runtime: 'nodejs24.x', compliance: 'COMPLIANT' },
    ]);
    expect(run.stdout).toContain('Alias prod still serves version 12.');
  });

  test('joins tags from every Region that is named, and says which could not be read', async () => {
    const { caller, endpoint } = await startAccount([
      { name: 'orders-api', runtime: 'nodejs20.x', tags: { Team: 'orders' } },
      { name: 'orders-mail', runtime: 'nodejs18.x', region: 'us-east-1', tags: { team: 'mail' } },
      { name: 'unseen', runtime: 'nodejs18.x', region: 'ap-southeast-2' },
    ]);
    endpoint.inject({ operation: 'GetResources', region: 'us-east-1', error: 'AccessDeniedException' });
    endpoint.inject({ operation: 'ListFunctions', region: 'ap-southeast-2', error: 'AccessDeniedException' });
    const folder = temporaryFolder();
    const settings = fileWith({ owners: [{ tag: 'team' }] });

    const run = await runCli(
      [
        ...REPORT,
        '--regions',
        'af-south-1,eu-central-1, us-east-1,ap-southeast-2',
        '--settings',
        settings,
        '--format',
        'csv',
        '--out',
        join(folder, 'out'),
      ],
      { caller },
    );

    expect(run.status).toBe(0);
    expect(
      csvRecords(run.stdout).map((row) => [row['function_name'], row['owner'], row['owner_source']]),
    ).toEqual([
      ['orders-api', 'orders', 'tag:Team'],
      ['orders-mail', 'unowned', 'tags-not-read'],
    ]);
    const coverage = csvRecords(await readFile(join(folder, 'out', 'coverage.csv'), 'utf8'));
    expect(coverage.map((row) => [row['region'], row['status'], row['functions'], row['reason']])).toEqual([
      [
        'af-south-1',
        'not-enabled',
        '0',
        'ListFunctions: UnrecognizedClientException: The security token included in the request is invalid.',
      ],
      ['ap-southeast-2', 'failed', '0', 'ListFunctions: AccessDeniedException: Injected fault'],
      ['eu-central-1', 'covered', '1', ''],
      [
        'us-east-1',
        'failed',
        '1',
        'functions were read, but not their tags: GetResources lambda:function: AccessDeniedException: Injected fault',
      ],
    ]);
    for (const row of coverage) expect(row['read_at']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(run.stderr).toContain(
      [
        'Coverage: incomplete, 3 of 4 accounts and Regions were not fully read:',
        '  111122223333 af-south-1: not-enabled: ListFunctions: UnrecognizedClientException: The security token included in the request is invalid.',
        '  111122223333 ap-southeast-2: failed: ListFunctions: AccessDeniedException: Injected fault',
        '  111122223333 us-east-1: failed: functions were read, but not their tags: GetResources lambda:function: AccessDeniedException: Injected fault',
      ].join('\n'),
    );
  });

  test('vouches for nothing when tags could not be read, for owners and waivers may hang on them', async () => {
    const { caller, endpoint } = await startAccount([{ name: 'orders-api', runtime: 'nodejs24.x' }]);
    endpoint.inject({ operation: 'GetResources', error: 'AccessDeniedException' });

    const run = await runCli([...REPORT, '--fail-on', 'deprecated'], { caller });

    expect(run.status).toBe(2);
    expect(csvRecords(run.stdout)).toMatchObject([{ function_name: 'orders-api', compliance: 'COMPLIANT' }]);
    expect(run.stderr).toContain(
      'runtime-sunset: --fail-on cannot vouch for what was not read: coverage is incomplete',
    );
  });

  test('gives what AWS says in several lines as one', async () => {
    const { caller, endpoint } = await startAccount([]);
    const message = 'User is not authorized\n  to perform: lambda:ListFunctions\r\n';
    endpoint.inject({ operation: 'ListFunctions', error: 'AccessDeniedException', message });
    const out = temporaryFolder();

    const run = await runCli([...REPORT, '--out', out], { caller });

    const reason =
      'ListFunctions: AccessDeniedException: User is not authorized to perform: lambda:ListFunctions';
    expect(run.stderr).toContain(`  111122223333 eu-central-1: failed: ${reason}\n`);
    expect(csvRecords(await readFile(join(out, 'coverage.csv'), 'utf8'))).toMatchObject([{ reason }]);
  });

  test('asks who it is in the present Region, for one that is only named may not be enabled', async () => {
    const { caller, endpoint } = await startAccount([{ name: 'orders-api', runtime: 'nodejs20.x' }]);

    const present = await runCli([...REPORT, '--regions', 'af-south-1,eu-central-1'], { caller });
    const named = await runCli([...REPORT, '--regions', 'us-east-1'], { caller, env: { AWS_REGION: '' } });

    expect([present.status, named.status]).toEqual([0, 0]);
    expect(
      endpoint.calls.filter(({ operation }) => operation === 'GetCallerIdentity').map(({ region }) => region),
    ).toEqual(['eu-central-1', 'us-east-1']);
  });

  test('of an account without functions is a header and complete', async () => {
    const { caller } = await startAccount([]);

    const [csv, json, ndjson, table] = await Promise.all(
      ['csv', 'json', 'ndjson', 'table'].map((format) => runCli([...REPORT, '--format', format], { caller })),
    );

    expect(csv?.stdout).toMatch(/^account_id,[a-z_,]+,explanation\r\n$/);
    expect(JSON.parse(json?.stdout ?? '')).toEqual([]);
    expect(ndjson?.stdout).toBe('');
    expect(table?.stdout).toBe(
      [
        'deadline    days   status                    runtime           move to           account               region          owner               function',
        '0 functions on 2026-11-20: 0 NON_COMPLIANT, 0 waived.',
        'Coverage: complete, 1 account and Region.',
        'Policy table of 2026-11-20. Lambda Web Functions are not counted: AWS lists them elsewhere.',
        '',
      ].join('\n'),
    );
  });

  test('takes 50 functions a page', async () => {
    const { caller, endpoint } = await startAccount(
      Array.from({ length: 101 }, (_, index) => ({ name: `fn-${index}`, runtime: 'nodejs24.x' })),
    );

    const run = await runCli(REPORT, { caller });

    expect(csvRecords(run.stdout)).toHaveLength(101);
    expect(endpoint.calls.filter(({ operation }) => operation === 'ListFunctions')).toHaveLength(3);
  });
});

describe('one line and nothing else tells', () => {
  test.each([
    {
      what: 'that no Region is known',
      args: ['report', '--account'],
      env: { AWS_REGION: '' },
      line: 'no Region: set AWS_REGION, or a Region in the profile',
    },
    {
      what: 'that no Region is known to the aggregator',
      args: ['report', '--aggregator', 'everything'],
      env: { AWS_REGION: '' },
      line: 'no Region: set AWS_REGION, or a Region in the profile',
    },
    {
      what: 'that there are no credentials',
      args: ['report', '--account'],
      env: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
      line: 'GetCallerIdentity: CredentialsProviderError: Could not load credentials from any providers',
    },
    {
      what: 'that the credentials are refused',
      args: ['report', '--account'],
      env: { AWS_ACCESS_KEY_ID: 'AKIAWRONG' },
      line: 'GetCallerIdentity: InvalidClientTokenId: The security token included in the request is invalid.',
    },
    {
      what: 'that a session is unknown',
      args: ['report', '--aggregator', 'everything'],
      env: { AWS_SESSION_TOKEN: 'stale' },
      line:
        'DescribeConfigurationAggregatorSourcesStatus everything: UnrecognizedClientException: ' +
        'The security token included in the request is invalid.',
    },
  ])('$what', async ({ args, env, line }) => {
    const { caller } = await startAccount([{ name: 'orders-api', runtime: 'nodejs20.x' }]);

    const run = await runCli(args, { caller, env });

    expect(run).toEqual({ status: 2, stdout: '', stderr: `runtime-sunset: ${line}\n`, leftBehind: [] });
  });
});
