import { describe, expect, test } from 'vitest';
import { type CoverageRecord, coverageRecordSchema } from '../../reporter/coverage-record.ts';
import { captureOutput } from '../support/captured-output.ts';
import { csvRecords } from '../support/csv-records.ts';
import { OWN_ACCOUNT, REGION, startReport } from '../support/report-under-test.ts';
import { callsOf } from '../support/start-organization.ts';
import { linesOf, TWO_UNITS } from '../support/two-units.ts';

const UNITS_RULE = { owners: [{ ouPath: 'ou-ab12-11111111', owner: 'platform' }] };

function coverageOf(report: Awaited<ReturnType<typeof startReport>>, runId: string): CoverageRecord[] {
  return linesOf(report.textOf(`runs/${runId}/coverage/plan.ndjson`)).map((line) =>
    coverageRecordSchema.parse(line),
  );
}

/** Accounts of which ListAccounts leaves the path out. */
const PATHLESS = {
  ...TWO_UNITS,
  accounts: TWO_UNITS.accounts.map((account) => ({ ...account, pathListed: false })),
};

describe('a plan that leaves organizational units out', () => {
  const EXCLUDING = { report: { excludedOuPaths: ['ou-ab12-22222222'] } };

  test('knows by the tree of units what ListAccounts does not tell', async () => {
    const report = await startReport({ organization: PATHLESS, settings: EXCLUDING });

    const { runId, items } = await report.plan();

    expect(items).toBe(4);
    expect(report.textOf(`runs/${runId}/coverage/plan.ndjson`)).toContain(
      'the settings exclude organizational unit ou-ab12-22222222',
    );
  });

  test('fails where it does not know the unit of an account, and names account and reason', async () => {
    const report = await startReport({ organization: PATHLESS, settings: EXCLUDING });
    report.endpoint.inject({ operation: 'ListRoots', error: 'AccessDeniedException', message: 'No.' });

    await expect(report.plan()).rejects.toThrow(
      `account ${OWN_ACCOUNT}: its organizational unit is not known (and of 2 more), and the settings exclude ` +
        'ou-ab12-22222222: ListRoots: AccessDeniedException: No.',
    );
  });

  test('fails by one account alone, through an aggregator too', async () => {
    const report = await startReport({
      organization: {
        ...TWO_UNITS,
        accounts: TWO_UNITS.accounts.map((account) => ({
          ...account,
          pathListed: account.name !== 'checkout',
        })),
        aggregators: [{ name: 'org', accountId: OWN_ACCOUNT, region: REGION }],
      },
      planEnv: { INVENTORY: 'aggregator', AGGREGATOR_NAME: 'org' },
      settings: EXCLUDING,
    });
    report.endpoint.inject({ operation: 'ListRoots', error: 'AccessDeniedException', message: 'No.' });

    await expect(report.plan()).rejects.toThrow(
      'account 222233334444: its organizational unit is not known, and the settings exclude ou-ab12-22222222: ' +
        'ListRoots: AccessDeniedException: No.',
    );
  });

  test.each([
    ['of accounts that it leaves out anyway', { accounts: PATHLESS.accounts, excluded: true }],
    ['of accounts that are not of the organization', { accounts: [], excluded: false }],
  ])('does not need the units %s', async (_, { accounts, excluded }) => {
    const own = { id: OWN_ACCOUNT, name: 'security' };
    const report = await startReport({
      organization: {
        ...TWO_UNITS,
        accounts: [own, ...accounts.filter(({ id }) => id !== OWN_ACCOUNT)],
      },
      settings: {
        report: {
          ...EXCLUDING.report,
          excludedAccounts: excluded ? ['222233334444', '333344445555'] : [],
        },
      },
    });
    report.endpoint.inject({ operation: 'ListRoots', error: 'AccessDeniedException' });
    if (!excluded) {
      report.endpoint.inject({ operation: 'ListAccounts', error: 'AWSOrganizationsNotInUseException' });
    }

    expect((await report.plan()).items).toBe(2);
  });

  test('does not need the units of accounts that it may not read', async () => {
    const accounts = PATHLESS.accounts.map((account) => ({
      ...account,
      pathListed: account.id === OWN_ACCOUNT,
    }));
    const report = await startReport({
      organization: { ...PATHLESS, accounts },
      settings: EXCLUDING,
      planEnv: { MEMBER_ROLE_NAME: undefined },
    });
    report.endpoint.inject({ operation: 'ListRoots', error: 'AccessDeniedException' });

    expect((await report.plan()).items).toBe(2);
  });
});

