import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { daysBetween, isoDateSchema } from '../../core/iso-date.ts';

describe('a day', () => {
  test.each(['2026-11-20', '2028-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('%s exists', (date) => {
    expect(z.safeParse(isoDateSchema, date).success).toBe(true);
  });

  test.each([
    '2026-02-29',
    '2100-02-29',
    '2026-11-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-1-1',
    '26-11-20',
    '20261120',
    '2026-11-20T00:00:00Z',
    ' 2026-11-20',
    '2026-11-20\n',
    '',
  ])('%j is none', (date) => {
    expect(z.safeParse(isoDateSchema, date).success).toBe(false);
  });
});

describe('the days between two days', () => {
  test.each([
    ['2026-11-20', '2026-11-20', 0],
    ['2026-11-20', '2026-11-21', 1],
    ['2026-11-20', '2026-11-19', -1],
    ['2026-11-20', '2027-03-03', 103],
    ['2028-02-28', '2028-03-01', 2],
    ['2026-02-28', '2026-03-01', 1],
    ['2026-03-28', '2026-03-30', 2],
    ['2026-10-24', '2026-10-26', 2],
    ['0001-01-01', '9999-12-31', 3_652_058],
  ])('from %s to %s are %i', (from, to, expected) => {
    expect(daysBetween(from, to)).toBe(expected);
  });
});
