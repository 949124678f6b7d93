import { expect, test } from 'vitest';
import { captureOutput, metricsIn } from '../support/captured-output.ts';
import { MEMBER_ROLE, OWN_ACCOUNT, REGION, startReport } from '../support/report-under-test.ts';

const ORGANIZATION = {
  accounts: [
    { id: OWN_ACCOUNT, name: 'security' },
    { id: '222233334444', name: 'checkout' },
    { id: '333344445555', name: 'closed', state: 'SUSPENDED' as const },
  ],
};

test('a plan counts accounts and items, and those that it leaves out', async () => {
  const report = await startReport({ organization: ORGANIZATION, silent: false });
  const output = captureOutput();

  await report.plan();

  expect(metricsIn(output())).toEqual([
    { AccountsPlanned: 2, AccountsSkipped: 1, ItemsPlanned: 2, service: 'runtime-sunset-report-plan' },
  ]);
});

test('a batch counts items that were read and not, and functions by their status', async () => {
  const report = await startReport({
    organization: ORGANIZATION,
    functions: [
      { name: 'audit', runtime: 'nodejs24.x' },
      { name: 'cart', runtime: 'nodejs20.x' },
      { name: 'pay', runtime: 'nodejs20.x' },
    ],
    silent: false,
  });
  const { runId } = await report.plan();
  const output = captureOutput();

  await report.collect(
    runId,
    [OWN_ACCOUNT, '222233334444'].map((accountId) => ({ kind: 'direct', accountId, region: REGION })),
  );

  const service = 'runtime-sunset-report-collect';
  expect(metricsIn(output())).toEqual(
    expect.arrayContaining([
      { FunctionsCollected: 1, Status: 'supported', service },
      { FunctionsCollected: 2, Status: 'deprecated', service },
      { ItemsCollected: 1, ItemsFailed: 1, service },
    ]),
  );
  expect(output()).toContainEqual(
    expect.objectContaining({
      level: 'WARN',
      message: 'item not covered',
      item: `222233334444.${REGION}`,
      reason: expect.stringMatching(/^AssumeRole .*AccessDenied/),
    }),
  );
});

test('a batch that is tried again counts only what is new', async () => {
  let remaining = 20_800;
  const report = await startReport({
    organization: { ...ORGANIZATION, memberRoles: [{ accountId: '222233334444', ...MEMBER_ROLE }] },
    functions: [
      { name: 'audit', runtime: 'nodejs24.x' },
      { name: 'cart', runtime: 'nodejs24.x', accountId: '222233334444' },
    ],
    remaining: () => remaining,
    silent: false,
  });
  const { runId } = await report.plan();
  const items = [OWN_ACCOUNT, '222233334444'].map((accountId) => ({
    kind: 'direct',
    accountId,
    region: REGION,
  }));
  report.endpoint.inject({ operation: 'ListFunctions', accountId: '222233334444', delayMs: 60_000 });
  const output = captureOutput();

  expect(await report.collect(runId, items)).toMatchObject({ left: 1 });
  remaining = 900_000;
  await report.collect(runId, items);
  await report.collect(runId, items);

  const service = 'runtime-sunset-report-collect';
  const ofOne = [
    { FunctionsCollected: 1, Status: 'supported', service },
    { ItemsCollected: 1, service },
  ];
  expect(metricsIn(output())).toEqual([...ofOne, ...ofOne]);
});

test('an invocation that fails counts nothing, and says why', async () => {
  const report = await startReport({ silent: false });
  const output = captureOutput();

  await expect(report.plan({ month: '2026-12' })).rejects.toThrow();

  expect(metricsIn(output())).toEqual([]);
  expect(output()).toContainEqual(expect.objectContaining({ level: 'ERROR', message: 'invocation failed' }));
});
