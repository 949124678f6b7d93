import type { ReportBucket } from '../adapters/report-bucket.ts';
import type { PolicyTable } from '../core/lifecycle.ts';
import { type Policy, policySchema } from '../core/policy.ts';
import { readAccounts } from './account-list.ts';
import { readCollected } from './collected.ts';
import { type ComparedRow, compareMonths } from './compare-months.ts';
import { createCoverageLookup, createCoverageTally } from './coverage.ts';
import { judgeFunctions } from './judge-functions.ts';
import { readMonthState, writeMonthState } from './month-state.ts';
import { CSV_TYPE, productKeys, productsFolder } from './products.ts';
import { coverageCsv, summaryJson } from './report-folder.ts';
import { type ReportRow, toReportRow } from './report-row.ts';
import { createRowProducts } from './row-products.ts';
import { type Run, runKeys } from './run.ts';
import { sortFunctionLines } from './sorted-functions.ts';
import { createSummaryTally, type SummaryBasis } from './summary.ts';
import { type Summary, summarySchema } from './summary-schema.ts';

/**
 * Makes the products of a run out of what was collected, beside those that hold: state.ndjson.gz, report.csv,
 * coverage.csv and summary.json in the folder of the run, and a report for each owner. Each function is judged by the
 * settings that the run began with and compared with the earlier month. `temporaryFolder` takes what memory should not.
 */
export async function makeProducts(
  bucket: ReportBucket,
  run: Run,
  table: PolicyTable,
  temporaryFolder: string,
): Promise<Summary> {
  const policy = await readSettings(bucket, run.runId);
  const accounts = await readAccounts(bucket, run.runId);
  const collected = await readCollected(bucket, run.runId);
  const functions = await sortFunctionLines(collected.lines(), temporaryFolder);
  const announced = collected.coverage();

  const places = createCoverageTally();
  const totals = createSummaryTally();
  function* rows(): Generator<ReportRow> {
    for (const finding of judgeFunctions(functions, accounts, { table, policy, today: run.today })) {
      places.count(finding.fn.account.id, finding.fn.region);
      yield toReportRow(finding);
    }
  }
  async function* counted(compared: AsyncIterable<ComparedRow>): AsyncGenerator<ComparedRow> {
    for await (const each of compared) {
      totals.countRow(each.row, each.isFinal);
      yield each;
    }
  }

  const folder = productsFolder(run);
  const keys = productKeys(folder);
  const products = createRowProducts(temporaryFolder);
  try {
    const sight = { isCovered: createCoverageLookup(announced), seesVersions: run.inventory === 'direct' };
    const compared = compareMonths(rows(), earlierReport(bucket, run), sight, run.today);
    // What the next month compares with is what is left of the rows when all else has taken them.
    await writeMonthState(bucket, keys.state, products.take(counted(compared)));
    await products.write(bucket, folder);
  } finally {
    await products.end();
  }

  const coverage = places.rows(announced, accounts);
  await bucket.write(keys.coverage, coverageCsv(coverage), CSV_TYPE);
  const summary = totals.summarise(await summaryBasis(bucket, run), coverage);
  await bucket.write(keys.summary, summaryJson(summary), 'application/json');
  return summary;
}

/** The summary among the products in a folder; throws, naming its key, when it is not there. */
export async function readSummary(bucket: ReportBucket, prefix: string): Promise<Summary> {
  const { summary: key } = productKeys(prefix);
  const summary = await bucket.readJson(key, summarySchema);
  if (summary === null) throw new Error(`${key}: there is no summary`);
  return summary.value;
}

async function readSettings(bucket: ReportBucket, runId: string): Promise<Policy> {
  const settings = await bucket.readJson(runKeys.settings(runId), policySchema);
  if (settings === null) throw new Error(`${runKeys.settings(runId)}: there are no settings`);
  return settings.value;
}

function earlierReport(bucket: ReportBucket, { previous }: Run) {
  if (previous === null) return null;
  return { month: previous.month, rows: readMonthState(bucket, productKeys(previous.prefix).state) };
}

async function summaryBasis(bucket: ReportBucket, run: Run): Promise<SummaryBasis> {
  const { month, runId, today: asOf, tableAsOf } = run;
  const previous = run.previous && {
    month: run.previous.month,
    summary: await readSummary(bucket, run.previous.prefix),
  };
  return { asOf, tableAsOf, published: { month, runId, previous } };
}
