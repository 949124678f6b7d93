import { expect, test } from 'vitest';
import type { LambdaFunction } from '../../core/lambda-function.ts';
import { aFunction } from '../support/a-function.ts';
import {
  type CollectedRun,
  type PublisherUnderTest,
  type ReadPlace,
  startPublisher,
} from '../support/publisher-under-test.ts';

const SHOP = { id: '111122223333', name: 'shop', ouPath: null };
const LEGACY = { id: '222233334444', name: 'legacy', ouPath: null };
const REGION = 'eu-central-1';

function fn(account: typeof SHOP, functionName: string, runtime = 'nodejs20.x'): LambdaFunction {
  return aFunction({ account, functionName, runtime });
}

function read(account: typeof SHOP, ...functions: LambdaFunction[]): ReadPlace {
  return { accountId: account.id, region: REGION, functions };
}

function failed(account: typeof SHOP, ...functions: LambdaFunction[]): ReadPlace {
  return { ...read(account, ...functions), status: 'failed', reason: 'AssumeRole: AccessDenied' };
}

const OCTOBER: CollectedRun = {
  runId: '20261020T060000Z-0a0a0a0a',
  month: '2026-10',
  accounts: [SHOP, LEGACY],
  places: [
    read(SHOP, fn(SHOP, 'leaves'), fn(SHOP, 'stays')),
    read(LEGACY, fn(LEGACY, 'fixed'), fn(LEGACY, 'leaves')),
  ],
};

/** A run of November; later ones replace earlier ones. */
function november(week: number, ...places: ReadPlace[]): CollectedRun {
  const day = `2026-11-0${week}`;
  const runId = `${day.replaceAll('-', '')}T060000Z-0b0b0b0b`;
  return { ...OCTOBER, runId, month: '2026-11', today: day, previous: '2026-10', places };
}

/** Function, change and owner of each row, by account and function. */
function rowsOf(publisher: PublisherUnderTest, month = '2026-11') {
  const rows = publisher
    .records(month, 'report.csv')
    .map((row) => `${row['account_name']} ${row['function_name']} ${row['change']}`);
  return rows.sort();
}

test('three runs of a month, each with another account failing, lose nothing and bring nothing back', async () => {
  const publisher = await startPublisher();
  await publisher.replay(OCTOBER);

  await publisher.replay(
    november(1, read(SHOP, fn(SHOP, 'appears'), fn(SHOP, 'passes'), fn(SHOP, 'stays')), failed(LEGACY)),
  );
  expect(rowsOf(publisher)).toEqual([
    'legacy fixed not-read',
    'legacy leaves not-read',
    'shop appears new',
    'shop leaves gone',
    'shop passes new',
    'shop stays open',
  ]);

  await publisher.replay(november(2, failed(SHOP), read(LEGACY, fn(LEGACY, 'fixed', 'nodejs24.x'))));
  expect(rowsOf(publisher)).toEqual([
    'legacy fixed fixed',
    'legacy leaves gone',
    'shop appears not-read',
    'shop leaves gone',
    'shop passes not-read',
    'shop stays not-read',
  ]);

  await publisher.replay(november(3, read(SHOP, fn(SHOP, 'appears'), fn(SHOP, 'stays')), failed(LEGACY)));
  expect(rowsOf(publisher)).toEqual([
    'legacy fixed not-read',
    'legacy leaves gone',
    'shop appears new',
    'shop leaves gone',
    'shop stays open',
  ]);
  const rows = publisher.records('2026-11', 'report.csv');
  expect(rows.find((row) => row['function_name'] === 'fixed')).toMatchObject({ runtime: 'nodejs24.x' });

  await publisher.replay({
    ...november(4, read(SHOP, fn(SHOP, 'appears'), fn(SHOP, 'stays')), failed(LEGACY)),
    runId: '20261220T060000Z-0c0c0c0c',
    month: '2026-12',
    today: '2026-12-20',
    previous: '2026-11',
  });
  expect(rowsOf(publisher, '2026-12')).toEqual([
    'legacy fixed not-read',
    'shop appears open',
    'shop stays open',
  ]);
});

