import { readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { writePlanCoverage } from '../../reporter/coverage-record.ts';
import { toOwnerKey } from '../../reporter/owner-key.ts';
import { REPORT_COLUMNS } from '../../reporter/report-row.ts';
import { aFunction } from '../support/a-function.ts';
import {
  type CollectedRun,
  coverageKeyOf,
  type ReadPlace,
  shardKeyOf,
  startPublisher,
} from '../support/publisher-under-test.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const FIRST = '20261120T060000Z-0a0a0a0a';
const SECOND = '20261120T090000Z-0b0b0b0b';
const POINTER = 'reports/month=2026-11/current.json';
const PREFIX = `reports/month=2026-11/run=${FIRST}/`;
/** State, report, the owner's report, coverage and summary: the pointer is what is written next. */
const PRODUCTS = 5;
const LOCK = 'runs/month=2026-11/lock.json';

/** A Region of an account with these functions, all on nodejs20.x. */
function aPlace(accountId: string, names: readonly string[], members: Partial<ReadPlace> = {}): ReadPlace {
  const account = { id: accountId, name: null, ouPath: null };
  const functions = names.map((functionName) => aFunction({ account, functionName }));
  return { accountId, region: 'eu-central-1', functions, ...members };
}

function aRun(members: Partial<CollectedRun> = {}): CollectedRun {
  return { runId: FIRST, month: '2026-11', places: [aPlace('111122223333', ['orders-api'])], ...members };
}

describe('a run that is published', () => {
  test('has its products beside those of other runs, and the pointer names them', async () => {
    const publisher = await startPublisher();

    await publisher.replay(aRun());

    expect(publisher.keys('reports/')).toEqual([
      POINTER,
      `${PREFIX}coverage.csv`,
      `${PREFIX}owner=unowned/report.csv`,
      `${PREFIX}report.csv`,
      `${PREFIX}state.ndjson.gz`,
      `${PREFIX}summary.json`,
    ]);
    expect(JSON.parse(publisher.text(POINTER))).toEqual({
      schemaVersion: 1,
      month: '2026-11',
      runId: FIRST,
      prefix: PREFIX,
      publishedAt: '2026-11-20T08:00:00.000Z',
      files: {
        report: `${PREFIX}report.csv`,
        coverage: `${PREFIX}coverage.csv`,
        summary: `${PREFIX}summary.json`,
        state: `${PREFIX}state.ndjson.gz`,
      },
    });
  });

  test('is told in few words', async () => {
    const publisher = await startPublisher();

    const publication = await publisher.replay(aRun());

    expect(publication).toEqual({
      month: '2026-11',
      runId: FIRST,
      prefix: PREFIX,
      complete: true,
      rows: 1,
      functions: 1,
      nonCompliant: 1,
      waived: 0,
      notRead: 0,
      placesNotCovered: 0,
    });
  });

  test('gives the month back', async () => {
    const publisher = await startPublisher();

    await publisher.replay(aRun());

    expect(publisher.keys(LOCK)).toEqual([]);
  });

  test('leaves a month alone that another run has taken over', async () => {
    const publisher = await startPublisher();
    await publisher.collect(aRun());
    await publisher.collect(aRun({ runId: SECOND }));
    await publisher.bucket.put(LOCK, publisher.text(LOCK).replace(FIRST, SECOND), 'application/json');

    await publisher.publish(FIRST);

    expect(JSON.parse(publisher.text(LOCK))).toMatchObject({ runId: SECOND });
  });

  test('names accounts and judges by the settings as they were when it began', async () => {
    const publisher = await startPublisher();

    await publisher.replay(
      aRun({
        settings: {
          owners: [{ ouPath: 'ou-ab12-11111111', owner: 'checkout' }],
          nonCompliantFrom: 'update-blocked',
        },
        accounts: [{ id: '111122223333', name: 'shop', ouPath: 'o-a/r-ab12/ou-ab12-11111111' }],
      }),
    );

    expect(publisher.records('2026-11', 'report.csv')).toMatchObject([
      {
        account_name: 'shop',
        ou_path: 'o-a/r-ab12/ou-ab12-11111111',
        owner: 'checkout',
        compliance: 'COMPLIANT',
      },
    ]);
  });

  test('has products without any record when it found no function', async () => {
    const publisher = await startPublisher();

    const publication = await publisher.replay(aRun({ places: [aPlace('111122223333', [])] }));

    expect(publication).toMatchObject({ complete: true, rows: 0, functions: 0 });
    expect(publisher.records('2026-11', 'report.csv')).toEqual([]);
    expect(publisher.text(`${PREFIX}report.csv`)).toMatch(/^account_id,.*,explanation\r\n$/);
    expect(publisher.keys(`${PREFIX}owner=`)).toEqual([]);
  });

  test('says nothing that it does not know when nothing at all was to be collected', async () => {
    const publisher = await startPublisher();

    await publisher.replay(aRun({ places: [] }));

    expect(publisher.json('2026-11', 'summary.json')).toMatchObject({ complete: true, coverage: {} });
  });

  test('is compared with the latest month before it, though one was left out', async () => {
    const publisher = await startPublisher();
    await publisher.replay(aRun({ runId: '20260920T060000Z-0c0c0c0c', month: '2026-09' }));

    await publisher.replay(
      aRun({ previous: '2026-09', places: [aPlace('111122223333', ['orders-worker'])] }),
    );

    expect(
      publisher
        .records('2026-11', 'report.csv')
        .map((row) => [row['function_name'], row['change'], row['explanation']]),
    ).toEqual([
      ['orders-worker', 'new', expect.anything()],
      ['orders-api', 'gone', 'The function is no longer listed. It was in the report of 2026-09.'],
    ]);
    expect(publisher.json('2026-11', 'summary.json')).toMatchObject({ previousMonth: '2026-09' });
  });

  test('takes a function that two items have once', async () => {
    const publisher = await startPublisher();
    const [same, other] = [aPlace('111122223333', ['a']), aPlace('111122223333', ['a'])];

    await publisher.replay(aRun({ places: [same, { ...other, region: 'eu-west-1' }] }));

    expect(publisher.records('2026-11', 'report.csv')).toHaveLength(1);
  });
});

describe('a month that is published again', () => {
  test('is replaced whole, and the earlier products stay where they were', async () => {
    const publisher = await startPublisher();
    await publisher.replay(aRun());
    const before = publisher.keys(PREFIX).map((key) => [key, publisher.text(key)]);

    await publisher.replay(aRun({ runId: SECOND, places: [aPlace('111122223333', ['orders-worker'])] }));

    expect(JSON.parse(publisher.text(POINTER))).toMatchObject({ runId: SECOND });
    expect(publisher.records('2026-11', 'report.csv')).toMatchObject([{ function_name: 'orders-worker' }]);
    expect(publisher.keys(PREFIX).map((key) => [key, publisher.text(key)])).toEqual(before);
  });

  test('by the same run stays as it is', async () => {
    const publisher = await startPublisher();
    const first = await publisher.replay(aRun());
    const before = publisher.keys('reports/').map((key) => [key, publisher.text(key)]);

    const again = await publisher.publish(FIRST);

    expect(again).toEqual(first);
    expect(publisher.keys('reports/').map((key) => [key, publisher.text(key)])).toEqual(before);
  });

  test('by a run that began before another one was published keeps the products of that one', async () => {
    const publisher = await startPublisher();
    await publisher.collect(aRun());
    await publisher.collect(aRun({ runId: SECOND }));
    await publisher.publish(FIRST);
    const before = publisher.keys('reports/').map((key) => [key, publisher.text(key)]);

    const second = publisher.publish(SECOND);

    await expect(second).rejects.toThrow(
      `month 2026-11 was published by run ${FIRST} meanwhile; its products stay`,
    );
    await expect(second).rejects.toMatchObject({ name: 'PublishedMeanwhileError' });
    expect(publisher.keys('reports/').map((key) => [key, publisher.text(key)])).toEqual(before);
  });

  test('by two runs at the same time has the products of one of them, unmixed', async () => {
    const publisher = await startPublisher();
    await publisher.collect(aRun());
    await publisher.collect(aRun({ runId: SECOND, places: [aPlace('111122223333', ['orders-worker'])] }));

    const outcomes = await Promise.allSettled([FIRST, SECOND].map((runId) => publisher.publish(runId)));

    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { runId } = JSON.parse(publisher.text(POINTER));
    const [name] = publisher.records('2026-11', 'report.csv').map((row) => row['function_name']);
    expect([runId, name]).toEqual(runId === FIRST ? [FIRST, 'orders-api'] : [SECOND, 'orders-worker']);
    expect(publisher.json('2026-11', 'summary.json')).toMatchObject({ runId });
  });

  test('is published though the answer to the switch was lost', async () => {
    const publisher = await startPublisher();
    await publisher.collect(aRun());
    publisher.endpoint.inject({ operation: 'PutObject', times: PRODUCTS });
    publisher.endpoint.inject({ operation: 'PutObject', error: 'InternalFailure', performed: true });

    await expect(publisher.publish(FIRST)).resolves.toMatchObject({ runId: FIRST });

    expect(JSON.parse(publisher.text(POINTER))).toMatchObject({ runId: FIRST });
  });
});

describe('a run that fails', () => {
  test.each(Array.from({ length: PRODUCTS + 1 }, (_, written) => written))(
    'when %i of its files are written leaves the month as it was, and may be tried again',
    async (written) => {
      const publisher = await startPublisher();
      await publisher.replay(aRun());
      await publisher.collect(aRun({ runId: SECOND, places: [aPlace('111122223333', ['orders-worker'])] }));
      const before = publisher.keys(PREFIX).map((key) => [key, publisher.text(key)]);
      const pointer = publisher.text(POINTER);
      publisher.endpoint.inject({ operation: 'PutObject', times: written });
      publisher.endpoint.inject({ operation: 'PutObject', error: 'AccessDeniedException' });

      await expect(publisher.publish(SECOND)).rejects.toThrow(/^PutObject reports\/month=2026-11\//);

      expect(publisher.text(POINTER)).toBe(pointer);
      expect(publisher.keys(PREFIX).map((key) => [key, publisher.text(key)])).toEqual(before);
      expect(publisher.keys(LOCK)).toEqual([LOCK]);
      await expect(publisher.publish(SECOND)).resolves.toMatchObject({ runId: SECOND });
      expect(publisher.records('2026-11', 'report.csv')).toMatchObject([{ function_name: 'orders-worker' }]);
    },
  );

  test('leaves nothing of it on the disk', async () => {
    const publisher = await startPublisher();
    const folder = temporaryFolder();
    vi.stubEnv('TMPDIR', folder);
    await publisher.collect(aRun());
    publisher.endpoint.inject({ operation: 'PutObject', error: 'AccessDeniedException' });

    await expect(publisher.publish(FIRST)).rejects.toThrow('PutObject');

    expect(readdirSync(folder)).toEqual([]);
  });

  test('because it began with another policy table says so', async () => {
    const publisher = await startPublisher();

    const publishing = publisher.replay(aRun({ tableAsOf: '2026-10-01' }));

    await expect(publishing).rejects.toThrow(
      `run ${FIRST} began with the policy table of 2026-10-01, and this is that of 2026-11-20; start another run`,
    );
    expect(publisher.keys('reports/')).toEqual([]);
  });

  test.each([
    ['run.json', `runs/${FIRST}/run.json: there is no such run`],
    ['settings.json', `runs/${FIRST}/settings.json: there are no settings`],
    ['accounts.ndjson', `runs/${FIRST}/accounts.ndjson: there is no list of accounts`],
    ['manifest.jsonl', `runs/${FIRST}/manifest.jsonl: there is no manifest`],
  ])('because %s is not there names it', async (file, message) => {
    const publisher = await startPublisher();
    await publisher.collect(aRun());
    await publisher.takeAway(`runs/${FIRST}/${file}`);

    await expect(publisher.publish(FIRST)).rejects.toThrow(message);
  });

  test('because the earlier month has lost its state names it, for all would be new', async () => {
    const publisher = await startPublisher();
    await publisher.replay(aRun({ runId: '20261020T060000Z-0c0c0c0c', month: '2026-10' }));
    const state = 'reports/month=2026-10/run=20261020T060000Z-0c0c0c0c/state.ndjson.gz';
    await publisher.takeAway(state);

    const publishing = publisher.replay(aRun({ previous: '2026-10' }));

    await expect(publishing).rejects.toThrow(`${state}: the state of an earlier report is not there`);
  });

  test('because a shard is damaged names it', async () => {
    const publisher = await startPublisher();
    await publisher.collect(aRun());
    const key = shardKeyOf(FIRST, '111122223333', 'eu-central-1');
    await publisher.bucket.put(key, Buffer.from('not gzip at all'), 'application/gzip');

    await expect(publisher.publish(FIRST)).rejects.toThrow(`${key}: incorrect header check`);
  });

  test('because its event names no run says so', async () => {
    const publisher = await startPublisher();

    await expect(publisher.publish('../other')).rejects.toThrow('event: runId: must be 1 to 64 letters');
  });
});

describe('what was not collected', () => {
  const EARLIER = { runId: '20261020T060000Z-0c0c0c0c', month: '2026-10' };
  const BOTH = [aPlace('111122223333', ['kept']), aPlace('222233334444', ['unread'])];

  async function publishWithout(takeAway: (key: (account: string) => string) => string) {
    const publisher = await startPublisher();
    await publisher.replay(aRun({ ...EARLIER, places: BOTH }));
    await publisher.collect(aRun({ previous: '2026-10', places: BOTH }));
    await publisher.takeAway(takeAway((account) => coverageKeyOf(FIRST, account, 'eu-central-1')));
    const publication = await publisher.publish(FIRST);
    return { publisher, publication };
  }

  test('because its coverage is missing is a failed place, and its functions are not read', async () => {
    const { publisher, publication } = await publishWithout((coverage) => coverage('222233334444'));

    expect(publication).toMatchObject({ complete: false, placesNotCovered: 1, functions: 1, notRead: 1 });
    expect(publisher.records('2026-11', 'coverage.csv')).toMatchObject([
      { account_id: '111122223333', status: 'covered', functions: '1' },
      { account_id: '222233334444', status: 'failed', reason: 'was not collected', functions: '0' },
    ]);
    expect(publisher.records('2026-11', 'report.csv')).toMatchObject([
      { function_name: 'kept', change: 'open' },
      { function_name: 'unread', change: 'not-read', status: 'deprecated' },
    ]);
  });

  test('because its shard is missing is a failed place, and its functions are not read', async () => {
    const { publisher, publication } = await publishWithout(() =>
      shardKeyOf(FIRST, '222233334444', 'eu-central-1'),
    );

    expect(publication).toMatchObject({ complete: false, placesNotCovered: 1, notRead: 1 });
    expect(publisher.records('2026-11', 'coverage.csv')[1]).toMatchObject({ reason: 'its shard is missing' });
    expect(publisher.records('2026-11', 'report.csv')[1]).toMatchObject({ change: 'not-read' });
  });

  test('because its shard has lost functions is a failed place, with those that are there', async () => {
    const publisher = await startPublisher();
    await publisher.collect(aRun({ places: [aPlace('111122223333', ['a', 'b'])] }));
    const key = coverageKeyOf(FIRST, '111122223333', 'eu-central-1');
    const told = publisher.text(key).replace('"functions":2', '"functions":3');
    await publisher.bucket.put(key, told, 'application/x-ndjson');

    const publication = await publisher.publish(FIRST);

    expect(publication).toMatchObject({ complete: false, functions: 2 });
    expect(publisher.records('2026-11', 'coverage.csv')).toMatchObject([
      { status: 'failed', reason: 'its shard has 2 of 3 functions', functions: '2' },
    ]);
  });

  test('that tells of a place twice has its functions once', async () => {
    const publisher = await startPublisher();
    await publisher.collect(aRun());
    const key = coverageKeyOf(FIRST, '111122223333', 'eu-central-1');
    await publisher.bucket.put(key, publisher.text(key).repeat(2), 'application/x-ndjson');

    await expect(publisher.publish(FIRST)).resolves.toMatchObject({ complete: true, functions: 1 });
  });

  test('that two batches have collected is published once', async () => {
    const publisher = await startPublisher();
    await publisher.collect(aRun());
    for (const keyOf of [shardKeyOf, coverageKeyOf]) {
      const key = keyOf(FIRST, '111122223333', 'eu-central-1');
      const { body } = publisher.endpoint.objects('reports').get(key) ?? {};
      await publisher.bucket.put(key.replace('-0.', '-1.'), body ?? '', 'application/octet-stream');
    }

    const publication = await publisher.publish(FIRST);

    expect(publication).toMatchObject({ complete: true, functions: 1, placesNotCovered: 0 });
    expect(publisher.records('2026-11', 'coverage.csv')).toMatchObject([{ functions: '1' }]);
    expect(publisher.records('2026-11', 'report.csv')).toHaveLength(1);
  });

  test.each([
    [
      '{"errorType":"Sandbox.Timedout","errorMessage":"Task timed out after 900.00 seconds","trace":[]}',
      'Task timed out after 900.00 seconds',
    ],
    ['Rate exceeded', 'Rate exceeded'],
  ])('has the reason that the state machine noted: %s', async (cause, message) => {
    const publisher = await startPublisher();
    const item = { kind: 'direct', accountId: '222233334444', region: 'eu-west-1' } as const;
    await publisher.collect(aRun({ uncollected: [item] }));
    const note = { items: [item], error: 'States.TaskFailed', cause };
    await publisher.bucket.create(`runs/${FIRST}/uncollected/batch-1.json`, note);

    await publisher.publish(FIRST);

    expect(publisher.records('2026-11', 'coverage.csv')[1]).toMatchObject({
      account_id: '222233334444',
      region: 'eu-west-1',
      status: 'failed',
      reason: `States.TaskFailed: ${message}`,
    });
  });

  test('of an aggregator is each of its accounts, in whatever Region', async () => {
    const publisher = await startPublisher();
    const accountIds = ['222233334444', '333344445555'];
    await publisher.replay(aRun({ uncollected: [{ kind: 'aggregator', accountIds }] }));

    expect(
      publisher
        .records('2026-11', 'coverage.csv')
        .map((row) => [row['account_id'], row['region'], row['status']]),
    ).toEqual([
      ['111122223333', 'eu-central-1', 'covered'],
      ['222233334444', '', 'failed'],
      ['333344445555', '', 'failed'],
    ]);
  });

  test('because it was left out from the start is told too', async () => {
    const publisher = await startPublisher();
    await publisher.collect(aRun());
    const leftOut = {
      accountId: '222233334444',
      region: '',
      status: 'skipped',
      reason: 'is SUSPENDED',
      readAt: null,
    };
    await writePlanCoverage(publisher.bucket, FIRST, [{ ...leftOut, status: 'skipped', functions: 0 }]);

    const publication = await publisher.publish(FIRST);

    expect(publication).toMatchObject({ complete: true, placesNotCovered: 0 });
    expect(publisher.records('2026-11', 'coverage.csv')[1]).toMatchObject({ reason: 'is SUSPENDED' });
  });
});

describe('the reports of owners', () => {
  const NAMES = ['team/ship', 'team%2Fship', 'team ship 🚢', '../..', 'Team', 'team', 'a\nb', '=1+1'];

  test('have a key of their own each, whatever their names', async () => {
    const publisher = await startPublisher();
    const functions = NAMES.map((team, i) => aFunction({ functionName: `f${i}`, tags: { team } }));
    await publisher.replay(aRun({ places: [aPlace('111122223333', [], { functions })] }));

    const reports = NAMES.map((name) => {
      const rows = publisher.records('2026-11', `owner=${toOwnerKey(name)}/report.csv`);
      return rows.map((row) => row['function_name']);
    });

    expect(reports).toEqual(NAMES.map((_, i) => [`f${i}`]));
    expect(publisher.keys(`${PREFIX}owner=`)).toHaveLength(NAMES.length);
  });

  test('have their rows of report.csv in its order, final and not-read ones too', async () => {
    const publisher = await startPublisher();
    const account = { id: '222233334444', name: null, ouPath: null };
    const some = ['nodejs24.x', 'python2.7', 'nodejs20.x', 'go1.x'].flatMap((runtime) =>
      ['checkout', 'search'].map((team) =>
        aFunction({ functionName: `${runtime}-${team}`, runtime, tags: { team } }),
      ),
    );
    const unread = aFunction({ account, functionName: 'unread', tags: { team: 'search' } });
    const unreadPlace = aPlace('222233334444', [], { functions: [unread] });
    const places = [aPlace('111122223333', [], { functions: some }), unreadPlace];
    await publisher.replay(aRun({ runId: '20261020T060000Z-0c0c0c0c', month: '2026-10', places }));
    const left = aPlace('111122223333', [], { functions: some.slice(2) });

    await publisher.replay(
      aRun({ previous: '2026-10', places: [left, { ...unreadPlace, functions: [], status: 'failed' }] }),
    );

    const all = publisher.records('2026-11', 'report.csv');
    for (const owner of ['checkout', 'search']) {
      const own = publisher.records('2026-11', `owner=${owner}/report.csv`);
      expect(own).toEqual(all.filter((row) => row['owner'] === owner));
      expect(own.map((row) => row['change'])).toEqual(expect.arrayContaining(['gone']));
    }
    expect(all).toHaveLength(9);
  });
});

test('the state of a month has every row but the final ones, in the order of their functions', async () => {
  const publisher = await startPublisher();
  await publisher.replay(
    aRun({
      runId: '20261020T060000Z-0c0c0c0c',
      month: '2026-10',
      places: [aPlace('111122223333', ['gone', 'a'])],
    }),
  );

  await publisher.replay(aRun({ previous: '2026-10', places: [aPlace('111122223333', ['b', 'a'])] }));

  const packed =
    publisher.endpoint.objects('reports').get(`${PREFIX}state.ndjson.gz`)?.body ?? Buffer.alloc(0);
  const rows = gunzipSync(packed)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows.map((row) => [row.function_name, row.change])).toEqual([
    ['a', 'open'],
    ['b', 'new'],
  ]);
  expect(Object.keys(rows[0])).toEqual([...REPORT_COLUMNS]);
});

test('a lock that cannot be given back does not undo a publication', async () => {
  const publisher = await startPublisher();
  await publisher.collect(aRun());
  await publisher.bucket.create(LOCK, {
    month: '2026-11',
    runId: FIRST,
    startedAt: '2026-11-20T06:00:00Z',
    expiresAt: '2026-11-20T12:30:00Z',
  });
  publisher.endpoint.inject({ operation: 'DeleteObject', error: 'AccessDenied' });

  await expect(publisher.publish(FIRST)).resolves.toMatchObject({ runId: FIRST });

  expect(publisher.text(POINTER)).toContain(FIRST);
  expect(publisher.text(LOCK)).toContain(FIRST);
});
