import { clip } from '../core/clip.ts';
import type { COVERAGE_COLUMNS } from './coverage.ts';
import { readCsvTable } from './csv-table.ts';
import { accountWords } from './digest-words.ts';

/** What a report could not read: the first accounts and Regions in a line each, and how many there are. */
export interface CoverageGaps {
  readonly lines: readonly string[];
  readonly total: number;
}

const COLUMNS = [
  'account_id',
  'account_name',
  'region',
  'status',
  'reason',
] as const satisfies readonly (typeof COVERAGE_COLUMNS)[number][];

const MAX_REASON = 150;

/** Reads coverage.csv for what makes a report incomplete; `what` names it in errors. */
export async function readCoverageGaps(
  what: string,
  bytes: AsyncIterable<Uint8Array>,
  mostLines: number,
): Promise<CoverageGaps> {
  const lines: string[] = [];
  let total = 0;
  for await (const rows of readCsvTable(what, bytes, COLUMNS)) {
    for (const cell of rows) {
      const status = cell('status');
      if (status !== 'failed' && status !== 'not-enabled') continue;
      total++;
      if (lines.length === mostLines) continue;
      const account = accountWords(cell('account_id'), cell('account_name'));
      const reason = clip(cell('reason'), MAX_REASON);
      lines.push(
        `${account}, ${cell('region') || 'all Regions'}: ${status}${reason === '' ? '' : `, ${reason}`}`,
      );
    }
  }
  return { lines, total };
}
