// First, so that all schemas are compiled: a million functions are parsed in half the time.
import 'zod/compile';
import { constants } from 'node:os';
import { Command, CommanderError } from 'commander';
import { NOTICE_FORMATS, type NoticeOptions, runNotice } from './notice-command.ts';
import { toOneLine } from './one-line.ts';
import {
  FAIL_ON,
  FORMATS,
  parseChoice,
  parseDate,
  parseDays,
  parseName,
  parsePaths,
  parseRegions,
} from './options.ts';
import { toPrintable } from './printable.ts';
import { runReport } from './report-command.ts';
import type { ReportOptions } from './report-options.ts';
import { describeRuntimes } from './runtimes-command.ts';

const BAD_USAGE = 2;

const today = new Date().toISOString().slice(0, 10);

const program = new Command('runtime-sunset')
  .description('Finds every AWS Lambda function on a runtime that AWS is about to stop supporting.')
  .exitOverride()
  .configureOutput({ writeErr: () => undefined });

program
  .command('report')
  .description('judge the functions of an organization, an account or files')
  .option(
    '--from <path...>',
    'files, folders or globs: list-functions, advanced-query and AWS Config files',
    parsePaths,
  )
  .option('--account', 'the account of the present credentials, read only')
  .option('--regions <list>', 'with --account: Regions parted by commas, else the present one', parseRegions)
  .option(
    '--aggregator <name>',
    'the organization through an AWS Config aggregator of the present Region',
    parseName,
  )
  .option('--as-of <date>', 'judge on this day, YYYY-MM-DD in UTC', parseDate, today)
  .option('--settings <file>', 'settings document: policy, owners, waivers, other dates', parseName)
  .option('--notice-days <days>', 'days before deprecation from which a runtime is nearing', parseDays)
  .option('--format <format>', `${FORMATS.join(', ')}; table on a terminal, else csv`, parseChoice(FORMATS))
  .option('--out <folder>', 'write report.csv, coverage.csv and summary.json there', parseName)
  .option(
    '--fail-on <status>',
    `exit with 1 from this status on, with 2 when coverage is incomplete: ${FAIL_ON.join(', ')}`,
    parseChoice(FAIL_ON),
  )
  .action((options: ReportOptions) => runReport(options, process));

program
  .command('runtimes')
  .description('show the policy table, judged on a day')
  .option('--as-of <date>', 'judge on this day, YYYY-MM-DD in UTC', parseDate, today)
  .option('--format <format>', 'table or json', parseChoice(['table', 'json'] as const), 'table' as const)
  .action(({ asOf, format }: { asOf: string; format: 'table' | 'json' }) => {
    process.stdout.write(describeRuntimes(asOf, format));
  });

program
  .command('notice')
  .description('show what the relay tells of AWS Health events, and on which channels; sends nothing')
  .argument(
    '<event...>',
    'files of one event each, as EventBridge delivers it; pages of a notice together',
    parsePaths,
  )
  .option('--format <format>', NOTICE_FORMATS.join(', '), parseChoice(NOTICE_FORMATS), 'text' as const)
  .option('--html <file>', 'with --format email: write its HTML form there', parseName)
  .option('--settings <file>', 'settings document: channels, routes, owners, other dates', parseName)
  .option('--as-of <date>', 'tell it on this day, YYYY-MM-DD in UTC', parseDate, today)
  .action((files: string[], options: NoticeOptions) => runNotice(files, options, process));

// Whoever reads our output may stop early, as head does: no mistake, and the verdict of --fail-on stands.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') fail(error);
  process.exit();
});

// What nobody reads on standard error is lost; the exit status still tells.
process.stderr.on('error', () => undefined);

// An orderly exit takes the temporary files along; the status is the one that a shell gives.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(128 + constants.signals[signal]));
}

try {
  await program.parseAsync();
} catch (error) {
  const wantedHelp = error instanceof CommanderError && error.exitCode === 0;
  if (!wantedHelp) fail(error);
}

function fail(error: unknown): void {
  process.exitCode = BAD_USAGE;
  process.stderr.write(`runtime-sunset: ${toPrintable(toOneLine(error))}\n`);
}
