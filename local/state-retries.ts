import { isNamed, type StateError } from './state-error.ts';
import type { Retrier } from './state-machine-definition.ts';

/**
 * Counts how often a state has been tried: gives the seconds until an error of it is worth another try, by the first
 * retrier that names it, or null when that has none left.
 */
export function countRetries(retriers: readonly Retrier[]): (error: StateError) => number | null {
  const used = new Map<Retrier, number>();
  return (error) => {
    const retrier = retriers.find(({ ErrorEquals }) => isNamed(ErrorEquals, error));
    if (retrier === undefined) return null;
    const retries = used.get(retrier) ?? 0;
    if (retries >= retrier.MaxAttempts) return null;
    used.set(retrier, retries + 1);
    return delayOf(retrier, retries);
  };
}

/** Seconds before a retry; with full jitter anything up to that. */
function delayOf(
  { IntervalSeconds, BackoffRate, MaxDelaySeconds = Number.POSITIVE_INFINITY, JitterStrategy }: Retrier,
  retries: number,
): number {
  const delay = Math.min(IntervalSeconds * BackoffRate ** retries, MaxDelaySeconds);
  return JitterStrategy === 'FULL' ? Math.random() * delay : delay;
}
