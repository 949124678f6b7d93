import { fork } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import type { RuleEvent } from './rule-invocation.ts';

/** The built rule bundle, running in a process of its own as it would in Lambda. */
export interface RuleProcess {
  /** Sends one event and waits for its end; throws what the handler throws. */
  invoke(event: RuleEvent): Promise<void>;
  close(): Promise<void>;
}

/** Starts a bundle's `handler`; its log lines go to a file. `env` is all that it sees of the environment. */
export async function startRuleProcess(
  bundle: URL,
  env: Readonly<Record<string, string>>,
  functionArn: string,
  logFile: string,
): Promise<RuleProcess> {
  const log = await open(logFile, 'w');
  const child = fork(new URL('rule-process-child.ts', import.meta.url), [bundle.href, functionArn], {
    env: { ...env },
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
  });
  const ended = once(child, 'exit').finally(() => log.close());
  return {
    async invoke(event) {
      const answered = once(child, 'message');
      child.send(event);
      const [error] = await Promise.race([answered, ended.then(() => [`its process ended: see ${logFile}`])]);
      if (error !== '') throw new Error(`rule: ${error}`);
    },
    async close() {
      child.disconnect();
      await ended;
    },
  };
}
