import { onTestFinished } from 'vitest';
import type { LambdaProcess } from '../../local/lambda-process.ts';

/** A Lambda function whose process may be killed at any time; the next invocation finds another one. */
export interface KillableLambda {
  readonly invoke: (event: unknown) => Promise<unknown>;
  readonly kill: () => Promise<void>;
  readonly invocations: () => number;
}

/** Keeps one process at work and one waiting, until the test ends. */
export function startKillableLambda(start: () => LambdaProcess): KillableLambda {
  let working = start();
  let waiting = start();
  let invocations = 0;
  onTestFinished(async () => {
    await Promise.all([working.kill(), waiting.kill()]);
  });
  return {
    invoke(event) {
      invocations += 1;
      return working.invoke(event);
    },
    async kill() {
      const killed = working;
      working = waiting;
      waiting = start();
      await killed.kill();
    },
    invocations: () => invocations,
  };
}
