import { AwsError } from './aws-error.ts';

/** How a service spells errors that every service knows, e.g. STS says Throttling for ThrottlingException. */
export type Dialect = Readonly<Record<string, { readonly code: string; readonly statusCode?: number }>>;

/** Spells an error the way a service does. */
export function inDialect(dialect: Dialect, error: AwsError): AwsError {
  const spelling = dialect[error.code];
  if (spelling === undefined) return error;
  return new AwsError(spelling.code, error.message, {
    statusCode: spelling.statusCode ?? error.statusCode,
    details: error.details,
  });
}

const REFUSALS = [
  'MissingAuthenticationTokenException',
  'UnrecognizedClientException',
  'ExpiredTokenException',
  'InvalidSignatureException',
  'AccessDeniedException',
];

/** Services of REST JSON refuse who asks by the names that all know, but with status codes of their own. */
export const restJsonDialect: Dialect = {
  ...Object.fromEntries(REFUSALS.map((code) => [code, { code, statusCode: 403 }])),
  ThrottlingException: { code: 'TooManyRequestsException', statusCode: 429 },
};

/** The names that services of the query protocol have for common errors, those included that have left it since. */
export const queryDialect: Dialect = {
  UnknownOperationException: { code: 'InvalidAction' },
  AccessDeniedException: { code: 'AccessDenied', statusCode: 403 },
  MissingAuthenticationTokenException: { code: 'MissingAuthenticationToken', statusCode: 403 },
  UnrecognizedClientException: { code: 'InvalidClientTokenId', statusCode: 403 },
  ExpiredTokenException: { code: 'ExpiredToken', statusCode: 403 },
};