test('a plan that leaves no unit out is made without units, and logs and counts the accounts', async () => {
  const output = captureOutput();
  const report = await startReport({ organization: PATHLESS, silent: false });
  report.endpoint.inject({ operation: 'ListRoots', error: 'AccessDeniedException', message: 'No.' });

  expect((await report.plan()).items).toBe(6);

  expect(output()).toContainEqual(expect.objectContaining({ AccountPathsUnread: 4 }));
  expect(output()).toContainEqual(
    expect.objectContaining({
      level: 'WARN',
      accounts: 4,
      reason: 'ListRoots: AccessDeniedException: No.',
    }),
  );
});

describe('organizational units that an owner rule asks for and that could not be read', () => {
  test('are told as coverage that names no account, of the accounts that are read', async () => {
    const report = await startReport({ organization: PATHLESS, settings: UNITS_RULE });
    report.endpoint.inject({ operation: 'ListRoots', error: 'AccessDeniedException', message: 'No.' });

    const { runId } = await report.plan();

    expect(coverageOf(report, runId)).toMatchObject([
      { accountId: '444455556666', status: 'failed' },
      {
        accountId: '',
        region: '',
        status: 'failed',
        reason:
          'functions were read, but not the organizational units of 3 of 3 accounts: ' +
          'ListRoots: AccessDeniedException: No.',
      },
    ]);
  });

  test('share a row with tags that could not be read', async () => {
    const report = await startReport({
      organization: PATHLESS,
      settings: { owners: [...UNITS_RULE.owners, { accountTag: 'owner' }] },
      remaining: () => 0,
    });
    report.endpoint.inject({ operation: 'ListRoots', error: 'AccessDeniedException', message: 'No.' });

    const { runId } = await report.plan();

    expect(coverageOf(report, runId).filter(({ accountId }) => accountId === '')).toMatchObject([
      {
        reason:
          'functions were read, but not the tags of 3 of 3 accounts: no time was left for it; nor ' +
          'the organizational units of 3 of 3 accounts: ListRoots: AccessDeniedException: No.',
      },
    ]);
  });

  test.each([
    ['none asks for them', {}, 'AccessDeniedException'],
    ['there is no organization', UNITS_RULE, 'AWSOrganizationsNotInUseException'],
  ])('are no matter where %s', async (_, settings, error) => {
    const report = await startReport({ settings, planEnv: { MEMBER_ROLE_NAME: undefined } });
    report.endpoint.inject({ operation: 'ListAccounts', error });

    const { runId } = await report.plan();

    expect(coverageOf(report, runId)).toEqual([]);
  });

  test('are told too where the organization, that nobody else is read of, may not be listed', async () => {
    const report = await startReport({ settings: UNITS_RULE, planEnv: { MEMBER_ROLE_NAME: undefined } });
    report.endpoint.inject({ operation: 'ListAccounts', error: 'AccessDeniedException', message: 'No.' });

    const { runId } = await report.plan();

    expect(coverageOf(report, runId)).toMatchObject([
      {
        reason:
          'functions were read, but not the organizational units of 1 of 1 accounts: ' +
          'ListAccounts: AccessDeniedException: No.',
      },
    ]);
  });

  test('make the report incomplete', async () => {
    const report = await startReport({
      organization: { accounts: [{ id: OWN_ACCOUNT, name: 'security', pathListed: false }] },
      functions: [{ name: 'cart', runtime: 'nodejs20.x' }],
      settings: UNITS_RULE,
    });
    report.endpoint.inject({ operation: 'ListRoots', error: 'AccessDeniedException', message: 'No.' });

    const { outcome } = await report.run();

    expect(outcome.status).toBe('SUCCEEDED');
    const productOf = (file: string) =>
      report.textOf(report.keys('reports/').find((key) => key.endsWith(`/${file}`)) ?? '') ?? '';
    expect(JSON.parse(productOf('summary.json'))).toMatchObject({ complete: false });
    expect(csvRecords(productOf('coverage.csv'))).toMatchObject([
      { account_id: '', region: '', status: 'failed', functions: '0' },
      { account_id: OWN_ACCOUNT, region: REGION, status: 'covered', functions: '1' },
    ]);
  });
});

