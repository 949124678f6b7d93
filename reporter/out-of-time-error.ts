/** The time of an invocation ran out: before an item was read to its end or, of a whole batch, before any was. */
export class OutOfTimeError extends Error {
  override readonly name = 'OutOfTimeError';
}
