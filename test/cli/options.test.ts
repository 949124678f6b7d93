import { describe, expect, test } from 'vitest';
import { parseChoice, parseDate, parseDays, parseRegions } from '../../cli/options.ts';

describe('a date', () => {
  test.each(['2026-11-20', '2028-02-29', '0001-01-01'])('is %s', (text) => {
    expect(parseDate(text)).toBe(text);
  });

  test.each(['2026-02-29', '2026-13-01', '2026-1-1', '20261120', '2026-11-20T00:00:00Z', 'today', ''])(
    'is not "%s"',
    (text) => {
      expect(() => parseDate(text)).toThrow('Not a day of the calendar as YYYY-MM-DD.');
    },
  );
});

describe('a number of days', () => {
  test.each([
    ['0', 0],
    ['180', 180],
    ['3650', 3650],
  ])('is %s', (text, days) => {
    expect(parseDays(text)).toBe(days);
  });

  test.each(['-1', '3651', '1.5', '1e3', '0x10', ' 5', 'many', ''])('is not "%s"', (text) => {
    expect(() => parseDays(text)).toThrow('Not a whole number of days from 0 to 3650.');
  });
});

describe('a list of Regions', () => {
  test('has each Region once, blanks around the commas or not', () => {
    expect(parseRegions('eu-west-1, us-east-1,eu-west-1')).toEqual(['eu-west-1', 'us-east-1']);
  });

  test.each(['us-gov-west-1', 'cn-north-1', 'us-isob-east-1', 'ap-southeast-7', 'eusc-de-east-1'])(
    'has Regions of every partition, such as %s',
    (region) => {
      expect(parseRegions(region)).toEqual([region]);
    },
  );

  test.each(['', 'eu-west-1,', 'EU-WEST-1', 'eu-west', 'eu-west-1a', 'all', 'eu-west-1;us-east-1', '*'])(
    'is not "%s"',
    (text) => {
      expect(() => parseRegions(text)).toThrow('Not a list of Regions such as eu-west-1,us-east-1.');
    },
  );
});

test('a choice is one of a list, written as there', () => {
  const parseFormat = parseChoice(['table', 'csv'] as const);

  expect(parseFormat('csv')).toBe('csv');
  expect(() => parseFormat('CSV')).toThrow('Choose one of table, csv.');
});