test('a rerun over the first month keeps the rows of what it could not read, all or in part', async () => {
  const publisher = await startPublisher();
  const first = { ...OCTOBER, runId: '20261013T060000Z-0a0a0a0a', today: '2026-10-13' };
  await publisher.replay(first);

  const publication = await publisher.replay({
    ...OCTOBER,
    places: [failed(SHOP), failed(LEGACY, fn(LEGACY, 'fixed'))],
  });

  expect(publication).toMatchObject({ complete: false, rows: 4, functions: 1, notRead: 3 });
  expect(rowsOf(publisher, '2026-10')).toEqual([
    'legacy fixed new',
    'legacy leaves not-read',
    'shop leaves not-read',
    'shop stays not-read',
  ]);
  expect(publisher.json('2026-10', 'summary.json')).toMatchObject({
    previousMonth: null,
    deltas: null,
    notRead: { functions: 3, nonCompliant: 3, waived: 0 },
  });
});

test('a run whose month has lost the state of its earlier run names it', async () => {
  const publisher = await startPublisher();
  await publisher.replay(OCTOBER);
  const state = `reports/month=2026-10/run=${OCTOBER.runId}/state.ndjson.gz`;
  await publisher.takeAway(state);

  const publishing = publisher.replay({ ...OCTOBER, runId: '20261027T060000Z-0a0a0a0a' });

  await expect(publishing).rejects.toThrow(`${state}: the state of an earlier report is not there`);
});

test('an account that is not asked for any more keeps its rows, and coverage.csv says why', async () => {
  const publisher = await startPublisher();
  await publisher.replay(OCTOBER);

  const publication = await publisher.replay(november(1, read(SHOP, fn(SHOP, 'stays'))));

  expect(publication).toMatchObject({ complete: true, placesNotCovered: 0, notRead: 2 });
  expect(publisher.records('2026-11', 'coverage.csv')).toMatchObject([
    { account_id: SHOP.id, region: REGION, status: 'covered', functions: '1' },
    {
      account_id: LEGACY.id,
      account_name: 'legacy',
      region: REGION,
      status: 'skipped',
      reason: 'the account or Region is not asked for any more; its functions are as they were last read',
      functions: '0',
    },
  ]);
  expect(publisher.json('2026-11', 'summary.json')).toMatchObject({ coverage: { covered: 1, skipped: 1 } });
});

test('functions that a waiver excuses by their tags stay excused when nobody can read the tags', async () => {
  const publisher = await startPublisher();
  const settings = {
    waivers: [
      { scope: { tag: { key: 'team', value: 'checkout' } }, owner: 'x', reason: 'y', expires: '2026-11-15' },
    ],
  };
  const tagged = aFunction({ account: SHOP, functionName: 'tagged', tags: { team: 'checkout' } });
  const sound = aFunction({ account: SHOP, functionName: 'sound', runtime: 'nodejs24.x' });
  await publisher.replay({ ...OCTOBER, settings, places: [read(SHOP, tagged, sound)] });
  const untagged = [tagged, sound].map((each) => ({ ...each, tags: null }));
  const reason = 'functions were read, but not their tags: AccessDenied';
  const withoutTags = { ...failed(SHOP, ...untagged), reason };

  const publication = await publisher.replay({ ...november(1, withoutTags), settings });

  expect(publication).toMatchObject({ complete: false, functions: 1, notRead: 1, nonCompliant: 0 });
  expect(rowsOf(publisher)).toEqual(['shop sound ', 'shop tagged not-read']);
  expect(publisher.json('2026-11', 'summary.json')).toMatchObject({
    waived: 0,
    notRead: { functions: 1, nonCompliant: 0, waived: 1 },
    deltas: { functions: 0, nonCompliant: 0, waived: 0 },
  });

  const later = { ...november(2, withoutTags), settings, today: '2026-11-15' };
  await publisher.replay(later);

  expect(rowsOf(publisher)).toEqual(['shop sound ', 'shop tagged waiver-expired']);
});
