import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { Endpoint } from './endpoint.ts';
import { presentEnvironment } from './present-environment.ts';

const CLI = fileURLToPath(new URL('../dist/cli.mjs', import.meta.url));
const SETTINGS = fileURLToPath(new URL('sample-organization/settings.json', import.meta.url));

/** The sample organization stands still on this day; later its aggregator would be outdated. */
const SAMPLE_DAY = '2026-11-20';
const AGGREGATOR = { name: 'fernhollow', accountId: '777788889999', region: 'eu-west-1' };

const NEAREST = 10;

const rowSchema = z.object({
  account_name: z.string().nullable(),
  region: z.string(),
  function_name: z.string(),
  runtime: z.string().nullable(),
  status: z.string(),
  next_deadline: z.string().nullable(),
  next_deadline_kind: z.string().nullable(),
  days_left: z.number().nullable(),
  successor: z.string().nullable(),
  owner: z.string(),
});

/** Runs the built command line over the whole organization and shows what a person wants to see of it. */
export async function demonstrateReport(
  endpoint: Endpoint,
  out: string,
  stdout: NodeJS.WritableStream,
): Promise<void> {
  const args = ['report', '--aggregator', AGGREGATOR.name, '--settings', SETTINGS, '--as-of', SAMPLE_DAY];
  const { stdout: lines, stderr: totals } = await promisify(execFile)(
    process.execPath,
    [CLI, ...args, '--format', 'ndjson', '--out', out],
    { env: presentEnvironment(endpoint, AGGREGATOR.accountId, AGGREGATOR.region), maxBuffer: 1 << 28 },
  );

  stdout.write(`\nReport on the whole organization through its AWS Config aggregator, as of ${SAMPLE_DAY}\n`);
  const rows = lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => rowSchema.parse(JSON.parse(line)));
  const blocked = rows.filter(({ status }) => status === 'update-blocked');
  stdout.write(`${blocked.length} functions are update-blocked: no deadline is ahead of them any more.\n`);
  stdout.write(`The ${NEAREST} nearest deadlines of the others:\n`);
  for (const row of rows.slice(0, NEAREST)) {
    stdout.write(
      `  ${row.next_deadline} (${row.days_left} days, ${row.next_deadline_kind})  ${row.runtime} -> ${row.successor}  ` +
        `${row.account_name} ${row.region} ${row.function_name}, owner: ${row.owner}\n`,
    );
  }
  stdout.write(`\n${totals}`);
  stdout.write(`\nWritten: ${out}/report.csv (${await countRecords(`${out}/report.csv`)} records), `);
  stdout.write(`${out}/coverage.csv, ${out}/summary.json\n`);
}

async function countRecords(file: string): Promise<number> {
  const text = await readFile(file, 'utf8');
  return text.split('\r\n').length - 2;
}
