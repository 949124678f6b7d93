import type { IsoDate } from '../core/iso-date.ts';
import type { CsvRow } from './csv-table.ts';
import type { REPORT_COLUMNS } from './report-row.ts';

/** The columns that tell how soon a function has to be moved. */
export const URGENCY_COLUMNS = [
  'deprecation_date',
  'block_create_date',
  'block_update_date',
  'next_deadline',
  'days_left',
  'table_as_of',
] as const satisfies readonly (typeof REPORT_COLUMNS)[number][];

/** A date that has come. AWS may have moved one that is younger than the table: it was foretold. */
interface Past {
  readonly since: IsoDate;
  readonly isForetold: boolean;
}

/** How soon a function has to be moved. */
export type Urgency =
  /** Its code cannot be changed any more, whatever deadline may be ahead. */
  | ({ readonly kind: 'updates-blocked' } & Past)
  /** No later date is known: updates may be blocked any day. */
  | ({ readonly kind: 'creates-blocked' | 'deprecated' } & Past)
  | { readonly kind: 'deadline'; readonly date: IsoDate; readonly daysLeft: number }
  | { readonly kind: 'no-date' };

/** Most urgent first. */
const KINDS = ['updates-blocked', 'creates-blocked', 'deprecated', 'deadline', 'no-date'] as const;

/**
 * The urgency of a non-compliant row on the day that the report judges. By the row's dates: the status of one that
 * was not read is that of the day on which it was.
 */
export function urgencyOf(row: CsvRow<(typeof URGENCY_COLUMNS)[number]>, today: IsoDate): Urgency {
  function pastOf(date: IsoDate): Past | null {
    return date !== '' && date <= today ? { since: date, isForetold: date > row('table_as_of') } : null;
  }

  const updatesBlocked = pastOf(row('block_update_date'));
  if (updatesBlocked !== null) return { kind: 'updates-blocked', ...updatesBlocked };
  const date = row('next_deadline');
  if (date !== '') return { kind: 'deadline', date, daysLeft: Number(row('days_left')) };
  const createsBlocked = pastOf(row('block_create_date'));
  if (createsBlocked !== null) return { kind: 'creates-blocked', ...createsBlocked };
  const deprecated = pastOf(row('deprecation_date'));
  return deprecated === null ? { kind: 'no-date' } : { kind: 'deprecated', ...deprecated };
}

/** Below zero when `a` is more urgent than `b`: what is longest overdue, or nearest, goes first within a kind. */
export function compareUrgency(a: Urgency, b: Urgency): number {
  const kinds = KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);
  if (kinds !== 0) return kinds;
  const [one, other] = [dateOf(a), dateOf(b)];
  return one === other ? 0 : one < other ? -1 : 1;
}

function dateOf(urgency: Urgency): IsoDate {
  if (urgency.kind === 'no-date') return '';
  return urgency.kind === 'deadline' ? urgency.date : urgency.since;
}
