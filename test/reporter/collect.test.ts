import { describe, expect, test, vi } from 'vitest';
import { listedFunction } from '../support/inventory-documents.ts';
import {
  coverageOf,
  functionsOf,
  MEMBER_ROLE,
  OWN_ACCOUNT,
  REGION,
  type ReportOptions,
  startReport,
} from '../support/report-under-test.ts';
import { startScriptedEndpoint } from '../support/scripted-endpoint.ts';
import { callsOf } from '../support/start-organization.ts';

const MEMBER = '222233334444';

const TWO_ACCOUNTS = {
  accounts: [
    { id: OWN_ACCOUNT, name: 'security' },
    { id: MEMBER, name: 'checkout' },
  ],
  memberRoles: [{ accountId: MEMBER, ...MEMBER_ROLE }],
};

const FUNCTIONS = [
  { name: 'audit', runtime: 'nodejs24.x', tags: { team: 'security' } },
  { name: 'cart', runtime: 'nodejs20.x', tags: { team: 'checkout' }, accountId: MEMBER },
];

/** The names of the parts that a run has of its batches' shards or coverage. */
function partsIn(report: Awaited<ReturnType<typeof startReport>>, runId: string, folder: string): string[] {
  return report
    .keys(`runs/${runId}/${folder}/`)
    .map((key) => key.slice(`runs/${runId}/${folder}/`.length).replace(/\.ndjson(?:\.gz)?$/, ''))
    .filter((name) => name !== 'plan');
}

/** A reporter whose run is planned, and the items of its manifest. */
async function startPlanned(options: ReportOptions = {}) {
  const report = await startReport({ organization: TWO_ACCOUNTS, functions: FUNCTIONS, ...options });
  const { runId, manifestKey } = await report.plan();
  const lines = (report.textOf(manifestKey) ?? '').trim().split('\n');
  return { report, runId, items: lines.map((line) => JSON.parse(line)) };
}

