import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toCsvRecord } from '../../reporter/csv.ts';
import { readCsvTable } from '../../reporter/csv-table.ts';

/** The bytes of a text in pieces of so many bytes, as they might come over the wire. */
async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

async function tableOf(text: string, columns: readonly string[], size = 1000): Promise<string[][]> {
  const records: string[][] = [];
  for await (const rows of readCsvTable('a.csv', inPieces(text, size), columns)) {
    for (const cell of rows) records.push(columns.map(cell));
  }
  return records;
}

describe('a CSV file', () => {
  test('is read by the names of its columns, in any order', async () => {
    expect(await tableOf('a,b,c\r\n1,2,3\r\n', ['c', 'a'])).toEqual([['3', '1']]);
  });

  test('without records has none', async () => {
    expect(await tableOf('a,b\r\n', ['a'])).toEqual([]);
  });

  test('gives texts back that were made harmless for spreadsheets', async () => {
    expect(await tableOf(toCsvRecord(['a', 'b']) + toCsvRecord(['=1+1', "it's"]), ['a', 'b'])).toEqual([
      ['=1+1', "it's"],
    ]);
  });

  test('says what it had before, however it was written and cut', async () => {
    // What a text begins with that looks like our own guard cannot be told from it.
    const cell = fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !/^'[=+\-@\t\r]/.test(text));
    const special = fc.constantFrom('', '"', '""', ',', '\r\n', '\n', '\r', '=a', 'ö,"\r\n"', '-x\r\n');
    const record = fc.tuple(fc.oneof(cell, special), fc.oneof(special, cell));
    await fc.assert(
      fc.asyncProperty(fc.array(record), fc.integer({ min: 1, max: 20 }), async (records, size) => {
        const text = [['one', 'two'], ...records].map(toCsvRecord).join('');

        expect(await tableOf(text, ['one', 'two'], size)).toEqual(records);
      }),
    );
  });

  test.each([
    ['has no header', '', ['a']],
    ['has no column b, c', 'a\r\n1\r\n', ['a', 'b', 'c']],
    ['ends within a record', 'a,b\r\n1,2', ['a']],
    ['ends within a record', 'a,b\r\n"1,2\r\n', ['a']],
    ['has a record with 1 cells instead of 2', 'a,b\r\n1\r\n', ['a']],
    ['has a record with a quote in the wrong place', 'a,b\r\n1"2",3\r\n', ['a']],
  ])('is refused when it %s', async (fault, text, columns) => {
    await expect(tableOf(text, columns)).rejects.toThrow(`a.csv: ${fault}`);
  });
});
