import { setTimeout } from 'node:timers/promises';

/** Settles when the next request may be made. */
type Pace = () => Promise<void>;

/** Keeps the beginnings of requests at least `interval` milliseconds apart, however many ask at once. */
export function createPace(interval: number): Pace {
  let next = 0;
  return async () => {
    const now = performance.now();
    const begin = Math.max(now, next);
    next = begin + interval;
    if (begin > now) await setTimeout(begin - now);
  };
}
