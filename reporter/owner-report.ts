import { placeKey } from '../core/inventory.ts';
import type { IsoDate } from '../core/iso-date.ts';
import { DOUBTS } from '../core/owner.ts';
import { type CsvRow, readCsvTable } from './csv-table.ts';
import type { ReportSubject } from './owner-routes.ts';
import { compareUrgency, URGENCY_COLUMNS, type Urgency, urgencyOf } from './owner-urgency.ts';
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
  'next_deadline_kind',
  'successor',
  'owner_source',
  'waiver_expires',
  'change',
  'explanation',
  ...URGENCY_COLUMNS,
] as const satisfies readonly (typeof REPORT_COLUMNS)[number][];

/** A record of an owner's report. */
export type OwnerRow = CsvRow<(typeof COLUMNS)[number]>;

/** A non-compliant row, and how soon its function has to be moved. */
export interface UrgentRow {
  readonly row: OwnerRow;
  readonly urgency: Urgency;
}

/** What an owner's report says, as far as a message tells it. */
export interface OwnerReport {
  /** The most urgent of the non-compliant rows, most urgent first; of equals, in the report's order. */
  readonly urgent: readonly UrgentRow[];
  /** The non-compliant row with the nearest deadline ahead. */
  readonly next: OwnerRow | null;
  /** Rows, but for those that tell of a function for the last time. */
  readonly functions: number;
  readonly nonCompliant: number;
  /** How many of the non-compliant ones cannot be updated any more. */
  readonly blocked: number;
  /** How many of these by a date that is younger than the table. */
  readonly blockedAsForetold: number;
  /** How many of the others have no deadline ahead any more, or none that is known. */
  readonly withoutDeadline: number;
  readonly waived: number;
  readonly fixed: number;
  readonly gone: number;
  readonly notRead: number;
  /** Where the rows are that there is something to tell of: each account and Region once. */
  readonly subjects: readonly ReportSubject[];
}

/** What stands in `owner_source` of a row that is under a name only because it has no owner. */
const NOBODY: readonly string[] = ['', ...DOUBTS];

/** Reads an owner's report.csv, of any length, as of the day that it judges; `what` names it in errors. */
export async function readOwnerReport(
  what: string,
  bytes: AsyncIterable<Uint8Array>,
  today: IsoDate,
  mostUrgent: number,
): Promise<OwnerReport> {
  const counts = {
    functions: 0,
    nonCompliant: 0,
    blocked: 0,
    blockedAsForetold: 0,
    withoutDeadline: 0,
    waived: 0,
    fixed: 0,
    gone: 0,
    notRead: 0,
  };
  const urgent: UrgentRow[] = [];
  let next: OwnerRow | null = null;
  const subjects = new Map<string, ReportSubject>();

  function countOpen(row: OwnerRow): void {
    const urgency = urgencyOf(row, today);
    const deadline = row('next_deadline');
    counts.nonCompliant++;
    if (urgency.kind === 'updates-blocked') {
      counts.blocked++;
      if (urgency.isForetold) counts.blockedAsForetold++;
    } else if (deadline === '') counts.withoutDeadline++;
    if (deadline !== '' && (next === null || deadline < next('next_deadline'))) next = row;
    const place = urgent.findLastIndex((other) => compareUrgency(other.urgency, urgency) <= 0) + 1;
    if (place < mostUrgent) urgent.splice(place, 0, { row, urgency });
    if (urgent.length > mostUrgent) urgent.pop();
  }

  function count(row: OwnerRow): void {
    if (row('change') !== 'gone') counts.functions++;
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
  return { urgent, next, subjects: [...subjects.values()], ...counts };
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
  const place = placeKey(id, region);
  if (subjects.has(place)) return;
  const account = { id, name: row('account_name') || null, ouPath: row('ou_path') || null };
  subjects.set(place, { account, region });
}
