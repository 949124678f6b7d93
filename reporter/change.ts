import { daysBetween, type IsoDate } from '../core/iso-date.ts';
import type { ReportRow } from './report-row.ts';

/** What became of a function since the month before; null where nothing did and nothing is wrong. */
export type Change =
  | 'new'
  | 'open'
  | 'fixed'
  | 'waived'
  | 'waiver-expired'
  | 'date-moved'
  | 'gone'
  | 'not-read'
  | null;

/** What a report that is a month older said of the same function; null when it said nothing, or there is none. */
export type EarlierRow = ReportRow | null;

/** The change of a function that was read this month. */
export function changeOf(earlier: EarlierRow, row: ReportRow): Change {
  if (earlier === null) return 'new';
  const [before, now] = [standingOf(earlier), standingOf(row)];
  if (now === 'waived') return 'waived';
  if (now === 'clean' && before !== 'clean') return 'fixed';
  if (now === 'open' && before === 'waived') return 'waiver-expired';
  if (now === 'open' && before === 'clean') return 'new';
  if (haveDatesMoved(earlier, row)) return 'date-moved';
  return now === 'open' ? 'open' : null;
}

/** Why a function that the earlier report knew is not among those that were read this month. */
export type Absence =
  | { readonly kind: 'not-read' }
  | { readonly kind: 'gone' }
  /** A published version of a function that is still there: no alias points to it any more. */
  | { readonly kind: 'version-left' };

/**
 * The row of a function that was not read this month. What was not read stays as it was; what is gone, and a version
 * that no alias serves any more, has a last row that judges nothing. `lastMonth` is the month of the earlier report.
 */
export function absentRow(
  earlier: ReportRow,
  absence: Absence,
  today: IsoDate,
  lastMonth: string,
): ReportRow {
  if (absence.kind === 'not-read') {
    const deadline = earlier.next_deadline;
    const daysLeft = typeof deadline === 'string' ? daysBetween(today, deadline) : null;
    return { ...earlier, days_left: daysLeft, change: 'not-read' };
  }
  const isGone = absence.kind === 'gone';
  return {
    ...earlier,
    status: 'gone',
    compliance: 'NOT_APPLICABLE',
    next_deadline: null,
    next_deadline_kind: null,
    days_left: null,
    waiver_expires: null,
    waiver_reason: null,
    change: isGone ? 'gone' : 'fixed',
    explanation: isGone
      ? `The function is no longer listed. It was in the report of ${lastMonth}.`
      : `No alias serves version ${earlier.version} any more. It was in the report of ${lastMonth}.`,
  };
}

type Standing = 'open' | 'waived' | 'clean';

/** A waiver that is not needed, or has ended, is none: see `Finding.waiver`. */
function standingOf(row: ReportRow): Standing {
  if (row.compliance === 'NON_COMPLIANT') return 'open';
  return row.compliance === 'COMPLIANT' && row.waiver_expires !== null ? 'waived' : 'clean';
}

const DATES = ['deprecation_date', 'block_create_date', 'block_update_date'] as const;

function haveDatesMoved(earlier: ReportRow, row: ReportRow): boolean {
  return earlier.runtime === row.runtime && DATES.some((date) => earlier[date] !== row[date]);
}
