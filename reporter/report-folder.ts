import { lstat, mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { COVERAGE_COLUMNS, type CoverageRow, toCoverageCells } from './coverage.ts';
import { toCsvRecord } from './csv.ts';
import type { Pieces } from './row-format.ts';
import type { Summary } from './summary-schema.ts';

/** The files of a report: text as it comes, so that none needs to fit into memory. */
export type ReportFiles = Readonly<Record<string, Pieces | Iterable<string>>>;

/** coverage.csv, a record for each account and Region. */
export function* coverageCsv(rows: readonly CoverageRow[]): Generator<string> {
  yield toCsvRecord(COVERAGE_COLUMNS);
  for (const row of rows) yield toCsvRecord(toCoverageCells(row));
}

/** summary.json. */
export function* summaryJson(summary: Summary): Generator<string> {
  yield `${JSON.stringify(summary, null, 2)}\n`;
}

/**
 * Writes files into a folder, which is made when it does not exist. They are written to a hidden folder inside it,
 * for what lies beside it may be another disk, and moved when all are whole; `onStaging` hears of the hidden folder,
 * which an exit in between would leave. Throws, naming the folder, when it cannot be written.
 */
export async function writeReportFolder(
  folder: string,
  files: ReportFiles,
  onStaging: (staging: string) => void = () => undefined,
): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const name of Object.keys(files)) await refuseFolder(join(folder, name));
    const staging = await mkdtemp(join(folder, '.runtime-sunset-'));
    onStaging(staging);
    try {
      for (const [name, pieces] of Object.entries(files)) await writePieces(join(staging, name), pieces);
      for (const name of Object.keys(files)) await rename(join(staging, name), join(folder, name));
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  } catch (cause) {
    throw new Error(`${folder}: the report cannot be written there`, { cause });
  }
}

/** A file cannot take a folder's place; found out only when moving, some files would be new and others old. */
async function refuseFolder(path: string): Promise<void> {
  const present = await lstat(path).catch(() => null);
  if (!present?.isDirectory()) return;
  throw Object.assign(new Error(`EISDIR: is a directory, '${path}'`), { code: 'EISDIR', syscall: 'rename' });
}

async function writePieces(path: string, pieces: Pieces | Iterable<string>): Promise<void> {
  const file = await open(path, 'wx');
  try {
    for await (const piece of pieces) await file.writeFile(piece);
  } finally {
    await file.close();
  }
}
