/**
 * Milliseconds after which an SDK client gives a request up and tries again. Its own default is never: one lost
 * connection would hold an invocation until Lambda ends it.
 */
export const REQUEST_TIMEOUTS = {
  connectionTimeout: 3_000,
  requestTimeout: 30_000,
  throwOnRequestTimeout: true,
} as const;
