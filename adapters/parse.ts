import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { toError } from './to-error.ts';

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
    const message = toError(cause).message;
    throw new Error(`${what}: not JSON: ${message.replace(/\s+/g, ' ')}`, { cause }); // it quotes lines of the text
  }
  return parse(schema, value, what);
}

type Issue = z.core.$ZodIssue;

function describeIssues(issues: readonly Issue[], path: readonly PropertyKey[] = []): string {
  return issues.map((issue) => describeIssue(issue, [...path, ...issue.path])).join('; ');
}

/** Of a union's alternatives the one that nearly fits tells most: of the same type, and with the fewest issues. */
function describeIssue(issue: Issue, path: readonly PropertyKey[]): string {
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const ofItsType = issue.errors.filter((errors) => !errors.some(isOfAnotherType));
    const candidates = ofItsType.length > 0 ? ofItsType : issue.errors;
    const nearest = candidates.reduce((best, errors) => (errors.length < best.length ? errors : best));
    return describeIssues(nearest, path);
  }
  return path.length === 0 ? issue.message : `${path.join('.')}: ${issue.message}`;
}

function isOfAnotherType({ code, path }: Issue): boolean {
  return code === 'invalid_type' && path.length === 0;
}
