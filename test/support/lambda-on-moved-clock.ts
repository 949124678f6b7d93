import { flushCompileCache, syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

/**
 * Runs in a process of `startLambdaProcess`: the bundle that BUNDLE names, on a clock that the test moves. Events come
 * as `{ now, event }`, in milliseconds. Pauses move the clock instead of passing.
 */
const { BUNDLE = '', OPTIONS, ...env } = process.env;

const RealDate = Date;
const wait = timers.setTimeout;
let ahead = 0;

class MovedDate extends RealDate {
  constructor(...parts: [] | [number | string | Date]) {
    super(parts[0] ?? MovedDate.now());
  }

  static override now(): number {
    return RealDate.now() + ahead;
  }
}
Object.assign(globalThis, { Date: MovedDate });

Object.assign(timers, {
  async setTimeout(milliseconds: number, value: unknown, options: object | undefined) {
    // What can be called off is a bound on something else, which takes its time.
    if (options !== undefined) return wait(milliseconds, value, options);
    ahead += milliseconds;
    return value;
  },
});
syncBuiltinESMExports();

// The SDK draws how long it waits between two attempts, from 0 on.
Math.random = () => 0;

const { createHandler } = await import(BUNDLE);
// A process that is killed leaves what it has compiled to the next one.
flushCompileCache();
const handle = createHandler(env, OPTIONS === undefined ? undefined : JSON.parse(OPTIONS));

/** Invokes the bundle's function with half a minute left. */
export function handler({ now, event }: { now: number; event: unknown }, context: object): Promise<unknown> {
  ahead = now - RealDate.now();
  const deadline = now + 30_000;
  return handle(event, {
    ...context,
    getRemainingTimeInMillis: () => Math.max(deadline - MovedDate.now(), 0),
  });
}
