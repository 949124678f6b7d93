import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { loadPolicyTable } from '../adapters/policy-table.ts';
import { PHASES, type Phase, type Status } from '../core/finding.ts';
import { type FindingSink, makeReport, type ReportTotals, withTemporaryFolder } from '../reporter/report.ts';
import { coverageCsv, summaryJson, writeReportFolder } from '../reporter/report-folder.ts';
import {
  CSV_FORMAT,
  JSON_FORMAT,
  NDJSON_FORMAT,
  type OrderedRows,
  orderRows,
  type Pieces,
  type RowFormat,
} from '../reporter/row-format.ts';
import { inventoryOf } from './inventory-of.ts';
import { createProgress } from './progress.ts';
import { readPolicy } from './read-policy.ts';
import { refuseOutWithin } from './refuse-out-within.ts';
import { type ReportOptions, sourceOf } from './report-options.ts';
import { createTableFormat } from './table-format.ts';
import { describeTotals } from './totals.ts';

const FOUND = 1;
const NO_VERDICT = 2;

/**
 * `runtime-sunset report`: reads an inventory, judges it and shows or files the report.
 * Sets the exit status before it shows anything: 1 when a function that no waiver excuses is at or beyond
 * `--fail-on`, 2 when there is none and coverage is incomplete, else 0. Throws before anything is shown or written
 * when the input cannot be read.
 */
export async function runReport(options: ReportOptions, process: NodeJS.Process): Promise<void> {
  const { stdout, stderr } = process;
  const source = sourceOf(options);
  if (options.from !== undefined && options.out !== undefined) {
    await refuseOutWithin(options.from, options.out);
  }
  const settings = await readPolicy(options.settings);
  const policy = { ...settings, noticeDays: options.noticeDays ?? settings.noticeDays };
  const basis = { table: loadPolicyTable(), policy, today: options.asOf };

  await withTemporaryFolder(async (folder) => {
    // An early exit, as after Ctrl-C, leaves this function without its finally.
    const removeOnExit = (path: string) =>
      process.once('exit', () => rmSync(path, { recursive: true, force: true }));
    removeOnExit(folder);
    const format = shownFormat(options, stdout);
    const shown = format === null ? null : orderRows(formatOf(format, stdout), folder, 'shown');
    const filed = options.out === undefined ? null : orderRows(CSV_FORMAT, folder, 'filed');
    const failures = countFrom(options.failOn);
    const sinks = [shown, filed, failures].filter((sink) => sink !== null);

    const progress = createProgress(stderr, Date.now);
    const inventory = inventoryOf(source, basis);
    try {
      const totals = await makeReport(inventory, basis, sinks, folder, progress.show).finally(progress.clear);

      if (filed !== null && options.out !== undefined)
        await fileReport(options.out, filed, totals, removeOnExit);
      const status = exitStatusOf(options.failOn, failures.count(), totals);
      process.exitCode = status;
      if (shown !== null) await writePieces(stdout, shown.pieces());
      (format === 'table' ? stdout : stderr).write(describeTotals(totals));
      stderr.write(verdictLine(status, failures.count(), options.failOn));
    } finally {
      await shown?.end();
      await filed?.end();
    }
  });
}

type Format = NonNullable<ReportOptions['format']>;

/** A report that goes into a folder is not shown as well, unless somebody watches or asks for it. */
function shownFormat({ format, out }: ReportOptions, stdout: NodeJS.WriteStream): Format | null {
  if (format !== undefined) return format;
  if (stdout.isTTY) return 'table';
  return out === undefined ? 'csv' : null;
}

function fileReport(
  folder: string,
  rows: OrderedRows,
  { coverage, summary }: ReportTotals,
  onStaging: (staging: string) => void,
): Promise<void> {
  const files = {
    'report.csv': rows.pieces(),
    'coverage.csv': coverageCsv(coverage),
    'summary.json': summaryJson(summary),
  };
  return writeReportFolder(folder, files, onStaging);
}

function formatOf(name: Format, stdout: NodeJS.WriteStream): RowFormat {
  switch (name) {
    case 'csv':
      return CSV_FORMAT;
    case 'json':
      return JSON_FORMAT;
    case 'ndjson':
      return NDJSON_FORMAT;
    case 'table':
      return createTableFormat(stdout);
  }
}

/** Nothing found in what was read is no good news while not everything was. */
function exitStatusOf(failOn: Phase | undefined, failures: number, { summary }: ReportTotals): number {
  if (failures > 0) return FOUND;
  return failOn === undefined || summary.complete ? 0 : NO_VERDICT;
}

/** Why the command fails, for whoever reads the log of a pipeline; empty when it does not. */
function verdictLine(status: number, failures: number, failOn: Phase | undefined): string {
  if (status === NO_VERDICT) {
    return 'runtime-sunset: --fail-on cannot vouch for what was not read: coverage is incomplete\n';
  }
  if (status !== FOUND) return '';
  const functions =
    failures === 1
      ? '1 function that no waiver excuses is'
      : `${failures} functions that no waiver excuses are`;
  return `runtime-sunset: --fail-on: ${functions} ${failOn} or beyond\n`;
}

function isPhase(status: Status): status is Phase {
  return PHASES.some((phase) => phase === status);
}

/** Counts the findings at or beyond a phase that no waiver excuses. */
function countFrom(phase: Phase | undefined): FindingSink & { count(): number } {
  const from = phase === undefined ? Number.POSITIVE_INFINITY : PHASES.indexOf(phase);
  let count = 0;
  return {
    add({ status, waiver }) {
      const isExcused = waiver?.state === 'in-force';
      if (!isExcused && isPhase(status) && PHASES.indexOf(status) >= from) count++;
      return null;
    },
    count: () => count,
  };
}

async function writePieces(stream: NodeJS.WritableStream, pieces: Pieces): Promise<void> {
  for await (const piece of pieces) {
    // A piece of bytes is only good until the next is asked for, and a stream may keep it longer.
    const kept = typeof piece === 'string' ? piece : Buffer.from(piece);
    if (!stream.write(kept)) await once(stream, 'drain');
  }
}
