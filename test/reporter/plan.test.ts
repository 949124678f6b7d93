import { describe, expect, test, vi } from 'vitest';
import { OWN_ACCOUNT, REGION, STARTED_AT, startReport } from '../support/report-under-test.ts';
import { startScriptedEndpoint } from '../support/scripted-endpoint.ts';
import { linesOf, TWO_UNITS } from '../support/two-units.ts';

describe('a plan', () => {
  test('says where the manifest lies and how it is to be worked off', async () => {
    const report = await startReport({ organization: TWO_UNITS });

    const { runId, ...answer } = await report.plan();

    expect(runId).toMatch(/^20261120T080000Z-[0-9a-f]{8}$/);
    expect(answer).toEqual({
      bucket: 'reports-bucket',
      month: '2026-11',
      manifestKey: `runs/${runId}/manifest.jsonl`,
      items: 6,
      itemsPerBatch: 200,
      maxConcurrency: 10,
    });
  });

  test('names every active account in every enabled Region, an account’s Regions side by side', async () => {
    const report = await startReport({ organization: TWO_UNITS });

    const { manifestKey } = await report.plan();

    expect(linesOf(report.textOf(manifestKey))).toEqual(
      [OWN_ACCOUNT, '222233334444', '333344445555'].flatMap((accountId) =>
        ['eu-central-1', 'us-east-1'].map((region) => ({ kind: 'direct', accountId, region })),
      ),
    );
  });

  test('leaves out accounts that are not active or excluded, each with its reason', async () => {
    const report = await startReport({
      organization: TWO_UNITS,
      settings: {
        report: { excludedAccounts: ['222233334444'], excludedOuPaths: ['ou-ab12-22222222'] },
      },
    });

    const { runId, items } = await report.plan();

    expect(items).toBe(2);
    expect(linesOf(report.textOf(`runs/${runId}/coverage/plan.ndjson`))).toEqual(
      [
        ['222233334444', 'skipped', 'the settings exclude the account'],
        ['333344445555', 'skipped', 'the settings exclude organizational unit ou-ab12-22222222'],
        ['444455556666', 'failed', 'the account is SUSPENDED'],
      ].map(([accountId, status, reason]) => ({
        accountId,
        region: '',
        status,
        reason,
        readAt: null,
        functions: 0,
      })),
    );
  });

  test('writes accounts with names and units, the settings in force, and what the run has decided', async () => {
    const report = await startReport({ organization: TWO_UNITS, settings: { noticeDays: 90 } });

    const { runId } = await report.plan();

    expect(linesOf(report.textOf(`runs/${runId}/accounts.ndjson`))).toContainEqual({
      id: '333344445555',
      name: 'playground',
      ouPath: 'o-exampleorgid/r-ab12/ou-ab12-11111111/ou-ab12-22222222',
      state: 'ACTIVE',
    });
    expect(JSON.parse(report.textOf(`runs/${runId}/settings.json`) ?? '')).toMatchObject({
      noticeDays: 90,
      nonCompliantFrom: 'nearing',
    });
    expect(JSON.parse(report.textOf(`runs/${runId}/run.json`) ?? '')).toEqual({
      schemaVersion: 1,
      runId,
      month: '2026-11',
      today: '2026-11-20',
      inventory: 'direct',
      startedAt: STARTED_AT,
      tableAsOf: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      previous: null,
      current: null,
    });
  });

  test('is the same when the same execution asks again, at whatever time', async () => {
    const report = await startReport({ organization: TWO_UNITS });
    const first = await report.plan();
    const written = report.keys('runs/').map((key) => report.textOf(key));

    report.setClock('2026-12-01T00:10:00.000Z');
    const second = await report.plan();

    expect(second).toEqual(first);
    expect(report.keys('runs/').map((key) => report.textOf(key))).toEqual(written);
  });

  test('loses nothing on empty pages', async () => {
    const report = await startReport({ organization: TWO_UNITS });
    report.endpoint.emptyPages(2);

    expect((await report.plan()).items).toBe(6);
  });

  test('outlasts throttling', async () => {
    const report = await startReport({ organization: TWO_UNITS });
    report.endpoint.inject({ operation: 'ListAccounts', error: 'ThrottlingException' });

    expect((await report.plan()).items).toBe(6);
  });

  test('is of our own account where there is no organization', async () => {
    const report = await startReport();
    report.endpoint.inject({ operation: 'ListAccounts', error: 'AWSOrganizationsNotInUseException' });

    const { manifestKey } = await report.plan();

    expect(linesOf(report.textOf(manifestKey))).toEqual([
      { kind: 'direct', accountId: OWN_ACCOUNT, region: REGION },
    ]);
  });

  test.each([
    ['says so of the others', null],
    ['does not mind that these may not be listed', 'AccessDeniedException'],
  ])('is of our own account where there is no role to read others with, and %s', async (_, error) => {
    const report = await startReport({ organization: TWO_UNITS, planEnv: { MEMBER_ROLE_NAME: undefined } });
    if (error !== null) report.endpoint.inject({ operation: 'ListAccounts', error });

    const { manifestKey, runId } = await report.plan();

    expect(linesOf(report.textOf(manifestKey))).toEqual([
      { kind: 'direct', accountId: OWN_ACCOUNT, region: 'eu-central-1' },
      { kind: 'direct', accountId: OWN_ACCOUNT, region: 'us-east-1' },
    ]);
    const skipped = linesOf(report.textOf(`runs/${runId}/coverage/plan.ndjson`));
    expect(skipped).toEqual(
      error !== null
        ? []
        : [
            expect.objectContaining({
              accountId: '444455556666',
              status: 'skipped',
              reason: 'the account is SUSPENDED',
            }),
            expect.objectContaining({ accountId: '222233334444', reason: 'no read role is configured' }),
            expect.objectContaining({ accountId: '333344445555', reason: 'no read role is configured' }),
          ],
    );
  });

  test.each([
    ['accounts', 'ListAccounts'],
    ['Regions', 'ListRegions'],
  ])('fails where %s may not be listed: it could not say what it leaves out', async (_, operation) => {
    const report = await startReport();
    report.endpoint.inject({ operation, error: 'AccessDeniedException' });

    await expect(report.plan()).rejects.toThrow(`${operation}: AccessDeniedException`);
  });
});

