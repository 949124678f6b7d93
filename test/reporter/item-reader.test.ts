import { expect, test, vi } from 'vitest';
import { coverageOf, OWN_ACCOUNT, REGION, startReport } from '../support/report-under-test.ts';
import { startScriptedEndpoint } from '../support/scripted-endpoint.ts';

const MEMBER = '222233334444';

test('a row of an aggregator that names no Region fails all Regions of its account, and no other account', async () => {
  const report = await startReport({
    organization: {
      accounts: [
        { id: OWN_ACCOUNT, name: 'security' },
        { id: MEMBER, name: 'checkout' },
      ],
      regions: [REGION, 'us-east-1'],
      aggregators: [{ name: 'org', accountId: OWN_ACCOUNT, region: REGION }],
    },
    planEnv: { INVENTORY: 'aggregator', AGGREGATOR_NAME: 'org' },
    collectEnv: { AGGREGATOR_NAME: 'org' },
  });
  const { runId } = await report.plan();
  const odd = JSON.stringify({ accountId: MEMBER, resourceId: 'odd', configuration: 1 });
  vi.stubEnv('AWS_ENDPOINT_URL_CONFIG_SERVICE', await startScriptedEndpoint([{ Results: [odd] }]));

  await report.collect(runId, [{ kind: 'aggregator', accountIds: [OWN_ACCOUNT, MEMBER] }]);

  const reason = expect.stringMatching(/^SelectAggregateResourceConfig org: Results\[0\]: /);
  expect(await coverageOf(report, runId)).toMatchObject([
    { accountId: OWN_ACCOUNT, region: REGION, status: 'covered' },
    { accountId: OWN_ACCOUNT, region: 'us-east-1', status: 'covered' },
    { accountId: MEMBER, region: REGION, status: 'failed', reason },
    { accountId: MEMBER, region: 'us-east-1', status: 'failed', reason },
  ]);
});
