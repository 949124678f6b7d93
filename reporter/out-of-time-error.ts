/** The time of an invocation ran out before anything was read to its end. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';
}