describe('a batch of accounts and Regions', () => {
  test('is written as one shard, and then as its coverage, an item a line', async () => {
    const { report, runId, items } = await startPlanned();

    const answer = await report.collect(runId, items);

    expect(answer).toEqual({
      runId,
      items: 2,
      itemsFailed: 0,
      functions: 2,
      byStatus: { supported: 1, deprecated: 1 },
      left: 0,
    });
    expect(functionsOf(report.endpoint, runId)).toMatchObject([
      { account: { id: OWN_ACCOUNT }, functionName: 'audit', tags: { team: 'security' } },
      { account: { id: MEMBER }, functionName: 'cart', tags: { team: 'checkout' } },
    ]);
    expect(await coverageOf(report, runId)).toEqual(
      [OWN_ACCOUNT, MEMBER].map((accountId) => ({
        accountId,
        region: REGION,
        status: 'covered',
        reason: '',
        readAt: '2026-11-20T08:00:00.000Z',
        functions: 1,
      })),
    );
    const part = expect.stringMatching(`^${OWN_ACCOUNT}.${REGION}.[0-9a-f]{16}-0$`);
    expect(partsIn(report, runId, 'shards')).toEqual([part]);
    expect(partsIn(report, runId, 'coverage')).toEqual(partsIn(report, runId, 'shards'));
    const [coverage = ''] = report.keys(`runs/${runId}/coverage/${OWN_ACCOUNT}`);
    const lines = (report.textOf(coverage) ?? '').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).item)).toEqual([
      `${OWN_ACCOUNT}.${REGION}`,
      `${MEMBER}.${REGION}`,
    ]);
    const written = callsOf(report.endpoint, 'PutObject').map((input) => JSON.stringify(input));
    expect(written.findLastIndex((input) => input.includes('/shards/'))).toBeLessThan(
      written.findLastIndex((input) => input.includes(`/coverage/${OWN_ACCOUNT}`)),
    );
  });

  test('that is collected already answers at once when it is tried again', async () => {
    const { report, runId, items } = await startPlanned();
    await report.collect(runId, items);
    const keys = report.keys();
    report.endpoint.resetCalls();

    const answer = await report.collect(runId, items);

    expect(answer).toEqual({ runId, items: 0, itemsFailed: 0, functions: 0, byStatus: {}, left: 0 });
    expect(report.endpoint.calls.map(({ operation }) => operation)).toEqual(['ListObjectsV2', 'GetObject']);
    expect(report.keys()).toEqual(keys);
    expect(functionsOf(report.endpoint, runId)).toHaveLength(2);
  });

  test('whose coverage was not written replaces its shard when it is tried again', async () => {
    const { report, runId, items } = await startPlanned();
    report.endpoint.inject({ operation: 'PutObject', delayMs: 0 });
    report.endpoint.inject({ operation: 'PutObject', error: 'AccessDenied' });
    await expect(report.collect(runId, items)).rejects.toThrow(
      /^PutObject runs\/.*\/coverage\/.*AccessDenied/,
    );
    expect(partsIn(report, runId, 'shards')).toHaveLength(1);

    const answer = await report.collect(runId, items);

    expect(answer).toMatchObject({ items: 2, functions: 2 });
    expect(partsIn(report, runId, 'shards')).toEqual([expect.stringMatching(/-0$/)]);
    expect(functionsOf(report.endpoint, runId)).toHaveLength(2);
  });

  test('assumes the role of an account once for all of its Regions, and none in our own account', async () => {
    const { report, runId, items } = await startPlanned({
      organization: { ...TWO_ACCOUNTS, regions: [REGION, 'us-east-1', 'eu-west-1'] },
    });

    await report.collect(runId, items);

    expect(callsOf(report.endpoint, 'AssumeRole')).toEqual([
      {
        RoleArn: `arn:aws:iam::${MEMBER}:role/${MEMBER_ROLE.roleName}`,
        ExternalId: MEMBER_ROLE.externalId,
        RoleSessionName: 'runtime-sunset',
        DurationSeconds: '3600',
      },
    ]);
  });

  test('has a version of its own where an alias still serves a runtime that has to go', async () => {
    const { report, runId, items } = await startPlanned({
      functions: [
        {
          name: 'cart',
          runtime: 'nodejs24.x',
          versions: [
            { version: '11', runtime: 'nodejs24.x' },
            { version: '12', runtime: 'nodejs16.x' },
            { version: '13', runtime: 'nodejs16.x' },
          ],
          aliases: [
            { name: 'canary', version: '11' },
            { name: 'prod', version: '12' },
          ],
        },
      ],
    });

    const answer = await report.collect(runId, items);

    expect(functionsOf(report.endpoint, runId)).toMatchObject([
      { functionName: 'cart', version: '$LATEST' },
      { functionName: 'cart', version: '12', aliases: [{ name: 'prod', weight: 1 }] },
    ]);
    expect(answer.functions).toBe(2);
  });

  test('asks for aliases by the settings of the run: what they call compliant is no problem', async () => {
    const { report, runId, items } = await startPlanned({
      settings: { nonCompliantFrom: 'update-blocked' },
      functions: [
        {
          name: 'cart',
          runtime: 'nodejs24.x',
          versions: [{ version: '12', runtime: 'nodejs20.x' }],
          aliases: [{ name: 'prod', version: '12' }],
        },
      ],
    });

    await report.collect(runId, items);

    expect(callsOf(report.endpoint, 'ListAliases')).toEqual([]);
  });

  test('loses nothing on empty pages', async () => {
    const { report, runId, items } = await startPlanned();
    report.endpoint.emptyPages(2);

    await report.collect(runId, items);

    expect(functionsOf(report.endpoint, runId)).toHaveLength(2);
  });

  test('writes no shard where there is no function', async () => {
    const { report, runId, items } = await startPlanned({ functions: [] });

    await report.collect(runId, items);

    expect(report.keys(`runs/${runId}/shards/`)).toEqual([]);
    expect(await coverageOf(report, runId)).toMatchObject([{ functions: 0 }, { functions: 0 }]);
  });
});

