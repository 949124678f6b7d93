import { type Coverage, notCovered, placeKey } from '../core/inventory.ts';
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

/** The accounts and Regions of a report: how the reading of each went, and the functions that it gave. */
export interface CoverageTally {
  /** Whether an account's Region was read in full: where several rows told of it, by all of them. */
  isCovered(accountId: string, region: string): boolean;
  /** Counts a function. */
  countRead(accountId: string, region: string): void;
  /** Hears of a function of an earlier report that was not read, so that a row says why. */
  countNotRead(accountId: string, region: string): void;
  /** A row for each account and Region, in their order. */
  rows(): CoverageRow[];
}

/** Said where functions of an earlier report lie that this one was not to read. */
const NOT_ASKED_FOR =
  'the account or Region is not asked for any more; its functions are as they were last read';

/** From here on no other reason is added. */
const LONG_REASON = 500;

interface Place extends CoverageRow {
  reason: string;
  functions: number;
}

/** A tally of what was announced, without functions yet. */
export function createCoverageTally(
  announced: Iterable<Coverage>,
  accounts: ReadonlyMap<string, Account>,
): CoverageTally {
  const places = new Map<string, Place>();
  /** What nobody announced is not covered, but told of. */
  const others = new Map<string, Place>();
  let last: Place | null = null;

  function toPlace(coverage: Coverage): Place {
    const { accountId, region, status, readAt } = coverage;
    const reason = coverage.reason.replace(/\s+/g, ' ').trim(); // AWS may speak in several lines
    const accountName = accounts.get(accountId)?.name ?? null;
    return { accountId, accountName, region, status, reason, functions: 0, readAt };
  }

  function placeOf(accountId: string, region: string): Place {
    // Functions come in the order of their places: the last one is nearly always this one.
    if (last?.accountId === accountId && last.region === region) return last;
    const key = placeKey(accountId, region);
    let place = places.get(key) ?? others.get(key);
    if (place === undefined) {
      place = toPlace(notCovered(NOT_ASKED_FOR, { accountId, region, status: 'skipped' }));
      others.set(key, place);
    }
    last = place;
    return place;
  }

  for (const coverage of announced) {
    const key = placeKey(coverage.accountId, coverage.region);
    const known = places.get(key);
    if (known === undefined || known.status === 'covered') places.set(key, toPlace(coverage));
    else if (coverage.status !== 'covered') addReason(known, toPlace(coverage).reason);
  }

  return {
    isCovered: (accountId, region) => places.get(placeKey(accountId, region))?.status === 'covered',
    countRead(accountId, region) {
      placeOf(accountId, region).functions++;
    },
    countNotRead(accountId, region) {
      // Where nobody could, or should, read an account at all, its row tells of all its Regions.
      if (!places.has(placeKey(accountId, ''))) placeOf(accountId, region);
    },
    rows() {
      const found = [...others.values()].map((place) =>
        place.functions > 0 ? { ...place, status: 'covered' as const, reason: '' } : place,
      );
      return [...places.values(), ...found].sort(byPlace);
    },
  };
}

/** Whether the inventory may be called complete: what was skipped was never asked for. */
export function isComplete(rows: readonly Coverage[]): boolean {
  return rows.every(({ status }) => status === 'covered' || status === 'skipped');
}

/** The cells of a row, in the order of the columns. */
export function toCoverageCells(row: CoverageRow): Cell[] {
  return [row.accountId, row.accountName, row.region, row.status, row.reason, row.functions, row.readAt];
}

function addReason(place: Place, reason: string): void {
  const isNew = !place.reason.includes(reason) && place.reason.length < LONG_REASON;
  if (isNew) place.reason += `; ${reason}`;
}

function byPlace(a: Coverage, b: Coverage): number {
  if (a.accountId !== b.accountId) return a.accountId < b.accountId ? -1 : 1;
  return a.region < b.region ? -1 : 1;
}
