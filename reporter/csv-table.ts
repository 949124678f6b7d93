import { readLines } from '../adapters/lines.ts';

/** The cells of a record by the names of the columns that were asked for; an unknown value is an empty text. */
export type CsvRow<Column extends string> = (column: Column) => string;

/** What `toCsvCell` puts before texts that a spreadsheet would take for formulas. */
const GUARD = /^'(?=[=+\-@\t\r])/;
/** A cell of a record that has quotes, and the comma or the end after it. */
const CELL = /("(?:[^"]|"")*"|[^",]*)(,|$)/y;

/**
 * The rows of a CSV file that we wrote, in batches as its bytes come; texts are as they were before they were made
 * harmless. Throws, beginning with `what`, when a column is missing or the file is not whole.
 */
export async function* readCsvTable<Column extends string>(
  what: string,
  bytes: AsyncIterable<Uint8Array>,
  columns: readonly Column[],
): AsyncGenerator<CsvRow<Column>[]> {
  let toRow: ReturnType<typeof rowMaker<Column>> | null = null;
  for await (const records of readRecords(what, bytes)) {
    const rows: CsvRow<Column>[] = [];
    for (const record of records) {
      const cells = toCells(what, record);
      if (toRow === null) toRow = rowMaker(what, cells, columns);
      else rows.push(toRow(cells));
    }
    yield rows;
  }
  if (toRow === null) throw new Error(`${what}: has no header`);
}

/** The records without the CRLF that ends each; one within quotes ends none. */
async function* readRecords(what: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  let open = '';
  let isQuoted = false;
  for await (const lines of readLines(bytes)) {
    const records: string[] = [];
    for (const line of lines) {
      open += line;
      if (hasOddQuotes(line)) isQuoted = !isQuoted;
      if (isQuoted || !line.endsWith('\r')) {
        open += '\n';
        continue;
      }
      records.push(open.slice(0, -1));
      open = '';
    }
    yield records;
  }
  if (open !== '') throw new Error(`${what}: ends within a record`);
}

function hasOddQuotes(line: string): boolean {
  if (!line.includes('"')) return false;
  return line.split('"').length % 2 === 0;
}

function toCells(what: string, record: string): string[] {
  if (!record.includes('"')) return record.split(',');
  const cells: string[] = [];
  CELL.lastIndex = 0;
  for (;;) {
    const match = CELL.exec(record);
    if (match === null) throw new Error(`${what}: has a record with a quote in the wrong place`);
    const [, cell = '', end] = match;
    cells.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === '') return cells;
  }
}

function rowMaker<Column extends string>(
  what: string,
  header: readonly string[],
  columns: readonly Column[],
) {
  const places = new Map(columns.map((column) => [column, header.indexOf(column)]));
  const missing = columns.filter((column) => places.get(column) === -1);
  if (missing.length > 0) throw new Error(`${what}: has no column ${missing.join(', ')}`);
  return (cells: readonly string[]): CsvRow<Column> => {
    if (cells.length !== header.length) {
      throw new Error(`${what}: has a record with ${cells.length} cells instead of ${header.length}`);
    }
    return (column) => (cells[places.get(column) ?? -1] ?? '').replace(GUARD, '');
  };
}
