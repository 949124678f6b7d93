import { withoutDays } from '../core/days-left.ts';
import { nextDeadlineOf } from '../core/evaluate.ts';
import type { IsoDate } from '../core/iso-date.ts';
import { withWaiverEnded } from '../core/waiver-sentence.ts';
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
  if (before === 'waived' && now === 'open') return 'waiver-expired';
  if (haveDatesMoved(earlier, row)) return 'date-moved'; // nobody has fixed or broken anything
  if (now === 'clean' && before !== 'clean') return 'fixed';
  if (now === 'open' && before === 'clean') return 'new';
  return now === 'open' ? 'open' : null;
}

/**
 * Whether a function is open only because nobody could read its tags: a waiver that lasts longer than today had excused
 * it, and waivers may go by tags.
 */
export function isWaiverInDoubt(earlier: ReportRow, row: ReportRow, today: IsoDate): boolean {
  return (
    standingOf(row) === 'open' && standingOf(earlier) === 'waived' && String(earlier.waiver_expires) > today
  );
}

/** Why a function that an earlier report knew is not among those that were read now. */
export type Absence =
  | { readonly kind: 'not-read' }
  | { readonly kind: 'gone' }
  /** A published version of a function that is still there: no alias serves it any more, or it is no problem now. */
  | { readonly kind: 'version-left' };

/**
 * The row of a function that was not read now. What nobody could look at stays as it was, but for the days that are
 * left and for a waiver that has ended since; what has left the report has a last row that judges nothing. `lastMonth`
 * is the month of the earlier report.
 */
export function absentRow(
  earlier: ReportRow,
  absence: Absence,
  today: IsoDate,
  lastMonth: string,
): ReportRow {
  if (absence.kind === 'not-read') {
    const row = { ...earlier, ...deadlineCells(earlier, today), change: 'not-read' };
    const explanation = withoutDays(String(earlier.explanation));
    if (!hasWaiverEnded(earlier, today)) return { ...row, explanation };
    return { ...row, compliance: 'NON_COMPLIANT', explanation: withWaiverEnded(explanation) };
  }
  return {
    ...earlier,
    status: 'gone',
    compliance: 'NOT_APPLICABLE',
    next_deadline: null,
    next_deadline_kind: null,
    days_left: null,
    waiver_expires: null,
    waiver_reason: null,
    change: 'gone',
    explanation: `${
      absence.kind === 'gone'
        ? 'The function is no longer listed.'
        : `Version ${earlier.version} is no longer both a problem and served by an alias.`
    } It was in the report of ${lastMonth}.`,
  };
}

function hasWaiverEnded(row: ReportRow, today: IsoDate): boolean {
  return standingOf(row) === 'waived' && String(row.waiver_expires) <= today;
}

/** The first of a row's dates that is still ahead. */
function deadlineCells(
  row: ReportRow,
  today: IsoDate,
): Pick<ReportRow, 'next_deadline' | 'next_deadline_kind' | 'days_left'> {
  const [deprecation = null, blockCreate = null, blockUpdate = null] = DATES.map((column) =>
    dateIn(row[column]),
  );
  const next = nextDeadlineOf({ deprecation, blockCreate, blockUpdate }, today);
  return {
    next_deadline: next?.date ?? null,
    next_deadline_kind: next?.kind ?? null,
    days_left: next?.daysLeft ?? null,
  };
}

function dateIn(cell: ReportRow[keyof ReportRow]): IsoDate | null {
  return typeof cell === 'string' ? cell : null;
}

/** What a row asks for: something, nothing while a waiver is in force, or nothing at all. */
export type Standing = 'open' | 'waived' | 'clean';

/** A row's standing. A waiver that is not needed, or has ended, is none: see `Finding.waiver`. */
export function standingOf(row: ReportRow): Standing {
  if (row.compliance === 'NON_COMPLIANT') return 'open';
  return row.compliance === 'COMPLIANT' && row.waiver_expires !== null ? 'waived' : 'clean';
}

const DATES = ['deprecation_date', 'block_create_date', 'block_update_date'] as const;

function haveDatesMoved(earlier: ReportRow, row: ReportRow): boolean {
  return earlier.runtime === row.runtime && DATES.some((column) => earlier[column] !== row[column]);
}
