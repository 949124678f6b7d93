import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluate } from '../core/evaluate.ts';
import type { Finding } from '../core/finding.ts';
import type { Coverage, Inventory } from '../core/inventory.ts';
import type { IsoDate } from '../core/iso-date.ts';
import type { Account, LambdaFunction } from '../core/lambda-function.ts';
import type { PolicyTable } from '../core/lifecycle.ts';
import type { Policy } from '../core/policy.ts';
import { type CoverageRow, createCoverageTally } from './coverage.ts';
import { sortFunctions } from './sorted-functions.ts';
import { createSummaryTally, type Summary } from './summary.ts';

/** What the findings of a report rest on. */
export interface ReportBasis {
  readonly table: PolicyTable;
  readonly policy: Policy;
  readonly today: IsoDate;
}

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
  { table, policy, today }: ReportBasis,
  sinks: readonly FindingSink[],
  temporaryFolder: string,
  onRead: (functions: number) => void = () => undefined,
): Promise<ReportTotals> {
  const accounts = new Map<string, Account>();
  const announced: Coverage[] = [];
  const functions = await sortFunctions(functionsOf(inventory, accounts, announced, onRead), temporaryFolder);

  const summary = createSummaryTally();
  const tally = createCoverageTally();
  for (const fn of functions) {
    const account = accounts.get(fn.account.id);
    const finding = evaluate(account === undefined ? fn : { ...fn, account }, table, policy, today);
    summary.count(finding);
    tally.count(fn.account.id, fn.region);
    for (const sink of sinks) {
      const room = sink.add(finding);
      if (room !== null) await room;
    }
  }
  const coverage = tally.rows(announced, accounts);
  return { coverage, summary: summary.summarise(today, table.asOf, coverage) };
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
    if (part.kind === 'coverage') announced.push(...part.coverage);
    if (part.kind !== 'functions') continue;
    yield part.functions;
    read += part.functions.length;
    onRead(read);
  }
}
