import { describe, expect, test } from 'vitest';
import { absentRow, changeOf } from '../../reporter/change.ts';
import { aReportRow } from '../support/a-report-row.ts';

const open = aReportRow();
const waived = aReportRow({
  compliance: 'COMPLIANT',
  waiver_expires: '2026-12-01',
  waiver_reason: 'Replaced soon',
});
const expired = aReportRow({ waiver_expires: '2026-11-01', waiver_reason: 'Replaced soon' });
const clean = aReportRow({
  runtime: 'nodejs24.x',
  status: 'supported',
  compliance: 'COMPLIANT',
  deprecation_date: '2028-04-30',
  block_create_date: null,
  block_update_date: null,
});
const image = aReportRow({
  runtime: null,
  package_type: 'Image',
  status: 'unassessed',
  compliance: 'NOT_APPLICABLE',
});

describe('the change since the month before', () => {
  test.each([
    ['a function that was not there', null, open, 'new'],
    ['a sound function that was not there', null, clean, 'new'],
    ['a sound function that is a problem now', clean, open, 'new'],
    ['a container image that is a problem now', image, open, 'new'],
    ['a problem that still is one', open, open, 'open'],
    ['a problem whose date AWS moved', aReportRow({ block_update_date: '2027-02-01' }), open, 'date-moved'],
    ['a problem whose date AWS took back', open, aReportRow({ block_create_date: null }), 'date-moved'],
    [
      'a problem on another old runtime, whose dates are others',
      aReportRow({ runtime: 'nodejs18.x', deprecation_date: '2025-09-01' }),
      open,
      'open',
    ],
    ['a problem that is waived now', open, waived, 'waived'],
    ['a waiver that is still in force', waived, waived, 'waived'],
    ['a sound function that would be a problem but for a waiver', clean, waived, 'waived'],
    ['a waiver that ended', waived, expired, 'waiver-expired'],
    ['a problem whose waiver had ended before', expired, expired, 'open'],
    ['a problem that was solved', open, clean, 'fixed'],
    ['a waived problem that was solved', waived, clean, 'fixed'],
    ['a problem that became a container image', open, image, 'fixed'],
    [
      'a problem that is none since AWS moved the date',
      open,
      aReportRow({ status: 'supported', compliance: 'COMPLIANT', deprecation_date: '2027-10-31' }),
      'date-moved',
    ],
    ['a sound function', clean, clean, null],
    [
      'a sound function whose date AWS moved',
      aReportRow({ ...clean, deprecation_date: '2028-10-31' }),
      clean,
      'date-moved',
    ],
  ])('of %s', (_, earlier, row, change) => {
    expect(changeOf(earlier, row)).toBe(change);
  });
});

describe('the row of a function that is not among those read', () => {
  test('stays as it was when its account or Region was not read, with the days that are left now', () => {
    expect(absentRow(open, { kind: 'not-read' }, '2026-12-20', '2026-11')).toEqual({
      ...open,
      days_left: 43,
      change: 'not-read',
    });
  });

  test('is open again from the day on which its waiver ends, though nobody could look', () => {
    const on = (today: string) => absentRow(waived, { kind: 'not-read' }, today, '2026-10').compliance;

    expect([on('2026-11-30'), on('2026-12-01')]).toEqual(['COMPLIANT', 'NON_COMPLIANT']);
  });

  test('has a sentence that is still true: without the days of another day, and with a waiver that has ended', () => {
    const about =
      'nodejs20.x was deprecated 2026-04-30. AWS blocks new functions 2027-02-01 and updates 2027-03-03';
    const rest = '(payments: Replaced soon). Table of 2026-11-20.';
    const read = { ...waived, explanation: `${about} (103 days). Waived until 2026-12-01 ${rest}` };
    const on = (today: string) => absentRow(read, { kind: 'not-read' }, today, '2026-10').explanation;

    expect(on('2026-11-30')).toBe(`${about}. Waived until 2026-12-01 ${rest}`);
    expect(on('2026-12-01')).toBe(`${about}. Waiver ended 2026-12-01 ${rest}`);
  });

  test('judges nothing any more when the function is gone, and says when it was last seen', () => {
    expect(absentRow(expired, { kind: 'gone' }, '2026-12-20', '2026-11')).toEqual({
      ...open,
      status: 'gone',
      compliance: 'NOT_APPLICABLE',
      next_deadline: null,
      next_deadline_kind: null,
      days_left: null,
      change: 'gone',
      explanation: 'The function is no longer listed. It was in the report of 2026-11.',
    });
  });

  test('takes the next of its dates when one of them has passed', () => {
    expect(absentRow(open, { kind: 'not-read' }, '2027-02-01', '2026-11')).toMatchObject({
      next_deadline: '2027-03-03',
      next_deadline_kind: 'block-update',
      days_left: 30,
    });
    expect(absentRow(open, { kind: 'not-read' }, '2027-03-03', '2026-11')).toMatchObject({
      next_deadline: null,
      next_deadline_kind: null,
      days_left: null,
    });
  });

  test('is gone, and says why, when only a published version has left', () => {
    const row = absentRow(aReportRow({ version: '12' }), { kind: 'version-left' }, '2026-12-20', '2026-11');

    expect(row).toMatchObject({
      version: '12',
      status: 'gone',
      change: 'gone',
      explanation:
        'Version 12 is no longer both a problem and served by an alias. It was in the report of 2026-11.',
    });
  });
});
