/** Gives the milliseconds that are left to the invocation. */
export type Remaining = () => number;

/** Milliseconds that stay for noting the outcome down. */
const MARGIN = 5_000;

/**
 * What one of so many deliveries that are still to be sent may use up of the time that is left: as much as each of the
 * others, but never less than `least` milliseconds. One that hangs then leaves the others their turn.
 */
export function shareOf(remaining: Remaining, left: number, least: number): Remaining {
  const ofOthers = remaining() - Math.max(least, remaining() / left);
  return () => remaining() - ofOthers;
}

/** How many of an invocation's milliseconds sending may take from now on; at least one. */
export function millisecondsToSend(remaining: Remaining): number {
  return Math.max(1, remaining() - MARGIN);
}
