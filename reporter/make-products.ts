import type { ReportBucket } from '../adapters/report-bucket.ts';
import type { Account } from '../core/lambda-function.ts';
import type { PolicyTable } from '../core/lifecycle.ts';
import { type Policy, policySchema } from '../core/policy.ts';
import { readAccounts } from './account-list.ts';
import { readCollected } from './collected.ts';
import { compareMonths, type ReadRow } from './compare-months.ts';
import { createCoverageTally } from './coverage.ts';
import type { EarlierReports } from './earlier-rows.ts';
import { judgeFunctions } from './judge-functions.ts';
import { readMonthState, writeMonthState } from './month-state.ts';
import { CSV_TYPE, productKeys, productsFolder } from './products.ts';
import { readEarlierSummary } from './read-summary.ts';
import { coverageCsv, summaryJson } from './report-folder.ts';
import { type ReportRow, toReportRow } from './report-row.ts';
import { createRowProducts } from './row-products.ts';
import { type Run, runKeys } from './run.ts';
import { sortFunctionLines } from './sorted-functions.ts';
import { createSummaryTally, type SummaryBasis } from './summary.ts';
import type { Summary } from './summary-schema.ts';

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
  const { functions, places } = await sortCollected(bucket, run.runId, accounts, temporaryFolder);
  const totals = createSummaryTally();

  function* rows(): Generator<ReadRow> {
    for (const finding of judgeFunctions(functions, accounts, { table, policy, today: run.today })) {
      yield { row: toReportRow(finding), hasTags: finding.fn.tags !== null };
    }
  }
  async function* counted(compared: AsyncIterable<ReportRow>): AsyncGenerator<ReportRow> {
    for await (const row of compared) {
      const [accountId, region] = [String(row.account_id), String(row.region)];
      if (row.change === 'not-read') places.countNotRead(accountId, region);
      else if (row.change !== 'gone') places.countRead(accountId, region);
      totals.countRow(row);
      yield row;
    }
  }

  const folder = productsFolder(run);
  const keys = productKeys(folder);
  const products = createRowProducts(temporaryFolder);
  try {
    const sight = { isCovered: places.isCovered, seesVersions: run.inventory === 'direct' };
    const compared = compareMonths(rows(), earlierReports(bucket, run, temporaryFolder), sight, run.today);
    // What later reports compare with is what is left of the rows when all else has taken them.
    await writeMonthState(bucket, keys.state, products.take(counted(compared)));
    await products.write(bucket, folder);
  } finally {
    await products.end();
  }

  const coverage = places.rows();
  await bucket.write(keys.coverage, coverageCsv(coverage), CSV_TYPE);
  const summary = totals.summarise(await summaryBasis(bucket, run), coverage);
  await bucket.write(keys.summary, summaryJson(summary), 'application/json');
  return summary;
}

async function readSettings(bucket: ReportBucket, runId: string): Promise<Policy> {
  const settings = await bucket.readJson(runKeys.settings(runId), policySchema);
  if (settings === null) throw new Error(`${runKeys.settings(runId)}: there are no settings`);
  return settings.value;
}

/** By itself, so that what was collected is not held while the products are made. */
async function sortCollected(
  bucket: ReportBucket,
  runId: string,
  accounts: ReadonlyMap<string, Account>,
  temporaryFolder: string,
) {
  const collected = await readCollected(bucket, runId);
  const functions = await sortFunctionLines(collected.lines(), temporaryFolder);
  return { functions, places: createCoverageTally(collected.coverage(), accounts) };
}

function earlierReports(
  bucket: ReportBucket,
  { previous, current }: Run,
  temporaryFolder: string,
): EarlierReports {
  const rowsIn = (prefix: string) => readMonthState(bucket, productKeys(prefix).state, temporaryFolder);
  return {
    previous: previous && { month: previous.month, rows: rowsIn(previous.prefix) },
    current: current && rowsIn(current.prefix),
  };
}

async function summaryBasis(bucket: ReportBucket, run: Run): Promise<SummaryBasis> {
  const { month, runId, today: asOf, tableAsOf } = run;
  const previous = run.previous && {
    month: run.previous.month,
    summary: await readEarlierSummary(bucket, run.previous.prefix),
  };
  return { asOf, tableAsOf, published: { month, runId, previous } };
}
