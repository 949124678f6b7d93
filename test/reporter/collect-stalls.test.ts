import { expect, test } from 'vitest';
import { coverageOf, MEMBER_ROLE, OWN_ACCOUNT, startReport } from '../support/report-under-test.ts';

const SILENT = 'us-east-1';
const IDS = Array.from({ length: 8 }, (_, index) => String(222_233_334_444 + index));

test('a Region that answers nobody fails for a few accounts, and is not asked about the others of the batch', async () => {
  const report = await startReport({
    stallMilliseconds: 150,
    organization: {
      accounts: [{ id: OWN_ACCOUNT, name: 'security' }, ...IDS.map((id) => ({ id, name: `account-${id}` }))],
      memberRoles: IDS.map((accountId) => ({ accountId, ...MEMBER_ROLE })),
      regions: [SILENT, 'eu-central-1'],
    },
    functions: IDS.map((accountId) => ({
      name: 'cart',
      runtime: 'nodejs20.x',
      accountId,
      region: 'eu-central-1',
    })),
  });
  const { runId } = await report.plan();
  for (const accountId of IDS) {
    report.endpoint.inject({ operation: 'ListFunctions', accountId, region: SILENT, delayMs: 60_000 });
  }

  const items = [SILENT, 'eu-central-1'].flatMap((region) =>
    IDS.map((accountId) => ({ kind: 'direct', accountId, region })),
  );
  const answer = await report.collect(runId, items);

  expect(answer).toMatchObject({ items: 16, itemsFailed: 8, functions: 8, left: 0 });
  const coverage = await coverageOf(report, runId);
  const reasons = coverage.filter(({ region }) => region === SILENT).map(({ reason }) => reason);
  const waited = reasons.filter((reason) => reason === 'AWS sent nothing for 0.15 seconds');
  // Four accounts are read at once: while the fourth is waited for, three others have begun.
  expect(waited.length).toBeGreaterThanOrEqual(4);
  expect(waited.length).toBeLessThanOrEqual(7);
  expect(
    reasons.filter((reason) =>
      /^us-east-1 was not asked, for it did not answer for the last \d accounts$/.test(reason),
    ),
  ).toHaveLength(8 - waited.length);
});
