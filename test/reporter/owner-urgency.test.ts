import { expect, test } from 'vitest';
import { compareUrgency, urgencyOf } from '../../reporter/owner-urgency.ts';

/** The urgency on 2026-11-20 of a row that has these cells, by a table of 2026-11-20. */
function urgencyWith(cells: Readonly<Record<string, string>>) {
  const row: Readonly<Record<string, string>> = { table_as_of: '2026-11-20', ...cells };
  return urgencyOf((column) => row[column] ?? '', '2026-11-20');
}

test('Blocked updates are the urgency even where settings have moved another date behind them', () => {
  const dates = { block_update_date: '2026-09-01', block_create_date: '2027-02-01' };

  expect(urgencyWith({ ...dates, next_deadline: '2027-02-01', days_left: '73' })).toEqual({
    kind: 'updates-blocked',
    since: '2026-09-01',
    isForetold: false,
  });
});

test.each([
  ['2026-11-19', 'updates-blocked'],
  ['2026-11-20', 'updates-blocked'],
  ['2026-11-21', 'deadline'],
])('A block of updates on %s is told on 2026-11-20 as %s', (date, kind) => {
  const cells = { block_update_date: date, next_deadline: date > '2026-11-20' ? date : '' };

  expect(urgencyWith(cells).kind).toBe(kind);
});

test('What has no date is as urgent as anything else that has none', () => {
  expect(compareUrgency(urgencyWith({}), urgencyWith({}))).toBe(0);
});

test('A date that the table could only foretell is told as such', () => {
  const cells = { deprecation_date: '2026-11-19', table_as_of: '2026-10-31' };

  expect(urgencyWith(cells)).toEqual({ kind: 'deprecated', since: '2026-11-19', isForetold: true });
});
