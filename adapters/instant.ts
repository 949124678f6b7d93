import { isIsoDate } from '../core/iso-date.ts';

const DAY = '\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])';
const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{3})?';
const WRITTEN_BY_LAMBDA = new RegExp(`^(${DAY}T${TIME})(?:Z|\\+0000)$`);
/** The days that not every month has. */
const LATE_DAY = /^\d{4}-\d{2}-(?:29|3\d)/;

/**
 * An ISO instant in UTC from any time that AWS writes; null for what is absent or no time, a day that does not exist
 * and a year of more than four digits included.
 * Lambda writes the zone of LastModified as `+0000` (docs: lambda API_FunctionConfiguration); a number is seconds
 * since 1970, as version 1 of the AWS CLI prints them.
 */
export function toInstant(time: string | number | Date | null | undefined): string | null {
  if (time === null || time === undefined) return null;
  if (typeof time === 'string') {
    const day = LATE_DAY.exec(time)?.[0];
    if (day !== undefined && !isIsoDate(day)) return null; // `Date` would move it into the next month
    const usual = WRITTEN_BY_LAMBDA.exec(time);
    if (usual) return `${usual[1]}Z`;
  }
  const date = new Date(typeof time === 'number' ? Math.round(time * 1000) : time);
  const year = date.getUTCFullYear();
  return year >= 0 && year <= 9999 ? date.toISOString() : null;
}