describe('the tags of accounts', () => {
  const RULE = { owners: [{ tag: 'owner' }, { accountTag: 'owner' }] };
  const TAGGED = {
    ...TWO_UNITS,
    accounts: TWO_UNITS.accounts.map((account) => ({ ...account, tags: { Owner: account.name } })),
  };

  function accountsOf(report: Awaited<ReturnType<typeof startReport>>, runId: string) {
    return linesOf(report.textOf(`runs/${runId}/accounts.ndjson`));
  }

  test('are written down where an owner rule asks for them, of those accounts that are read', async () => {
    const report = await startReport({ organization: TAGGED, settings: RULE });

    const { runId } = await report.plan();

    expect(accountsOf(report, runId)).toMatchObject([
      { name: 'security', tags: { Owner: 'security' } },
      { name: 'checkout', tags: { Owner: 'checkout' } },
      { name: 'playground', tags: { Owner: 'playground' } },
      { name: 'closed', tags: null },
    ]);
    expect(callsOf(report.endpoint, 'ListTagsForResource')).toHaveLength(3);
  });

  test('are not read where no rule asks for them', async () => {
    const report = await startReport({ organization: TAGGED, settings: { owners: [{ tag: 'owner' }] } });

    const { runId } = await report.plan();

    expect(report.textOf(`runs/${runId}/accounts.ndjson`)).not.toContain('tags');
    expect(callsOf(report.endpoint, 'ListTagsForResource')).toEqual([]);
  });

  test('that may not be read do not stop the plan; they are logged, counted and told as coverage', async () => {
    const output = captureOutput();
    const report = await startReport({ organization: TAGGED, settings: RULE, silent: false });
    report.endpoint.inject({
      operation: 'ListTagsForResource',
      error: 'AccessDeniedException',
      message: 'No.',
      times: 9,
    });

    const { runId } = await report.plan();

    expect(accountsOf(report, runId)).toMatchObject([
      { name: 'security', tags: null },
      { name: 'checkout', tags: null },
      { name: 'playground', tags: null },
      { name: 'closed', tags: null },
    ]);
    expect(coverageOf(report, runId).filter(({ accountId }) => accountId === '')).toEqual([
      {
        accountId: '',
        region: '',
        status: 'failed',
        reason:
          'functions were read, but not the tags of 3 of 3 accounts: ' +
          `ListTagsForResource ${OWN_ACCOUNT}: AccessDeniedException: No.`,
        readAt: null,
        functions: 0,
      },
    ]);
    expect(output()).toContainEqual(expect.objectContaining({ AccountTagsUnread: 3 }));
    expect(output()).toContainEqual(
      expect.objectContaining({
        level: 'WARN',
        accounts: 3,
        reason: `ListTagsForResource ${OWN_ACCOUNT}: AccessDeniedException: No.`,
      }),
    );
  });

  test('are not begun with in the last three minutes', async () => {
    const output = captureOutput();
    const report = await startReport({
      organization: TAGGED,
      settings: RULE,
      silent: false,
      remaining: () => 180_000,
    });

    expect((await report.plan()).items).toBe(6);

    expect(callsOf(report.endpoint, 'ListTagsForResource')).toEqual([]);
    expect(output()).toContainEqual(
      expect.objectContaining({ accounts: 3, reason: 'no time was left for it' }),
    );
  });

  test('are not asked for of accounts that only the aggregator knows', async () => {
    const report = await startReport({
      organization: { ...TAGGED, aggregators: [{ name: 'org', accountId: OWN_ACCOUNT, region: REGION }] },
      planEnv: { INVENTORY: 'aggregator', AGGREGATOR_NAME: 'org' },
      settings: RULE,
    });
    report.endpoint.inject({ operation: 'ListAccounts', error: 'AWSOrganizationsNotInUseException' });

    const { runId } = await report.plan();

    expect(accountsOf(report, runId).length).toBeGreaterThan(1);
    expect(callsOf(report.endpoint, 'ListTagsForResource')).toEqual([]);
  });

  test('name the owner in the report', async () => {
    const report = await startReport({
      organization: { accounts: [{ id: OWN_ACCOUNT, name: 'security', tags: { owner: 'blue-team' } }] },
      functions: [{ name: 'cart', runtime: 'nodejs20.x' }],
      settings: RULE,
    });

    const { outcome } = await report.run();

    expect(outcome.status).toBe('SUCCEEDED');
    const [key = ''] = report.keys('reports/').filter((it) => /run=[^/]+\/report\.csv$/.test(it));
    expect(csvRecords(report.textOf(key) ?? '')).toMatchObject([
      { owner: 'blue-team', owner_source: 'account-tag:owner' },
    ]);
  });
});