describe('an account or Region that cannot be read is a row of coverage, and the others are read', () => {
  test('where the role may not be assumed', async () => {
    const { report, runId, items } = await startPlanned({
      organization: { ...TWO_ACCOUNTS, memberRoles: [], regions: [REGION, 'us-east-1'] },
    });

    const answer = await report.collect(runId, items);

    const reason = `AssumeRole arn:aws:iam::${MEMBER}:role/${MEMBER_ROLE.roleName}: AccessDenied: User: arn:aws:iam::${OWN_ACCOUNT}:user/local is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${MEMBER}:role/${MEMBER_ROLE.roleName}`;
    expect(await coverageOf(report, runId)).toMatchObject([
      { accountId: OWN_ACCOUNT, region: REGION, status: 'covered' },
      { accountId: OWN_ACCOUNT, region: 'us-east-1', status: 'covered' },
      { accountId: MEMBER, region: REGION, status: 'failed', reason },
      { accountId: MEMBER, region: 'us-east-1', status: 'failed', reason },
    ]);
    expect(answer).toMatchObject({ items: 4, itemsFailed: 2, functions: 1 });
    expect(callsOf(report.endpoint, 'AssumeRole')).toHaveLength(1);
  });

  test('where no role is named at all', async () => {
    const { report, runId, items } = await startPlanned({
      collectEnv: { MEMBER_ROLE_NAME: undefined, MEMBER_EXTERNAL_ID: undefined },
    });

    await report.collect(runId, items);

    expect(await coverageOf(report, runId)).toMatchObject([
      { accountId: OWN_ACCOUNT, status: 'covered' },
      {
        accountId: MEMBER,
        status: 'failed',
        reason: `account ${MEMBER} is not our own: MEMBER_ROLE_NAME and MEMBER_EXTERNAL_ID are not set, so only ${OWN_ACCOUNT} is read`,
      },
    ]);
  });

  test('where the Region is not enabled', async () => {
    const { report, runId, items } = await startPlanned({
      settings: { report: { regions: [REGION, 'af-south-1'] } },
    });

    await report.collect(runId, items);

    expect(await coverageOf(report, runId)).toMatchObject([
      { region: 'af-south-1', status: 'not-enabled' },
      { region: REGION, status: 'covered' },
      { region: 'af-south-1', status: 'not-enabled' },
      { region: REGION, status: 'covered' },
    ]);
  });

  test('where a page in the middle is refused: what was read before it is kept', async () => {
    const { report, runId, items } = await startPlanned({
      functions: Array.from({ length: 60 }, (_, index) => ({ name: `fn-${index}`, runtime: 'ruby3.4' })),
    });
    report.endpoint.inject({ operation: 'ListFunctions', accountId: OWN_ACCOUNT, delayMs: 0 });
    report.endpoint.inject({
      operation: 'ListFunctions',
      accountId: OWN_ACCOUNT,
      error: 'AccessDeniedException',
    });

    await report.collect(runId, items);

    expect(await coverageOf(report, runId)).toMatchObject([
      { accountId: OWN_ACCOUNT, status: 'failed', functions: 50 },
      { accountId: MEMBER, status: 'covered' },
    ]);
    expect(functionsOf(report.endpoint, runId)).toHaveLength(50);
  });

  test('where a function is of another account: nothing is said of that one, and its neighbours are kept', async () => {
    const { report, runId, items } = await startPlanned({ organization: {}, functions: [] });
    const Functions = [
      listedFunction({ name: 'a' }),
      listedFunction({ name: 'b', account: '999988887777' }),
      listedFunction({ name: 'c' }),
    ];
    vi.stubEnv('AWS_ENDPOINT_URL_LAMBDA', await startScriptedEndpoint([{ Functions }]));

    const answer = await report.collect(runId, items);

    expect(answer).toMatchObject({ items: 1, itemsFailed: 1, functions: 2 });
    expect(functionsOf(report.endpoint, runId).map(({ functionName }) => functionName)).toEqual(['a', 'c']);
    expect(await coverageOf(report, runId)).toMatchObject([
      {
        accountId: OWN_ACCOUNT,
        region: REGION,
        status: 'failed',
        reason: expect.stringMatching(/^ListFunctions: Functions\[1\]: is of account 999988887777 .*\(b\)$/),
        functions: 2,
      },
    ]);
  });

  test('where AWS throttles for a while it is read nevertheless', async () => {
    const { report, runId, items } = await startPlanned();
    for (const operation of ['AssumeRole', 'GetResources', 'ListFunctions']) {
      report.endpoint.inject({ operation, error: 'ThrottlingException' });
    }

    await report.collect(runId, items);

    expect(await coverageOf(report, runId)).toMatchObject([{ status: 'covered' }, { status: 'covered' }]);
  });

  test('where AWS throttles it nineteen times it is read, and where it does so on and on, named', async () => {
    for (const [times, status, reason] of [
      [19, 'covered', ''],
      [20, 'failed', expect.stringMatching(/^AssumeRole .*: Throttling: Rate exceeded$/)],
    ] as const) {
      const { report, runId, items } = await startPlanned();
      report.endpoint.inject({ operation: 'AssumeRole', error: 'ThrottlingException', times });

      await report.collect(runId, items);

      expect(await coverageOf(report, runId)).toMatchObject([
        { accountId: OWN_ACCOUNT, status: 'covered' },
        { accountId: MEMBER, status, reason },
      ]);
    }
  });
});

