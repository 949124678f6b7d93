import type { Coverage } from '../core/inventory.ts';
import type { Account } from '../core/lambda-function.ts';
import type { Cell } from './csv.ts';

/** The columns of coverage.csv, in their order; a fixed contract. */
export const COVERAGE_COLUMNS = [
  'account_id',
  'account_name',
  'region',
  'status',
  'reason',
  'functions',
  'read_at',
] as const;

/** How the reading of one account and Region went, and how many functions it gave. */
export interface CoverageRow extends Coverage {
  readonly accountName: string | null;
  readonly functions: number;
}

/** Counts the functions of each account and Region, to be joined with how their reading went. */
export interface CoverageTally {
  count(accountId: string, region: string): void;
  /** A row for whatever was asked for, and for whatever gave functions though nobody announced it. */
  rows(announced: readonly Coverage[], accounts: ReadonlyMap<string, Account>): CoverageRow[];
}

/** An empty tally. */
export function createCoverageTally(): CoverageTally {
  const functions = new Map<string, { count: number }>();
  let last = { accountId: '', region: '', counter: { count: 0 } };
  return {
    count(accountId, region) {
      // Functions come in the order of their places: the last one is nearly always this one.
      if (accountId !== last.accountId || region !== last.region) {
        const place = placeOf(accountId, region);
        const counter = functions.get(place) ?? { count: 0 };
        functions.set(place, counter);
        last = { accountId, region, counter };
      }
      last.counter.count++;
    },
    rows(announced, accounts) {
      const places = new Set(announced.map(({ accountId, region }) => placeOf(accountId, region)));
      const unannounced = [...functions.keys()].filter((place) => !places.has(place)).map(coveredPlace);
      return [...announced, ...unannounced]
        .map((coverage) => ({
          ...coverage,
          reason: coverage.reason.replace(/\s+/g, ' ').trim(), // AWS may speak in several lines
          accountName: accounts.get(coverage.accountId)?.name ?? null,
          functions: functions.get(placeOf(coverage.accountId, coverage.region))?.count ?? 0,
        }))
        .sort((a, b) => (placeOf(a.accountId, a.region) < placeOf(b.accountId, b.region) ? -1 : 1));
    },
  };
}

/** Whether the inventory may be called complete: what was skipped was never asked for. */
export function isComplete(rows: readonly Coverage[]): boolean {
  return rows.every(({ status }) => status === 'covered' || status === 'skipped');
}

/** Whether an account's Region was read in full: where several rows tell of it, by all of them. */
export function createCoverageLookup(
  rows: readonly Coverage[],
): (accountId: string, region: string) => boolean {
  const covered = new Map<string, boolean>();
  for (const { accountId, region, status } of rows) {
    const place = placeOf(accountId, region);
    covered.set(place, status === 'covered' && covered.get(place) !== false);
  }
  return (accountId, region) => covered.get(placeOf(accountId, region)) === true;
}

/** The cells of a row, in the order of the columns. */
export function toCoverageCells(row: CoverageRow): Cell[] {
  return [row.accountId, row.accountName, row.region, row.status, row.reason, row.functions, row.readAt];
}

function placeOf(accountId: string, region: string): string {
  return `${accountId} ${region}`;
}

function coveredPlace(place: string): Coverage {
  const [accountId = '', region = ''] = place.split(' ');
  return { accountId, region, status: 'covered', reason: '', readAt: null };
}
