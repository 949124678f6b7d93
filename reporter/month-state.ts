import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readGzippedLines, toGzip } from '../adapters/gzipped-lines.ts';
import type { ReportBucket } from '../adapters/report-bucket.ts';
import { REPORT_COLUMNS, type ReportRow } from './report-row.ts';

/** How many UTF-16 units of text go to the compression at once. */
const PIECE_UNITS = 1 << 16;

/** Writes what later reports compare with: the rows that are not gone, as JSON, one a line and gzipped. */
export async function writeMonthState(
  bucket: ReportBucket,
  key: string,
  rows: AsyncIterable<ReportRow>,
): Promise<void> {
  await bucket.write(key, toGzip(textsOf(rows)), 'application/gzip');
}

/**
 * The rows of an earlier report, in their order; throws, naming the key, when there are none or one is broken. They
 * wait in `temporaryFolder` for their turn: a connection that waits so long might be lost.
 */
export async function* readMonthState(
  bucket: ReportBucket,
  key: string,
  temporaryFolder: string,
): AsyncGenerator<ReportRow> {
  const bytes = await bucket.read(key);
  if (bytes === null) throw new Error(`${key}: the state of an earlier report is not there`);
  const file = join(temporaryFolder, key.replaceAll('/', '_'));
  await writeFile(file, bytes, { mode: 0o600 });
  let number = 0;
  for await (const lines of readGzippedLines(key, createReadStream(file))) {
    for (const line of lines) {
      number++;
      if (line !== '') yield toRow(line, `${key} line ${number}`);
    }
  }
}

async function* textsOf(rows: AsyncIterable<ReportRow>): AsyncGenerator<string> {
  let text = '';
  for await (const row of rows) {
    if (row.change !== 'gone') text += `${JSON.stringify(row)}\n`;
    if (text.length < PIECE_UNITS) continue;
    yield text;
    text = '';
  }
  yield text;
}

/** A column that came to be after the state was written was unknown then. */
const UNKNOWN = Object.fromEntries(REPORT_COLUMNS.map((column) => [column, null]));

function toRow(line: string, place: string): ReportRow {
  const row: unknown = { ...UNKNOWN, ...JSON.parse(line) };
  if (!isReportRow(row)) throw new Error(`${place}: is no row of a report`);
  return row;
}

/** By hand, because a schema would take longer than all else that is done with a row. */
function isReportRow(value: unknown): value is ReportRow {
  if (typeof value !== 'object' || value === null) return false;
  const cells: Partial<Record<string, unknown>> = value;
  return REPORT_COLUMNS.every((column) => {
    const cell = cells[column];
    return cell === null || typeof cell === 'string' || typeof cell === 'number';
  });
}
