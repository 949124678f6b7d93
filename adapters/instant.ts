const WRITTEN_BY_LAMBDA = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?)(?:Z|\+0000)$/;

/**
 * An ISO instant in UTC from any time that AWS writes; null for what is absent or no time.
 * Lambda writes the zone of LastModified as `+0000` (docs: lambda API_FunctionConfiguration).
 */
export function toInstant(time: string | Date | null | undefined): string | null {
  if (time === null || time === undefined) return null;
  if (typeof time === 'string') {
    const usual = WRITTEN_BY_LAMBDA.exec(time);
    if (usual) return `${usual[1]}Z`;
  }
  const milliseconds = typeof time === 'string' ? Date.parse(time) : time.getTime();
  return Number.isNaN(milliseconds) ? null : new Date(milliseconds).toISOString();
}
