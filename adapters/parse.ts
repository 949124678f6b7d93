import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';

z.config(en());

/**
 * A value from outside as its schema describes it.
 * Throws an error that begins with `what` and names every member that does not fit; the value itself is not shown.
 */
export function parse<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
  what: string,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Error(`${what}: ${describeIssues(result.error.issues)}`, { cause: result.error });
}

/** JSON text as its schema describes it; a syntax error names its position. */
export function parseJson<Schema extends z.ZodMiniType>(
  schema: Schema,
  text: string,
  what: string,
): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${what}: not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
  return parse(schema, value, what);
}

type Issue = z.core.$ZodIssue;

function describeIssues(issues: readonly Issue[], path: readonly PropertyKey[] = []): string {
  return issues.map((issue) => describeIssue(issue, [...path, ...issue.path])).join('; ');
}

/** Of a union's alternatives the one that nearly fits tells most. */
function describeIssue(issue: Issue, path: readonly PropertyKey[]): string {
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const nearest = issue.errors.reduce((best, errors) => (errors.length < best.length ? errors : best));
    return describeIssues(nearest, path);
  }
  return path.length === 0 ? issue.message : `${path.join('.')}: ${issue.message}`;
}
