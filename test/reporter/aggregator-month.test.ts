import { expect, test } from 'vitest';
import { aFunction } from '../support/a-function.ts';
import { type CollectedRun, startPublisher } from '../support/publisher-under-test.ts';
import { OWN_ACCOUNT, REGION, startReport } from '../support/report-under-test.ts';
import { callsOf } from '../support/start-organization.ts';

test('a month through an aggregator is planned, collected, published and told', async () => {
  const report = await startReport({
    organization: {
      accounts: [
        { id: OWN_ACCOUNT, name: 'security' },
        { id: '222233334444', name: 'checkout' },
        { id: '333344445555', name: 'legacy' },
      ],
      regions: [REGION, 'us-east-1'],
      aggregators: [{ name: 'org', accountId: OWN_ACCOUNT, region: REGION }],
    },
    functions: [
      { name: 'audit', runtime: 'nodejs24.x' },
      { name: 'cart', runtime: 'nodejs20.x', accountId: '222233334444', region: 'us-east-1' },
      { name: 'stock', runtime: 'python3.9', accountId: '333344445555' },
    ],
    planEnv: { INVENTORY: 'aggregator', AGGREGATOR_NAME: 'org', ACCOUNTS_PER_ITEM: '2' },
    collectEnv: { AGGREGATOR_NAME: 'org' },
  });

  const { outcome, states } = await report.run();

  expect(states.filter((name) => name === 'CollectBatch')).toHaveLength(2);
  expect(states.slice(-3)).toEqual(['Publish', 'Digest', 'Done']);
  expect(outcome).toMatchObject({
    status: 'SUCCEEDED',
    output: { complete: true, rows: 3, functions: 3, nonCompliant: 2, notRead: 0, placesNotCovered: 0 },
  });
  expect(callsOf(report.endpoint, 'SelectAggregateResourceConfig')).toHaveLength(2);
  expect(callsOf(report.endpoint, 'ListFunctions')).toEqual([]);
  expect(report.keys('runs/month=')).toEqual([]);
});

test('a month through an aggregator, which knows no versions, keeps those that the month before has read itself', async () => {
  const publisher = await startPublisher();
  const account = { id: '111122223333', name: 'shop', ouPath: null };
  const cart = aFunction({ account, functionName: 'cart', runtime: 'nodejs24.x' });
  const served = { ...cart, version: '12', runtime: 'nodejs16.x', aliases: [{ name: 'prod', weight: 1 }] };
  const place = { accountId: account.id, region: cart.region };
  const october: CollectedRun = {
    runId: '20261020T060000Z-0a0a0a0a',
    month: '2026-10',
    accounts: [account],
    places: [{ ...place, functions: [cart, served] }],
  };
  await publisher.replay(october);

  const publication = await publisher.replay({
    ...october,
    runId: '20261120T060000Z-0b0b0b0b',
    month: '2026-11',
    previous: '2026-10',
    inventory: 'aggregator',
    places: [{ ...place, functions: [cart] }],
  });

  expect(publication).toMatchObject({ rows: 2, functions: 1, notRead: 1 });
  expect(publisher.records('2026-11', 'report.csv')).toMatchObject([
    { function_name: 'cart', version: '12', runtime: 'nodejs16.x', change: 'not-read' },
    { function_name: 'cart', version: '$LATEST', runtime: 'nodejs24.x' },
  ]);
});
