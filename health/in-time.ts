import { setTimeout as wait } from 'node:timers/promises';

/** What a promise brings, or an error that names `what` when it takes longer than that. */
export async function inTime<Value>(
  what: string,
  milliseconds: number,
  promise: Promise<Value>,
): Promise<Value> {
  const timer = new AbortController();
  const late = wait(milliseconds, null, { signal: timer.signal }).then(() => {
    throw new Error(`${what}: no answer within ${milliseconds} milliseconds`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer.abort();
  }
}
