import { gzipText } from '../adapters/gzipped-lines.ts';
import { type Coverage, type Inventory, notCovered, placeKey } from '../core/inventory.ts';
import type { LambdaFunction } from '../core/lambda-function.ts';
import { addTo } from './counts-by-name.ts';
import type { CoverageRecord } from './coverage-record.ts';
import { toLine } from './spilled-function.ts';

/** What the reading of an item came to, small enough to wait for the others of its batch. */
export interface PackedItem {
  readonly coverage: readonly CoverageRecord[];
  /** The functions, one a line, in pieces of gzip; none where there is no function. */
  readonly packed: readonly Uint8Array[];
  /** How many functions there are of each status. */
  readonly byStatus: ReadonlyMap<string, number>;
}

/** How many UTF-16 units of text are packed at once. */
const PIECE_UNITS = 1 << 18;

/** Reads an inventory to its end and packs it as it comes. Throws what the inventory throws. */
export async function packItem(
  inventory: Inventory,
  statusOf: (fn: LambdaFunction) => string,
): Promise<PackedItem> {
  const coverage: Coverage[] = [];
  const byPlace = new Map<string, number>();
  const byStatus = new Map<string, number>();
  const packed: Uint8Array[] = [];
  let text = '';
  for await (const part of inventory) {
    if (part.kind === 'coverage') coverage.push(...part.coverage);
    if (part.kind !== 'functions') continue;
    for (const fn of part.functions) {
      addTo(byPlace, placeKey(fn.account.id, fn.region));
      addTo(byStatus, statusOf(fn));
      text += `${toLine(fn)}\n`;
    }
    if (text.length < PIECE_UNITS) continue;
    packed.push(gzipText(text));
    text = '';
  }
  if (text !== '') packed.push(gzipText(text));
  return { coverage: toRecords(coverage, byPlace), packed, byStatus };
}

/**
 * A record for whatever was announced, and for whatever gave functions though nobody announced it: nobody knows how the
 * reading went there, so that it has failed.
 */
function toRecords(coverage: readonly Coverage[], counts: ReadonlyMap<string, number>): CoverageRecord[] {
  const announced = new Set(coverage.map(({ accountId, region }) => placeKey(accountId, region)));
  const others = [...counts.keys()].filter((place) => !announced.has(place)).map(toUnannounced);
  return [...coverage, ...others].map((row) => ({
    ...row,
    functions: counts.get(placeKey(row.accountId, row.region)) ?? 0,
  }));
}

function toUnannounced(place: string): Coverage {
  const [accountId = '', region = ''] = place.split(' ');
  const reason = 'functions were read here, but nothing tells whether all of them were';
  return notCovered(reason, { accountId, region });
}
