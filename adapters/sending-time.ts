/** Gives the milliseconds that are left to the invocation. */
export type Remaining = () => number;

/** Milliseconds that stay for noting the outcome down. */
const MARGIN = 5_000;

/** How many of an invocation's milliseconds sending may take from now on; at least one. */
export function millisecondsToSend(remaining: Remaining): number {
  return Math.max(1, remaining() - MARGIN);
}
