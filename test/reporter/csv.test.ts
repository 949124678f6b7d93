import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toCsvRecord } from '../../reporter/csv.ts';

describe('a CSV record', () => {
  test.each([
    ['plain text', ['orders-api', 'nodejs20.x'], 'orders-api,nodejs20.x\r\n'],
    ['an unknown value as an empty cell', ['a', null, 'b', null], 'a,,b,\r\n'],
    ['an empty text as an empty cell', ['a', '', 'b'], 'a,,b\r\n'],
    ['numbers as they are', [0, -5, 103, 1.5], '0,-5,103,1.5\r\n'],
    ['a comma in quotes', ['a,b', 'c'], '"a,b",c\r\n'],
    ['quotes doubled, in quotes', ['say "no"', 'c'], '"say ""no""",c\r\n'],
    ['a line feed in quotes', ['a\nb'], '"a\nb"\r\n'],
    ['a carriage return in quotes', ['a\rb'], '"a\rb"\r\n'],
    ['CRLF in quotes', ['a\r\nb'], '"a\r\nb"\r\n'],
    ['spaces untouched', [' a '], ' a \r\n'],
    ['other scripts untouched', ['東京', 'größe', '👩‍👩‍👧'], '東京,größe,👩‍👩‍👧\r\n'],
    ['"null" as the text it is', ['null'], 'null\r\n'],
    ['nothing', [null], '\r\n'],
  ])('holds %s', (_, cells, expected) => {
    expect(toCsvRecord(cells)).toBe(expected);
  });

  test.each([
    ['=', '=1+1', "'=1+1"],
    ['+', '+49 30', "'+49 30"],
    ['-', '-5', "'-5"],
    ['@', '@SUM(A1)', "'@SUM(A1)"],
    ['a tab', '\t=1', "'\t=1"],
    ['a carriage return', '\r=1', '"\'\r=1"'],
    ['= and holds a comma', '=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
  ])('disarms a text that begins with %s', (_, cell, expected) => {
    expect(toCsvRecord([cell])).toBe(`${expected}\r\n`);
  });

  test.each(['a=1', 'a-b', 'a@b', "'=1", ' =1', '(=1)'])(
    'leaves %j alone, which no spreadsheet computes',
    (cell) => {
      expect(toCsvRecord([cell])).toBe(`${cell}\r\n`);
    },
  );

  const anyCell = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', "'", '=', '+', '-', '@', '\t', ' ', 'a', '東') }),
  );

  test('is read back by any reader of RFC 4180, but for the prefix of formulas', () => {
    const records = fc
      .integer({ min: 1, max: 5 })
      .chain((width) =>
        fc.array(fc.array(anyCell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 }),
      )
      // One empty cell alone is an empty line, which readers take for no record.
      .filter((rows) => rows.every((cells) => cells.length > 1 || cells[0] !== ''));

    fc.assert(
      fc.property(records, (rows) => {
        const text = rows.map(toCsvRecord).join('');

        const read = parse(text, { record_delimiter: '\r\n', relax_quotes: false, bom: false });

        expect(read).toEqual(
          rows.map((cells) => cells.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell))),
        );
      }),
      { numRuns: 500 },
    );
  });
});
