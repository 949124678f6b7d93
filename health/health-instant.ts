import { toInstant } from '../adapters/instant.ts';

const RFC_1123 = /^(?:[a-z]+,\s*)?(\d{1,2})\s+([a-z]{3})\s+(\d{4})\s+(\d{1,2}:\d{2}:\d{2})\s+(?:GMT|UTC)$/i;
const ISO_8601 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * A time of AWS Health as an ISO instant; null for what is no time. Reads RFC 1123, with days of one digit and now and
 * then a wrong weekday, and ISO 8601. Always to the second, so that a time read from the Health API, which has
 * fractions, equals the same time read from EventBridge.
 */
export function toHealthInstant(time: string | null): string | null {
  const instant = toInstant(ISO_8601.exec(toIso8601(time ?? ''))?.[0]);
  return instant === null ? null : `${instant.slice(0, 19)}Z`;
}

/** RFC 1123 in the other form, in which a day is known to exist; other texts as they are. */
function toIso8601(time: string): string {
  const [, day, month, year, clock] = RFC_1123.exec(time) ?? [];
  if (day === undefined || month === undefined || clock === undefined) return time;
  const number = MONTHS.indexOf(month.toLowerCase()) + 1;
  return `${year}-${twoDigits(number)}-${twoDigits(day)}T${clock.padStart(8, '0')}Z`;
}

function twoDigits(number: number | string): string {
  return String(number).padStart(2, '0');
}
