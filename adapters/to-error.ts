/** Whatever was thrown as an Error: itself, or its text where it is none. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
