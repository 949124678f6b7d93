import * as z from 'zod/mini';
import { type Coverage, placeKey } from '../core/inventory.ts';
import { parseJson } from './parse.ts';

/** A row of an aggregator's answer that is not a function, and whose it is. */
export interface OddRow {
  /** Empty, like `region`, where the row does not tell. */
  readonly accountId: string;
  readonly region: string;
  readonly reason: string;
}

/** Odd rows; the first of a place stands for all of it. */
export interface OddRows {
  add(row: OddRow): void;
  /** The places that were read, as failed where a row of theirs could not be. */
  judge(places: readonly Coverage[]): Coverage[];
  /** One that is of none of these places. */
  stranger(places: readonly Coverage[]): OddRow | undefined;
}

/** None yet. */
export function createOddRows(): OddRows {
  const rows = new Map<string, OddRow>();
  const rowOf = ({ accountId, region }: Coverage) =>
    rows.get(placeKey(accountId, region)) ?? rows.get(placeKey(accountId, ''));
  return {
    add(row) {
      const key = placeKey(row.accountId, row.region);
      if (!rows.has(key)) rows.set(key, row);
    },
    judge: (places) =>
      places.map((place) => {
        const row = rowOf(place);
        return row === undefined ? place : toFailed(place, row.reason);
      }),
    stranger(places) {
      const known = new Set(places.flatMap(({ accountId, region }) => keysOf(accountId, region)));
      return [...rows].find(([key, { accountId }]) => accountId === '' || !known.has(key))?.[1];
    },
  };
}

const placeSchema = z.object({ accountId: z.string(), awsRegion: z.optional(z.string()) });

/** A row that could not be read, for this reason. */
export function toOddRow(row: string, { message: reason }: Error): OddRow {
  try {
    const { accountId, awsRegion: region = '' } = parseJson(placeSchema, row, 'row');
    return { accountId, region, reason };
  } catch {
    return { accountId: '', region: '', reason }; // what is wrong with the row is told already
  }
}

/** A place as failed; what has failed already keeps its own reason. */
export function toFailed(place: Coverage, reason: string): Coverage {
  return place.status === 'covered' ? { ...place, status: 'failed', reason } : place;
}

/** A row that does not tell its Region is of each of its account's. */
function keysOf(accountId: string, region: string): string[] {
  return [placeKey(accountId, region), placeKey(accountId, '')];
}