describe('when time runs out', () => {
  test('what was read to its end is written, and the batch again goes on with the rest', async () => {
    let remaining = 21_000;
    const { report, runId, items } = await startPlanned({ remaining: () => remaining });
    report.endpoint.inject({ operation: 'ListFunctions', accountId: MEMBER, delayMs: 60_000 });

    expect(await report.collect(runId, items)).toMatchObject({ items: 1, functions: 1, left: 1 });

    expect(await coverageOf(report, runId)).toMatchObject([
      { accountId: OWN_ACCOUNT, status: 'covered', functions: 1 },
    ]);
    expect(functionsOf(report.endpoint, runId)).toMatchObject([{ functionName: 'audit' }]);

    remaining = 900_000;
    report.endpoint.resetCalls();
    const answer = await report.collect(runId, items);

    expect(answer).toEqual({
      runId,
      items: 1,
      itemsFailed: 0,
      functions: 1,
      byStatus: { deprecated: 1 },
      left: 0,
    });
    expect(callsOf(report.endpoint, 'ListFunctions')).toHaveLength(1);
    expect(await coverageOf(report, runId)).toMatchObject([
      { accountId: OWN_ACCOUNT, status: 'covered', functions: 1 },
      { accountId: MEMBER, status: 'covered', functions: 1 },
    ]);
    expect(partsIn(report, runId, 'shards')).toEqual([
      expect.stringMatching(/-0$/),
      expect.stringMatching(/-1$/),
    ]);
    expect(functionsOf(report.endpoint, runId)).toHaveLength(2);
  });

  test('in the middle of an account, nothing of it is written', async () => {
    const { report, runId, items } = await startPlanned({
      remaining: () => 21_500,
      functions: Array.from({ length: 60 }, (_, index) => ({ name: `fn-${index}`, runtime: 'ruby3.4' })),
    });
    report.endpoint.inject({ operation: 'ListFunctions', accountId: OWN_ACCOUNT, delayMs: 0 });
    report.endpoint.inject({ operation: 'ListFunctions', accountId: OWN_ACCOUNT, delayMs: 60_000 });

    expect(await report.collect(runId, items)).toMatchObject({ items: 1, left: 1 });

    expect(await coverageOf(report, runId)).toMatchObject([{ accountId: MEMBER, status: 'covered' }]);
    expect(functionsOf(report.endpoint, runId)).toEqual([]);
  });

  test('nothing is begun that could not be written down any more, and that is an error', async () => {
    const { report, runId, items } = await startPlanned({ remaining: () => 15_000 });

    await expect(report.collect(runId, items)).rejects.toMatchObject({
      name: 'OutOfTimeError',
      message: "the time of the invocation ran out: 2 of the batch's 2 items are left",
    });

    expect(callsOf(report.endpoint, 'ListFunctions')).toEqual([]);
    expect(callsOf(report.endpoint, 'AssumeRole')).toEqual([]);
    expect(partsIn(report, runId, 'coverage')).toEqual([]);
  });

  test('a tenth part follows a ninth', async () => {
    const { report, runId, items } = await startPlanned();
    await report.collect(runId, items);
    const [shard = ''] = report.keys(`runs/${runId}/shards/`);
    const [coverage = ''] = report.keys(`runs/${runId}/coverage/${OWN_ACCOUNT}`);
    const [own = '', member = ''] = (report.textOf(coverage) ?? '').split('\n');
    await report.bucket.put(coverage, '', 'application/x-ndjson');
    await report.bucket.put(coverage.replace('-0.', '-9.'), `${own}\n`, 'application/x-ndjson');
    await report.bucket.put(coverage.replace('-0.', '-10.'), '', 'application/x-ndjson');

    await report.collect(runId, items);

    expect(report.keys(`runs/${runId}/shards/`)).toEqual([shard, shard.replace('-0.', '-11.')]);
    expect(report.textOf(coverage.replace('-0.', '-11.'))).toBe(`${member}\n`);
  });
});

