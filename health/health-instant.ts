const RFC_1123 = /^(?:[a-z]+,\s*)?(\d{1,2}\s+[a-z]{3}\s+\d{4}\s+\d{1,2}:\d{2}:\d{2})\s+(?:GMT|UTC)$/i;
const ISO_8601 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/**
 * A time of AWS Health as an ISO instant; null for what is no time. Reads RFC 1123, with days of one digit and now and
 * then a wrong weekday, and ISO 8601. Always to the second, so that a time read from the Health API, which has
 * fractions, equals the same time read from EventBridge.
 */
export function toHealthInstant(time: string | null): string | null {
  const rfc1123 = RFC_1123.exec(time ?? '')?.[1];
  const readable = rfc1123 === undefined ? ISO_8601.exec(time ?? '')?.[0] : `${rfc1123} GMT`;
  const date = new Date(readable ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : `${date.toISOString().slice(0, 19)}Z`;
}
