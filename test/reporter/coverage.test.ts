import { describe, expect, test } from 'vitest';
import type { Coverage } from '../../core/inventory.ts';
import {
  COVERAGE_COLUMNS,
  createCoverageLookup,
  createCoverageTally,
  isComplete,
} from '../../reporter/coverage.ts';
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
    const tally = createCoverageTally();

    const rows = tally.rows(
      [aReading(), aReading({ region: 'us-east-1', status: 'failed', reason: 'AccessDenied' })],
      NOBODY,
    );

    expect(rows).toEqual([
      { ...aReading(), accountName: null, functions: 0 },
      {
        ...aReading({ region: 'us-east-1', status: 'failed', reason: 'AccessDenied' }),
        accountName: null,
        functions: 0,
      },
    ]);
  });

  test('counts the functions of each account and Region', () => {
    const tally = createCoverageTally();
    tally.count('111122223333', 'eu-central-1');
    tally.count('111122223333', 'eu-central-1');
    tally.count('111122223333', 'us-east-1');

    const rows = tally.rows([aReading(), aReading({ region: 'us-east-1' })], NOBODY);

    expect(rows.map(({ region, functions }) => [region, functions])).toEqual([
      ['eu-central-1', 2],
      ['us-east-1', 1],
    ]);
  });

  test('has a row for what gave functions though nobody announced it', () => {
    const tally = createCoverageTally();
    tally.count('222233334444', 'eu-west-1');

    expect(tally.rows([], NOBODY)).toEqual([
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
    const tally = createCoverageTally();
    tally.count('111122223333', 'eu-central-1');

    const rows = tally.rows([aReading({ status: 'failed', reason: 'page 2: ThrottlingException' })], NOBODY);

    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ status: 'failed', reason: 'page 2: ThrottlingException', functions: 1 });
  });

  test('names accounts where they are known, and goes by account and Region', () => {
    const tally = createCoverageTally();
    tally.count('222233334444', 'us-east-1');
    tally.count('222233334444', 'eu-central-1');
    const accounts = new Map([['222233334444', { id: '222233334444', name: 'checkout', ouPath: null }]]);

    const rows = tally.rows([aReading({ region: 'us-east-1' }), aReading()], accounts);

    expect(rows.map(({ accountId, region, accountName }) => [accountId, region, accountName])).toEqual([
      ['111122223333', 'eu-central-1', null],
      ['111122223333', 'us-east-1', null],
      ['222233334444', 'eu-central-1', 'checkout'],
      ['222233334444', 'us-east-1', 'checkout'],
    ]);
  });

  test('gives each reason in one line, whatever lines AWS wrote', () => {
    const rows = createCoverageTally().rows(
      [aReading({ status: 'failed', reason: 'AccessDenied: no\r\n  permission\tto list\n' })],
      NOBODY,
    );

    expect(rows.map(({ reason }) => reason)).toEqual(['AccessDenied: no permission to list']);
  });

  test('is CSV with what is unknown left empty', () => {
    const tally = createCoverageTally();
    const rows = tally.rows(
      [aReading({ status: 'not-enabled', reason: 'Region, not enabled', readAt: null })],
      NOBODY,
    );

    expect([...coverageCsv(rows)].join('')).toBe(
      'account_id,account_name,region,status,reason,functions,read_at\r\n' +
        '111122223333,,eu-central-1,not-enabled,"Region, not enabled",0,\r\n',
    );
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
    const isCovered = createCoverageLookup([aReading()]);

    expect(isCovered(...place)).toBe(true);
    expect(isCovered('111122223333', 'us-east-1')).toBe(false);
    expect(isCovered('222233334444', 'eu-central-1')).toBe(false);
  });

  test.each(['failed', 'not-enabled', 'skipped'] as const)('never when its row says %s', (status) => {
    expect(createCoverageLookup([aReading({ status })])(...place)).toBe(false);
  });

  test('not when one of its rows says otherwise, whichever comes first', () => {
    const rows = [aReading(), aReading({ status: 'failed' })];

    expect(createCoverageLookup(rows)(...place)).toBe(false);
    expect(createCoverageLookup(rows.toReversed())(...place)).toBe(false);
  });
});
