import { describe, expect, test } from 'vitest';
import type { CoverageRecord } from '../../reporter/coverage-record.ts';
import { createShardCheck } from '../../reporter/shard-check.ts';
import { toLine } from '../../reporter/spilled-function.ts';
import { aFunction } from '../support/a-function.ts';

function aRecord(members: Partial<CoverageRecord> = {}): CoverageRecord {
  const place = { accountId: '111122223333', region: 'eu-central-1' };
  return { ...place, status: 'covered', reason: '', readAt: null, functions: 2, ...members };
}

function judged(record: CoverageRecord, names: readonly string[], isMissing = false) {
  const check = createShardCheck([record], isMissing);
  check.count(names.map((functionName) => toLine(aFunction({ functionName }))));
  return { isWhole: check.isWhole(), record: check.judge(record) };
}

describe('a place', () => {
  test('with as many functions as were told of stays covered', () => {
    expect(judged(aRecord(), ['a', 'b'])).toEqual({ isWhole: true, record: aRecord() });
  });

  test.each([
    ['fewer', ['a'], 'its shard has 1 of 2 functions'],
    ['more', ['a', 'b', 'c'], 'its shard has 3 of 2 functions'],
  ])('with %s functions than were told of has failed', (_, names, reason) => {
    expect(judged(aRecord(), names)).toEqual({
      isWhole: false,
      record: aRecord({ status: 'failed', reason }),
    });
  });

  test.each([
    ['failed', 'ListFunctions: AccessDenied'],
    ['not-enabled', 'the Region is not enabled'],
  ] as const)('that was told of as %s keeps its own reason, whatever its shard has', (status, reason) => {
    const told = aRecord({ status, reason });

    expect(judged(told, ['a']).record).toEqual(told);
    expect(judged(told, [], true).record).toEqual(told);
  });
});
