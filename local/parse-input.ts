import type * as z from 'zod';
import { AwsError, constraintError } from './aws-error.ts';

/**
 * Checks a request's members against a schema: a wrong type or an unknown member is a SerializationException,
 * a missing member or a broken constraint a ValidationException, the first fault found being the one reported.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw issue === undefined
    ? new AwsError('SerializationException', result.error.message)
    : toAwsError(issue);
}

function toAwsError(issue: z.core.$ZodIssue): AwsError {
  const member = memberPath(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return new AwsError(
        'SerializationException',
        `${member || 'Input'} has no member ${issue.keys.join(', ')}`,
      );
    case 'invalid_type':
      return issue.input === undefined || issue.input === null
        ? constraintError(member, 'Member must not be null')
        : new AwsError('SerializationException', `${member || 'Input'} must be of type ${issue.expected}`);
    case 'too_big':
      return constraintError(
        member,
        `Member must have ${size(issue.origin)} less than or equal to ${issue.maximum}`,
      );
    case 'too_small':
      return constraintError(
        member,
        `Member must have ${size(issue.origin)} greater than or equal to ${issue.minimum}`,
      );
    case 'invalid_value':
      return issue.input === undefined
        ? constraintError(member, 'Member must not be null')
        : constraintError(
            member,
            `Member must satisfy enum value set: [${issue.values.map(String).join(', ')}]`,
          );
    case 'invalid_format':
      return constraintError(
        member,
        `Member must satisfy regular expression pattern: ${issue.pattern ?? ''}`,
      );
    default:
      return constraintError(member, issue.message);
  }
}

function size(origin: string): string {
  return origin === 'string' || origin === 'array' ? 'length' : 'value';
}

/** AWS counts list members from one: evaluations.3.member.annotation. */
function memberPath(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `${key + 1}.member` : lowerFirst(String(key))))
    .join('.');
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
