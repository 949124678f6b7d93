import { clip } from '../core/clip.ts';
import type { COVERAGE_COLUMNS } from './coverage.ts';
import { type CsvRow, readCsvTable } from './csv-table.ts';
import { accountWords, numberWords } from './digest-words.ts';

/** What a report could not read in full, as far as a message tells it. */
export interface CoverageGaps {
  /** The first ones: a line for all Regions of an account that failed for one reason. */
  readonly lines: readonly string[];
  /** How many accounts and Regions these lines tell of, and how many there are. */
  readonly told: number;
  readonly total: number;
}

const COLUMNS = [
  'account_id',
  'account_name',
  'region',
  'status',
  'reason',
] as const satisfies readonly (typeof COVERAGE_COLUMNS)[number][];

type CoverageCells = CsvRow<(typeof COLUMNS)[number]>;

/** The Regions of an account that failed for one reason; as many are named as a line shows. */
interface Gap {
  readonly account: string;
  readonly outcome: string;
  readonly regions: string[];
  count: number;
}

const MAX_REASON = 150;
const MOST_REGIONS = 5;

/**
 * Reads coverage.csv for what makes a report incomplete, in memory that does not grow with it; `what` names it in
 * errors.
 */
export async function readCoverageGaps(
  what: string,
  bytes: AsyncIterable<Uint8Array>,
  mostLines: number,
): Promise<CoverageGaps> {
  const gaps = new Map<string, Gap>();
  let told = 0;
  let total = 0;

  function gapOf(cell: CoverageCells): Gap | null {
    const key = JSON.stringify([cell('account_id'), cell('status'), cell('reason')]);
    const known = gaps.get(key);
    if (known !== undefined || gaps.size === mostLines) return known ?? null;
    const account = accountWords(cell('account_id'), cell('account_name'));
    const reason = clip(cell('reason'), MAX_REASON);
    const outcome = `${cell('status')}${reason === '' ? '' : `, ${reason}`}`;
    const gap = { account, outcome, regions: [], count: 0 };
    gaps.set(key, gap);
    return gap;
  }

  for await (const rows of readCsvTable(what, bytes, COLUMNS)) {
    for (const cell of rows) {
      if (cell('status') !== 'failed' && cell('status') !== 'not-enabled') continue;
      total++;
      const gap = gapOf(cell);
      if (gap === null) continue;
      told++;
      gap.count++;
      if (gap.regions.length < MOST_REGIONS) gap.regions.push(cell('region') || 'all Regions');
    }
  }
  return { lines: [...gaps.values()].map(toLine), told, total };
}

/** `shop (111122223333), eu-west-1, us-east-1: failed, AssumeRole: AccessDenied`. */
function toLine({ account, outcome, regions, count }: Gap): string {
  const others = count - regions.length;
  const more = others === 0 ? '' : ` and ${numberWords(others)} more`;
  return `${account}, ${regions.join(', ')}${more}: ${outcome}`;
}
