/** An error as AWS names it; each service's dialect may still rename it and choose its status code. */
export class AwsError extends Error {
  readonly code: string;
  readonly statusCode: number;
  readonly details: Readonly<Record<string, unknown>>;

  /** `code` is the name in JSON services; `details` are further members of the error's body. */
  constructor(
    code: string,
    message: string,
    options: { statusCode?: number; details?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.name = code;
    this.code = code;
    this.statusCode = options.statusCode ?? 400;
    this.details = options.details ?? {};
  }
}

/** The refusal of one constraint of a service's model, in the words AWS's front end uses. */
export function constraintError(member: string, rule: string): AwsError {
  return new AwsError(
    'ValidationException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${rule}`,
  );
}
