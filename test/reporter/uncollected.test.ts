import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { csvRecords } from '../support/csv-records.ts';
import { OWN_ACCOUNT, REGION, startReport } from '../support/report-under-test.ts';

/** With two Regions two items more than a batch has. */
const ACCOUNTS = Array.from({ length: 101 }, (_, index) => String(Number(OWN_ACCOUNT) + index));
const REGIONS = [REGION, 'us-east-1'];

const noteSchema = z.object({
  items: z.array(z.object({ accountId: z.string(), region: z.string() })),
  error: z.string(),
});

test('two batches that fail leave a note each, and coverage.csv names what both have not read', async () => {
  const report = await startReport({
    organization: { accounts: ACCOUNTS.map((id) => ({ id, name: `account-${id}` })), regions: REGIONS },
    functionsOf: () => ({
      CollectFunctionArn: {
        invoke: async () => {
          throw Object.assign(new Error('Task timed out after 900.00 seconds'), { name: 'Sandbox.Timedout' });
        },
      },
    }),
  });

  const { outcome } = await report.run();

  expect(outcome).toMatchObject({ status: 'SUCCEEDED', output: { placesNotCovered: 202 } });
  const notes = report
    .keys('runs/')
    .filter((key) => key.includes('/uncollected/'))
    .map((key) => z.parse(noteSchema, JSON.parse(report.textOf(key) ?? '')));
  const places = ACCOUNTS.flatMap((accountId) => REGIONS.map((region) => ({ accountId, region })));
  expect(notes.map(({ items }) => items.length).sort()).toEqual([2, 200]);
  expect(notes.flatMap(({ items }) => items)).toEqual(expect.arrayContaining(places));
  const coverage = report.keys('reports/').find((key) => key.endsWith('/coverage.csv')) ?? '';
  expect(csvRecords(report.textOf(coverage) ?? '')).toMatchObject(
    places.map(({ accountId, region }) => ({
      account_id: accountId,
      region,
      status: 'failed',
      reason: 'Sandbox.Timedout: Task timed out after 900.00 seconds',
    })),
  );
});
