const DAY = '\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])';
const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{3})?';
const WRITTEN_BY_LAMBDA = new RegExp(`^(${DAY}T${TIME})(?:Z|\\+0000)$`);

/**
 * An ISO instant in UTC from any time that AWS writes; null for what is absent or no time.
 * Lambda writes the zone of LastModified as `+0000` (docs: lambda API_FunctionConfiguration); a number is seconds
 * since 1970, as version 1 of the AWS CLI prints them.
 */
export function toInstant(time: string | number | Date | null | undefined): string | null {
  if (time === null || time === undefined) return null;
  if (typeof time === 'string') {
    const usual = WRITTEN_BY_LAMBDA.exec(time);
    if (usual) return `${usual[1]}Z`;
  }
  const date = new Date(typeof time === 'number' ? Math.round(time * 1000) : time);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
