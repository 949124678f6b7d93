/** A notice is not told yet, for what it waits for may still come; its message comes back. Not a failure. */
export class NotYet extends Error {
  override readonly name = 'NotYet';
}
