/**
 * Milliseconds after which an SDK client gives a request up and tries again. Its own default is never: one lost
 * connection would hold an invocation until Lambda ends it.
 */
export const REQUEST_TIMEOUTS = {
  connectionTimeout: 3_000,
  requestTimeout: 30_000,
  throwOnRequestTimeout: true,
} as const;

/** Options of a client whose calls are small, so that one that takes longer is better tried again. */
export const SMALL_CALLS = {
  maxAttempts: 3,
  requestHandler: { ...REQUEST_TIMEOUTS, requestTimeout: 5_000 },
} as const;
