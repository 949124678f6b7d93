import { Command, CommanderError } from 'commander';
import { FAIL_ON, FORMATS, parseChoice, parseDate, parseDays, parseRegions } from './options.ts';
import { toPrintable } from './printable.ts';
import { runReport } from './report-command.ts';
import type { ReportOptions } from './report-options.ts';
import { describeRuntimes } from './runtimes-command.ts';
import { UsageError } from './usage-error.ts';

const DONE = 0;
const BAD_USAGE = 2;

const today = new Date().toISOString().slice(0, 10);

const program = new Command('runtime-sunset')
  .description('Finds every AWS Lambda function on a runtime that AWS is about to stop supporting.')
  .exitOverride()
  .configureOutput({ outputError: () => undefined });

program
  .command('report')
  .description('judge the functions of an organization, an account or files')
  .option('--from <path...>', 'files, folders or globs: list-functions, advanced-query and AWS Config files')
  .option('--account', 'the account of the present credentials, read only')
  .option('--regions <list>', 'with --account: Regions parted by commas, else the present one', parseRegions)
  .option('--aggregator <name>', 'the organization through an AWS Config aggregator of the present Region')
  .option('--as-of <date>', 'judge on this day, YYYY-MM-DD in UTC', parseDate, today)
  .option('--settings <file>', 'settings document: policy, owners, waivers, other dates')
  .option('--notice-days <days>', 'days before deprecation from which a runtime is nearing', parseDays)
  .option('--format <format>', `${FORMATS.join(', ')}; table on a terminal, else csv`, parseChoice(FORMATS))
  .option('--out <folder>', 'write report.csv, coverage.csv and summary.json there')
  .option(
    '--fail-on <status>',
    `exit with 1 from this status on: ${FAIL_ON.join(', ')}`,
    parseChoice(FAIL_ON),
  )
  .action(async (options: ReportOptions) => {
    process.exitCode = await runReport(options, process);
  });

program
  .command('runtimes')
  .description('show the policy table, judged on a day')
  .option('--as-of <date>', 'judge on this day, YYYY-MM-DD in UTC', parseDate, today)
  .option('--format <format>', 'table or json', parseChoice(['table', 'json'] as const), 'table' as const)
  .action(({ asOf, format }: { asOf: string; format: 'table' | 'json' }) => {
    process.stdout.write(describeRuntimes(asOf, format));
  });

// Whoever reads our output may stop early, as head does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(DONE);
});

try {
  if (process.argv.length <= 2) throw new UsageError('name a command: report or runtimes; --help tells more');
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitStatusOf(error);
  if (process.exitCode !== DONE) process.stderr.write(`runtime-sunset: ${toOneLine(error)}\n`);
}

function exitStatusOf(error: unknown): number {
  const wantedHelp = error instanceof CommanderError && error.exitCode === 0;
  return wantedHelp ? DONE : BAD_USAGE;
}

function toOneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return toPrintable(message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' '));
}