describe('the Regions of a plan', () => {
  test.each([
    ['the settings name', { report: { regions: ['ap-south-1'] } }, { REGIONS: 'us-east-1' }, ['ap-south-1']],
    ['the environment names, where the settings name none', {}, { REGIONS: 'us-east-1' }, ['us-east-1']],
    ['the account has enabled, where neither names any', {}, {}, ['eu-central-1', 'us-east-1']],
  ])('are those that %s', async (_, settings, planEnv, regions) => {
    const report = await startReport({
      organization: { regions: ['eu-central-1', 'us-east-1'] },
      settings,
      planEnv,
    });

    const { manifestKey } = await report.plan();

    expect(linesOf(report.textOf(manifestKey))).toEqual(
      regions.map((region) => ({ kind: 'direct', accountId: OWN_ACCOUNT, region })),
    );
  });
});

describe('the month of a plan', () => {
  const pointer = (month: string) =>
    JSON.stringify({
      schemaVersion: 1,
      month,
      runId: 'r1',
      prefix: `reports/month=${month}/run=r1/`,
      publishedAt: `${month}-02T00:00:00.000Z`,
      files: { report: 'a', coverage: 'b', summary: 'c', state: 'd' },
    });

  test('is that of the execution’s start, or the earlier one that its input names', async () => {
    const report = await startReport();

    expect((await report.plan()).month).toBe('2026-11');
    expect((await report.plan({ executionId: 'e2', month: '2026-09' })).month).toBe('2026-09');
  });

  test('cannot be one that has not come yet', async () => {
    const report = await startReport();

    await expect(report.plan({ month: '2026-12' })).rejects.toThrow(
      'month 2026-12: has not come yet when the run starts, on 2026-11-20',
    );
  });

  test('is at the earliest that of twelve months ago: one before is a typing error', async () => {
    const report = await startReport();

    expect((await report.plan({ month: '2025-11' })).month).toBe('2025-11');
    await expect(report.plan({ executionId: 'e2', month: '2025-10' })).rejects.toThrow(
      'month 2025-10: is more than twelve months before the run starts, on 2026-11-20',
    );
    await expect(report.plan({ executionId: 'e3', month: '2006-11' })).rejects.toThrow(/^month 2006-11: /);
  });

  test('is compared with the latest earlier one that was published, and replaces what it has itself', async () => {
    const report = await startReport();
    const put = (month: string, file: string, body: string) =>
      report.bucket.put(`reports/month=${month}/${file}`, body, 'application/json');
    await put('2026-08', 'current.json', pointer('2026-08'));
    await put('2026-09', 'current.json', pointer('2026-09'));
    await put('2026-10', 'run=r9/report.csv', 'never switched to');
    await put('2026-11', 'current.json', pointer('2026-11'));

    const { runId } = await report.plan();

    const etag = report.endpoint.objects('reports-bucket').get('reports/month=2026-11/current.json')?.etag;
    expect(JSON.parse(report.textOf(`runs/${runId}/run.json`) ?? '')).toMatchObject({
      previous: { month: '2026-09', prefix: 'reports/month=2026-09/run=r1/' },
      current: { prefix: 'reports/month=2026-11/run=r1/', etag },
    });
  });
});