describe('a batch fails as a whole', () => {
  test('when the run is unknown', async () => {
    const report = await startReport();

    await expect(
      report.collect('20261120T080000Z-00000000', [
        { kind: 'direct', accountId: OWN_ACCOUNT, region: REGION },
      ]),
    ).rejects.toThrow('runs/20261120T080000Z-00000000/run.json: there is no such run');
  });

  test('when its coverage cannot be written, after all items were tried', async () => {
    const { report, runId, items } = await startPlanned();
    report.endpoint.inject({ operation: 'PutObject', error: 'AccessDenied', times: 2 });

    await expect(report.collect(runId, items)).rejects.toThrow(/^PutObject runs\/.*: AccessDenied/);
    expect(callsOf(report.endpoint, 'ListFunctions')).toHaveLength(2);
  });

  test.each([
    ['without items', []],
    ['with an item of no kind', [{ accountId: OWN_ACCOUNT, region: REGION }]],
    ['with an account that is none', [{ kind: 'direct', accountId: '1', region: REGION }]],
  ])('when it comes %s', async (_, items) => {
    const report = await startReport();

    await expect(report.collect('r1', items)).rejects.toThrow(/^batch: items/);
  });
});

describe('a batch of accounts that an aggregator knows', () => {
  const AGGREGATED: ReportOptions = {
    planEnv: { INVENTORY: 'aggregator', AGGREGATOR_NAME: 'org' },
    collectEnv: { AGGREGATOR_NAME: 'org' },
  };

  function organizationWith(
    sourceFaults: NonNullable<
      NonNullable<NonNullable<ReportOptions['organization']>['aggregators']>[number]['sourceFaults']
    >,
  ) {
    return {
      ...TWO_ACCOUNTS,
      regions: [REGION],
      aggregators: [{ name: 'org', accountId: OWN_ACCOUNT, region: REGION, sourceFaults }],
    };
  }

  test('is read by one query, and covered as the aggregator’s sources are', async () => {
    const { report, runId, items } = await startPlanned({
      ...AGGREGATED,
      organization: organizationWith([
        { accountId: MEMBER, region: REGION, status: 'OUTDATED', lastUpdateTime: '2026-11-01T04:00:00.000Z' },
      ]),
    });

    const answer = await report.collect(runId, items);

    expect(answer).toMatchObject({ items: 1, itemsFailed: 1, functions: 2 });
    expect(callsOf(report.endpoint, 'SelectAggregateResourceConfig')).toHaveLength(1);
    expect(await coverageOf(report, runId)).toEqual([
      {
        accountId: OWN_ACCOUNT,
        region: REGION,
        status: 'covered',
        reason: '',
        readAt: '2026-11-20T04:00:00.000Z',
        functions: 1,
      },
      {
        accountId: MEMBER,
        region: REGION,
        status: 'failed',
        reason: "the aggregator's source is OUTDATED, last updated 2026-11-01T04:00:00.000Z",
        readAt: '2026-11-01T04:00:00.000Z',
        functions: 1,
      },
    ]);
  });

  test('has failed where the query fails; a source that had failed before keeps its reason', async () => {
    const { report, runId, items } = await startPlanned({
      ...AGGREGATED,
      organization: organizationWith([
        { accountId: MEMBER, region: REGION, status: 'FAILED', lastUpdateTime: '2026-11-20T04:00:00.000Z' },
      ]),
    });
    report.endpoint.inject({ operation: 'SelectAggregateResourceConfig', error: 'AccessDeniedException' });

    await report.collect(runId, items);

    expect(await coverageOf(report, runId)).toMatchObject([
      {
        accountId: OWN_ACCOUNT,
        status: 'failed',
        reason: 'SelectAggregateResourceConfig org: AccessDeniedException: Injected fault',
      },
      {
        accountId: MEMBER,
        status: 'failed',
        reason: "the aggregator's source is FAILED, last updated 2026-11-20T04:00:00.000Z",
      },
    ]);
  });

  test('has failed for one account only where a row of that account cannot be read', async () => {
    const { report, runId, items } = await startPlanned({
      ...AGGREGATED,
      organization: organizationWith([]),
    });
    const odd = JSON.stringify({ accountId: MEMBER, awsRegion: REGION, resourceId: 'odd', configuration: 1 });
    const good = JSON.stringify({
      accountId: OWN_ACCOUNT,
      awsRegion: REGION,
      resourceId: 'audit',
      configuration: { runtime: 'nodejs24.x', packageType: 'Zip' },
    });
    vi.stubEnv('AWS_ENDPOINT_URL_CONFIG_SERVICE', await startScriptedEndpoint([{ Results: [odd, good] }]));

    const answer = await report.collect(runId, items);

    expect(answer).toMatchObject({ items: 1, itemsFailed: 1, functions: 1 });
    expect(await coverageOf(report, runId)).toMatchObject([
      { accountId: OWN_ACCOUNT, status: 'covered', functions: 1 },
      {
        accountId: MEMBER,
        status: 'failed',
        reason: expect.stringMatching(/^SelectAggregateResourceConfig org: Results\[0\]: configuration/),
        functions: 0,
      },
    ]);
  });

  test('has failed, but keeps what was asked for, where a row is of an account that was not', async () => {
    const { report, runId, items } = await startPlanned({
      ...AGGREGATED,
      organization: organizationWith([]),
    });
    const rowOf = (accountId: string, awsRegion: string) =>
      JSON.stringify({
        accountId,
        awsRegion,
        resourceId: 'audit',
        configuration: { runtime: 'nodejs24.x', packageType: 'Zip' },
      });
    vi.stubEnv(
      'AWS_ENDPOINT_URL_CONFIG_SERVICE',
      await startScriptedEndpoint([
        { Results: [rowOf('999988887777', REGION), rowOf(OWN_ACCOUNT, REGION)], NextToken: 'second' },
        { Results: [rowOf(MEMBER, REGION)] },
      ]),
    );

    await report.collect(runId, items);

    const reason = `SelectAggregateResourceConfig org: arn:aws:lambda:${REGION}:999988887777:function:audit was not asked for`;
    expect(await coverageOf(report, runId)).toMatchObject([
      { accountId: OWN_ACCOUNT, status: 'failed', reason, functions: 1 },
      { accountId: MEMBER, status: 'failed', reason, functions: 1 },
    ]);
  });

  describe('of which one has no source in what plan has written', () => {
    async function startWithoutSource() {
      const planned = await startPlanned({ ...AGGREGATED, organization: organizationWith([]) });
      const key = `runs/${planned.runId}/sources.ndjson`;
      const lines = (planned.report.textOf(key) ?? '').split('\n').filter((line) => !line.includes(MEMBER));
      await planned.report.bucket.put(key, lines.join('\n'), 'application/x-ndjson');
      return planned;
    }

    test('has failed for it with the reason of the query', async () => {
      const { report, runId, items } = await startWithoutSource();
      report.endpoint.inject({ operation: 'SelectAggregateResourceConfig', error: 'AccessDeniedException' });

      const answer = await report.collect(runId, items);

      const reason = 'SelectAggregateResourceConfig org: AccessDeniedException: Injected fault';
      expect(answer).toMatchObject({ items: 1, itemsFailed: 1 });
      expect(await coverageOf(report, runId)).toMatchObject([
        { accountId: OWN_ACCOUNT, region: REGION, status: 'failed', reason },
        { accountId: MEMBER, region: '', status: 'failed', reason },
      ]);
    });

    test('has failed for it though the query succeeds, with what was read', async () => {
      const { report, runId, items } = await startWithoutSource();

      const answer = await report.collect(runId, items);

      expect(answer).toMatchObject({ items: 1, itemsFailed: 1, functions: 2 });
      expect(await coverageOf(report, runId)).toMatchObject([
        { accountId: OWN_ACCOUNT, region: REGION, status: 'covered' },
        {
          accountId: MEMBER,
          region: '',
          status: 'failed',
          reason: 'the run knows no source of this account',
        },
        { accountId: MEMBER, region: REGION, status: 'failed', functions: 1 },
      ]);
    });
  });

  test('that has no source at all and fails has failed for every account', async () => {
    const { report, runId, items } = await startPlanned({
      ...AGGREGATED,
      organization: organizationWith([]),
    });
    await report.bucket.put(`runs/${runId}/sources.ndjson`, '', 'application/x-ndjson');
    report.endpoint.inject({ operation: 'SelectAggregateResourceConfig', error: 'AccessDeniedException' });

    expect(await report.collect(runId, items)).toMatchObject({ items: 1, itemsFailed: 1 });

    expect(await coverageOf(report, runId)).toMatchObject([
      { accountId: OWN_ACCOUNT, region: '', status: 'failed', functions: 0 },
      { accountId: MEMBER, region: '', status: 'failed', functions: 0 },
    ]);
  });

  test('leaves Regions out that were not asked for', async () => {
    const { report, runId, items } = await startPlanned({
      ...AGGREGATED,
      planEnv: { ...AGGREGATED.planEnv, REGIONS: REGION },
      organization: { ...organizationWith([]), regions: [REGION, 'us-east-1'] },
      functions: [...FUNCTIONS, { name: 'elsewhere', runtime: 'go1.x', region: 'us-east-1' }],
    });

    const answer = await report.collect(runId, items);

    expect(answer.functions).toBe(2);
  });

  test('asks the aggregator for its sources once in a run, not once a batch', async () => {
    const { report, runId, items } = await startPlanned({
      ...AGGREGATED,
      organization: organizationWith([]),
      planEnv: { ...AGGREGATED.planEnv, ACCOUNTS_PER_ITEM: '1' },
    });
    for (const item of items) await report.collect(runId, [item]);

    expect(items).toHaveLength(2);
    expect(callsOf(report.endpoint, 'DescribeConfigurationAggregatorSourcesStatus')).toHaveLength(1);
    expect(functionsOf(report.endpoint, runId)).toHaveLength(2);
  });
});
