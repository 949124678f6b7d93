import { type CsvRow, readCsvTable } from './csv-table.ts';
import type { ReportSubject } from './owner-routes.ts';
import type { REPORT_COLUMNS } from './report-row.ts';

const COLUMNS = [
  'account_id',
  'account_name',
  'ou_path',
  'region',
  'function_name',
  'version',
  'runtime',
  'status',
  'compliance',
  'next_deadline',
  'days_left',
  'successor',
  'owner_source',
  'waiver_expires',
  'change',
  'explanation',
] as const satisfies readonly (typeof REPORT_COLUMNS)[number][];

/** A record of an owner's report. */
export type OwnerRow = CsvRow<(typeof COLUMNS)[number]>;

/** What an owner's report says, as far as a message tells it. */
export interface OwnerReport {
  /** The first of the non-compliant rows, in the report's order: nearest deadline first. */
  readonly urgent: readonly OwnerRow[];
  /** Rows, but for those that tell of a function for the last time. */
  readonly functions: number;
  readonly nonCompliant: number;
  /** How many of the non-compliant ones have no deadline ahead any more, or none that is known. */
  readonly withoutDeadline: number;
  readonly waived: number;
  readonly fixed: number;
  readonly gone: number;
  readonly notRead: number;
  /** Where the rows are that there is something to tell of: each account and Region once. */
  readonly subjects: readonly ReportSubject[];
}

/** What stands in `owner_source` of a row that is under a name only because it has no owner. */
const NOBODY = ['', 'tags-not-read', 'ou-not-read'];

/** Reads an owner's report.csv, of any length; `what` names it in errors. */
export async function readOwnerReport(
  what: string,
  bytes: AsyncIterable<Uint8Array>,
  mostUrgent: number,
): Promise<OwnerReport> {
  const counts = {
    functions: 0,
    nonCompliant: 0,
    withoutDeadline: 0,
    waived: 0,
    fixed: 0,
    gone: 0,
    notRead: 0,
  };
  const urgent: OwnerRow[] = [];
  const subjects = new Map<string, ReportSubject>();

  function countOpen(row: OwnerRow): void {
    counts.nonCompliant++;
    if (row('next_deadline') === '') counts.withoutDeadline++;
    if (urgent.length < mostUrgent) urgent.push(row);
  }

  function count(row: OwnerRow): void {
    if (row('status') !== 'gone') counts.functions++;
    if (row('change') === 'not-read') counts.notRead++;
    const news = newsOf(row);
    if (news === null) return;
    if (news === 'open') countOpen(row);
    else counts[news]++;
    addSubject(subjects, row);
  }

  for await (const rows of readCsvTable(what, bytes, COLUMNS)) {
    for (const row of rows) if (!NOBODY.includes(row('owner_source'))) count(row);
  }
  return { urgent, subjects: [...subjects.values()], ...counts };
}

/** What there is to tell of a row; a waiver that has ended, or is not needed, is not told. */
function newsOf(row: OwnerRow): 'open' | 'waived' | 'fixed' | 'gone' | null {
  const compliance = row('compliance');
  const change = row('change');
  if (compliance === 'NON_COMPLIANT') return 'open';
  if (change === 'fixed' || change === 'gone') return change;
  return compliance === 'COMPLIANT' && row('waiver_expires') !== '' ? 'waived' : null;
}

function addSubject(subjects: Map<string, ReportSubject>, row: OwnerRow): void {
  const region = row('region');
  const id = row('account_id');
  const place = `${id} ${region}`;
  if (subjects.has(place)) return;
  const account = { id, name: row('account_name') || null, ouPath: row('ou_path') || null };
  subjects.set(place, { account, region });
}