describe('the lock of a month', () => {
  test('stops a second run, and tells which one holds it since when', async () => {
    const report = await startReport();
    const { runId } = await report.plan();

    const second = report.plan({ executionId: 'execution-2', startedAt: '2026-11-20T09:00:00.000Z' });

    await expect(second).rejects.toThrow(
      `run ${runId} has been reporting month 2026-11 since ${STARTED_AT}; ` +
        'start again when it has ended, or after 2026-11-20T14:30:00.000Z',
    );
    await expect(second).rejects.toMatchObject({ name: 'MonthHeldError' });
  });

  test('leaves runs of other months alone', async () => {
    const report = await startReport();
    await report.plan();

    await expect(report.plan({ executionId: 'execution-2', month: '2026-10' })).resolves.toBeDefined();
  });

  test('is taken over when its time has run out', async () => {
    const report = await startReport();
    await report.plan();

    const { runId } = await report.plan({
      executionId: 'execution-2',
      startedAt: '2026-11-20T14:30:00.000Z',
    });

    expect(JSON.parse(report.textOf('runs/month=2026-11/lock.json') ?? '')).toMatchObject({ runId });
  });

  test('is taken over by one run only', async () => {
    const report = await startReport();
    await report.plan();
    const later = { startedAt: '2026-11-21T08:00:00.000Z' };

    const both = await Promise.allSettled([
      report.plan({ executionId: 'execution-2', ...later }),
      report.plan({ executionId: 'execution-3', ...later }),
    ]);

    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('is given back by the run that holds it, and by no other', async () => {
    const report = await startReport();
    await report.plan();

    expect(await report.release({ executionId: 'execution-2' })).toEqual({ released: false });
    expect(await report.release()).toEqual({ released: true });
    expect(await report.release()).toEqual({ released: false });
    await expect(report.plan({ executionId: 'execution-2' })).resolves.toBeDefined();
  });
});

describe('a plan through an aggregator', () => {
  const AGGREGATED = {
    planEnv: { INVENTORY: 'aggregator', AGGREGATOR_NAME: 'org', ACCOUNTS_PER_ITEM: '2' },
    organization: {
      ...TWO_UNITS,
      accounts: [...TWO_UNITS.accounts, { id: '555566667777', name: 'dark', configRecorded: false }],
      aggregators: [
        {
          name: 'org',
          accountId: OWN_ACCOUNT,
          region: REGION,
          sourceFaults: [
            {
              accountId: '222233334444',
              region: 'us-east-1',
              status: 'FAILED' as const,
              lastUpdateTime: '2026-11-20T04:00:00.000Z',
              errorCode: 'AccessDenied',
            },
          ],
        },
      ],
    },
  };

  test('has so many accounts an item, in batches of one', async () => {
    const report = await startReport(AGGREGATED);

    const { manifestKey, itemsPerBatch } = await report.plan();

    expect(itemsPerBatch).toBe(1);
    expect(linesOf(report.textOf(manifestKey))).toEqual([
      { kind: 'aggregator', accountIds: [OWN_ACCOUNT, '222233334444'] },
      { kind: 'aggregator', accountIds: ['333344445555', '555566667777'] },
    ]);
  });

  test('writes once what the aggregator says of its sources, missing ones included', async () => {
    const report = await startReport(AGGREGATED);

    const { runId } = await report.plan();

    const sources = linesOf(report.textOf(`runs/${runId}/sources.ndjson`));
    expect(sources).toHaveLength(8);
    expect(sources).toContainEqual({
      accountId: '222233334444',
      region: 'us-east-1',
      status: 'failed',
      reason: "the aggregator's source is FAILED, last updated 2026-11-20T04:00:00.000Z (AccessDenied)",
      readAt: '2026-11-20T04:00:00.000Z',
    });
    expect(sources).toContainEqual({
      accountId: '555566667777',
      region: 'us-east-1',
      status: 'failed',
      reason: 'no source in aggregator org: AWS Config does not record there, or is not aggregated',
      readAt: null,
    });
  });

  test.each([
    ['in every Region', undefined, [REGION, 'us-east-1']],
    ['in the Regions that are asked for', REGION, [REGION]],
  ])('tells of a source that is of no account, %s, and does not read it', async (_, regions, told) => {
    const report = await startReport({
      ...AGGREGATED,
      planEnv: { ...AGGREGATED.planEnv, REGIONS: regions },
    });
    const odd = { SourceId: '__proto__', SourceType: 'ACCOUNT', LastUpdateStatus: 'SUCCEEDED' };
    const sources = [REGION, 'us-east-1'].map((AwsRegion) => ({ ...odd, AwsRegion }));
    vi.stubEnv(
      'AWS_ENDPOINT_URL_CONFIG_SERVICE',
      await startScriptedEndpoint([{ AggregatedSourceStatusList: sources }]),
    );

    const { runId, manifestKey } = await report.plan();

    expect(report.textOf(manifestKey)).not.toContain('__proto__');
    expect(report.textOf(`runs/${runId}/accounts.ndjson`)).not.toContain('__proto__');
    const coverage = linesOf(report.textOf(`runs/${runId}/coverage/plan.ndjson`));
    expect(coverage.slice(1)).toEqual(
      told.map((region) => ({
        accountId: '',
        region,
        status: 'failed',
        reason: expect.stringContaining(`source '__proto__' in ${region} is of no account and Region`),
        readAt: null,
        functions: 0,
      })),
    );
  });

  test('tells of an enabled Region that the aggregator has no source in', async () => {
    const report = await startReport({
      ...AGGREGATED,
      organization: {
        ...AGGREGATED.organization,
        accounts: [{ id: OWN_ACCOUNT, name: 'security', configRecorded: [REGION] }],
        aggregators: [{ name: 'org', accountId: OWN_ACCOUNT, region: REGION }],
      },
    });

    const { runId } = await report.plan();

    expect(linesOf(report.textOf(`runs/${runId}/coverage/plan.ndjson`))).toEqual([
      {
        accountId: '',
        region: 'us-east-1',
        status: 'skipped',
        reason: 'aggregator org does not aggregate this Region',
        readAt: null,
        functions: 0,
      },
    ]);
  });

  test('finds no source in a Region that is asked for though nothing aggregates it', async () => {
    const report = await startReport({
      ...AGGREGATED,
      planEnv: { ...AGGREGATED.planEnv, REGIONS: 'eu-central-1,ap-south-1' },
    });

    const { runId } = await report.plan();

    const sources = linesOf(report.textOf(`runs/${runId}/sources.ndjson`));
    expect(sources).toContainEqual(
      expect.objectContaining({ accountId: OWN_ACCOUNT, region: 'ap-south-1', status: 'failed' }),
    );
    expect(sources).not.toContainEqual(expect.objectContaining({ region: 'us-east-1' }));
    expect(report.textOf(`runs/${runId}/coverage/plan.ndjson`)).not.toContain('us-east-1');
  });
});

describe('a request', () => {
  test.each([
    ['an unknown member', { months: '2026-11' }, 'months'],
    ['a month that is none', { month: '2026-13' }, 'month'],
    ['a start that is no instant', { startedAt: 'today' }, 'startedAt'],
  ])('with %s is refused', async (_, request, member) => {
    const report = await startReport();

    await expect(report.plan(request)).rejects.toThrow(new RegExp(`^state machine input: .*${member}`));
  });
});
