import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../core/finding.ts';
import type { Coverage, Inventory } from '../core/inventory.ts';
import type { Account, LambdaFunction } from '../core/lambda-function.ts';
import { type CoverageRow, createCoverageTally } from './coverage.ts';
import { judgeFunctions, type ReportBasis } from './judge-functions.ts';
import { sortFunctions } from './sorted-functions.ts';
import { createSummaryTally } from './summary.ts';
import type { Summary } from './summary-schema.ts';

/** What a report adds up to once every finding has been told. */
export interface ReportTotals {
  readonly summary: Summary;
  readonly coverage: readonly CoverageRow[];
}

/** Makes something of findings that come one by one, by account, Region, function name and version. */
export interface FindingSink {
  /** Gives a promise when no further finding should come before it settles. */
  add(finding: Finding): Promise<unknown> | null;
}

/**
 * Reads a whole inventory, judges each function once and tells every sink of each finding.
 * `temporaryFolder` takes what memory should not; `onRead` hears how many functions have been read so far.
 * An inventory that cannot be read throws before any sink has heard of anything.
 */
export async function makeReport(
  inventory: Inventory,
  basis: ReportBasis,
  sinks: readonly FindingSink[],
  temporaryFolder: string,
  onRead: (functions: number) => void = () => undefined,
): Promise<ReportTotals> {
  const accounts = new Map<string, Account>();
  const announced: Coverage[] = [];
  const functions = await sortFunctions(functionsOf(inventory, accounts, announced, onRead), temporaryFolder);

  const summary = createSummaryTally();
  const places = createCoverageTally(announced, accounts);
  for (const finding of judgeFunctions(functions, accounts, basis)) {
    summary.countFinding(finding);
    places.countRead(finding.fn.account.id, finding.fn.region);
    for (const sink of sinks) {
      const room = sink.add(finding);
      if (room !== null) await room;
    }
  }
  const coverage = places.rows();
  const summaryBasis = { asOf: basis.today, tableAsOf: basis.table.asOf, published: null };
  return { coverage, summary: summary.summarise(summaryBasis, coverage) };
}

/** Runs `use` with a private folder that is gone afterwards, whatever happened. */
export async function withTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'runtime-sunset-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* functionsOf(
  inventory: Inventory,
  accounts: Map<string, Account>,
  announced: Coverage[],
  onRead: (functions: number) => void,
): AsyncGenerator<readonly LambdaFunction[]> {
  let read = 0;
  for await (const part of inventory) {
    if (part.kind === 'accounts') for (const account of part.accounts) accounts.set(account.id, account);
    if (part.kind === 'coverage') for (const row of part.coverage) announced.push(row);
    if (part.kind !== 'functions') continue;
    yield part.functions;
    read += part.functions.length;
    onRead(read);
  }
}
