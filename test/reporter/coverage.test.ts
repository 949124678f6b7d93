import { describe, expect, test } from 'vitest';
import type { Coverage } from '../../core/inventory.ts';
import { COVERAGE_COLUMNS, createCoverageTally, isComplete } from '../../reporter/coverage.ts';
import { coverageCsv } from '../../reporter/report-folder.ts';

function aReading(members: Partial<Coverage> = {}): Coverage {
  return {
    accountId: '111122223333',
    region: 'eu-central-1',
    status: 'covered',
    reason: '',
    readAt: '2026-11-20T08:00:00.000Z',
    ...members,
  };
}

const NOBODY = new Map();

describe('the coverage of a report', () => {
  test('has the columns of the contract', () => {
    expect(COVERAGE_COLUMNS.join(', ')).toBe(
      'account_id, account_name, region, status, reason, functions, read_at',
    );
  });

  test('has a row for whatever was asked for, though it gave no function', () => {
    const failed = aReading({ region: 'us-east-1', status: 'failed', reason: 'AccessDenied' });

    const rows = createCoverageTally([aReading(), failed], NOBODY).rows();

    expect(rows).toEqual([
      { ...aReading(), accountName: null, functions: 0 },
      { ...failed, accountName: null, functions: 0 },
    ]);
  });

  test('counts the functions of each account and Region', () => {
    const tally = createCoverageTally([aReading(), aReading({ region: 'us-east-1' })], NOBODY);
    tally.countRead('111122223333', 'eu-central-1');
    tally.countRead('111122223333', 'eu-central-1');
    tally.countRead('111122223333', 'us-east-1');

    expect(tally.rows().map(({ region, functions }) => [region, functions])).toEqual([
      ['eu-central-1', 2],
      ['us-east-1', 1],
    ]);
  });

  test('has a row for what gave functions though nobody announced it', () => {
    const tally = createCoverageTally([], NOBODY);
    tally.countRead('222233334444', 'eu-west-1');

    expect(tally.rows()).toEqual([
      {
        accountId: '222233334444',
        accountName: null,
        region: 'eu-west-1',
        status: 'covered',
        reason: '',
        functions: 1,
        readAt: null,
      },
    ]);
  });

  test('keeps the reason of a reading that failed after it had given functions', () => {
    const announced = [aReading({ status: 'failed', reason: 'page 2: ThrottlingException' })];
    const tally = createCoverageTally(announced, NOBODY);
    tally.countRead('111122223333', 'eu-central-1');

    const rows = tally.rows();

    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ status: 'failed', reason: 'page 2: ThrottlingException', functions: 1 });
  });

  test('names accounts where they are known, and goes by account and Region', () => {
    const accounts = new Map([['222233334444', { id: '222233334444', name: 'checkout', ouPath: null }]]);
    const tally = createCoverageTally([aReading({ region: 'us-east-1' }), aReading()], accounts);
    tally.countRead('222233334444', 'us-east-1');
    tally.countRead('222233334444', 'eu-central-1');

    expect(
      tally.rows().map(({ accountId, region, accountName }) => [accountId, region, accountName]),
    ).toEqual([
      ['111122223333', 'eu-central-1', null],
      ['111122223333', 'us-east-1', null],
      ['222233334444', 'eu-central-1', 'checkout'],
      ['222233334444', 'us-east-1', 'checkout'],
    ]);
  });

  test('gives each reason in one line, whatever lines AWS wrote', () => {
    const failed = aReading({ status: 'failed', reason: 'AccessDenied: no\r\n  permission\tto list\n' });

    const rows = createCoverageTally([failed], NOBODY).rows();

    expect(rows.map(({ reason }) => reason)).toEqual(['AccessDenied: no permission to list']);
  });

  test('is CSV with what is unknown left empty', () => {
    const reading = aReading({ status: 'not-enabled', reason: 'Region, not enabled', readAt: null });

    const rows = createCoverageTally([reading], NOBODY).rows();

    expect([...coverageCsv(rows)].join('')).toBe(
      'account_id,account_name,region,status,reason,functions,read_at\r\n' +
        '111122223333,,eu-central-1,not-enabled,"Region, not enabled",0,\r\n',
    );
  });
});

describe('functions of an earlier report that were not read', () => {
  const [account, region] = ['222233334444', 'eu-west-1'];
  const reasons = (announced: Coverage[]) => {
    const tally = createCoverageTally(announced, NOBODY);
    for (let i = 0; i < 2; i++) tally.countNotRead(account, region);
    return tally.rows().map((row) => [row.accountId, row.region, row.status, row.reason, row.functions]);
  };

  test('have a row that says so where nobody was to read them', () => {
    expect(reasons([aReading()])).toEqual([
      ['111122223333', 'eu-central-1', 'covered', '', 0],
      [
        account,
        region,
        'skipped',
        'the account or Region is not asked for any more; its functions are as they were last read',
        0,
      ],
    ]);
  });

  test.each([
    ['their Region', region],
    ['their account', ''],
  ])('have no other one than that of %s', (_, told) => {
    const failed = aReading({ accountId: account, region: told, status: 'failed', reason: 'AccessDenied' });

    expect(reasons([failed])).toEqual([[account, told, 'failed', 'AccessDenied', 0]]);
  });

  test('are not covered where others gave functions though nobody announced it', () => {
    const tally = createCoverageTally([], NOBODY);
    tally.countNotRead(account, region);
    tally.countRead(account, region);

    expect(tally.isCovered(account, region)).toBe(false);
    expect(tally.rows()).toMatchObject([{ status: 'covered', reason: '', functions: 1 }]);
  });
});

describe('an inventory', () => {
  test.each<[Coverage['status'][], boolean]>([
    [[], true],
    [['covered'], true],
    [['covered', 'skipped'], true],
    [['skipped'], true],
    [['covered', 'failed'], false],
    [['covered', 'not-enabled'], false],
    [['failed'], false],
  ])('of %j is complete: %s', (statuses, expected) => {
    expect(isComplete(statuses.map((status) => aReading({ status })))).toBe(expected);
  });
});

describe('a place is covered', () => {
  const place = ['111122223333', 'eu-central-1'] as const;

  test('when its row says so, and no other place is for it', () => {
    const { isCovered } = createCoverageTally([aReading()], NOBODY);

    expect(isCovered(...place)).toBe(true);
    expect(isCovered('111122223333', 'us-east-1')).toBe(false);
    expect(isCovered('222233334444', 'eu-central-1')).toBe(false);
  });

  test.each(['failed', 'not-enabled', 'skipped'] as const)('never when its row says %s', (status) => {
    expect(createCoverageTally([aReading({ status })], NOBODY).isCovered(...place)).toBe(false);
  });

  test('not when one of its rows says otherwise, whichever comes first', () => {
    const rows = [aReading(), aReading({ status: 'failed' })];

    for (const announced of [rows, rows.toReversed()]) {
      const tally = createCoverageTally(announced, NOBODY);
      expect(tally.isCovered(...place)).toBe(false);
      expect(tally.rows().map(({ status }) => status)).toEqual(['failed']);
    }
  });

  test('for all the reasons that its rows have, each told once', () => {
    const rows = ['no tags', 'no source', 'no tags'].map((reason) => aReading({ status: 'failed', reason }));

    expect(createCoverageTally(rows, NOBODY).rows()).toMatchObject([{ reason: 'no tags; no source' }]);
  });
});
