import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import * as z from 'zod';

/** One execution environment of a Lambda function: a built bundle in a process of its own. */
export interface LambdaProcess {
  /** Invokes the handler, as Lambda does never twice at a time; rejects with the error it throws, under its name. */
  readonly invoke: (event: unknown, context?: InvocationContext) => Promise<unknown>;
  /** What the process has written to standard output and standard error, line by line. */
  readonly lines: readonly string[];
  /** Ends the process at once, in the middle of an invocation too, which then rejects. */
  readonly kill: () => Promise<void>;
  /** Lets the process end by itself. */
  readonly close: () => Promise<void>;
}

/** What an invocation is told of itself; the rest of its context follows from the function's ARN. */
interface InvocationContext {
  readonly functionName?: string;
  /** What getRemainingTimeInMillis counts down from; 30,000 when absent. */
  readonly remainingMilliseconds?: number;
}

/** One invocation as the process is asked for it. */
export interface LambdaRequest extends Required<InvocationContext> {
  readonly requestId: string;
  readonly event: unknown;
  readonly invokedFunctionArn: string;
  /** The line to write to both outputs when the handler has ended. */
  readonly endLine: string;
}

const answerSchema = z.object({
  result: z.unknown().optional(),
  error: z.object({ name: z.string(), message: z.string() }).optional(),
});

/** Starts a bundle's `handler`. `env` is all it sees of the environment, but for what Lambda says of the function. */
export function startLambdaProcess(
  bundle: URL,
  functionArn: string,
  env: Readonly<Record<string, string>>,
): LambdaProcess {
  const name = functionArn.split(':').at(-1) ?? '';
  const child = fork(new URL('lambda-process-child.ts', import.meta.url), [bundle.href], {
    env: { ...env, AWS_LAMBDA_FUNCTION_NAME: name, AWS_LAMBDA_FUNCTION_VERSION: '$LATEST' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  // Node does not emit `close` once we have disconnected: what that waits for, we wait for.
  const ended = Promise.all([
    new Promise((resolve) => child.once('exit', resolve)),
    ...[child.stdout, child.stderr].map((it) => new Promise((resolve) => it?.once('close', resolve))),
  ]);
  const lines: string[] = [];
  const outputs = [child.stdout, child.stderr].flatMap((it) => (it === null ? [] : [readLines(it, lines)]));
  let busy = false;

  async function ask(request: LambdaRequest): Promise<unknown> {
    // What the handler writes arrives by another way than its answer: it is whole when the last line is there.
    const written = outputs.map((it) => it.reached(request.endLine));
    const answered = new Promise<unknown>((resolve) => child.once('message', resolve));
    child.send(request);
    const { result, error } = answerSchema.parse(await answered);
    await Promise.all(written);
    if (error === undefined) return result;
    throw Object.assign(new Error(error.message), { name: error.name });
  }

  async function failAtEnd(): Promise<never> {
    await ended;
    throw new Error(`${name}: its process ended: ${lines.at(-1) ?? 'it wrote nothing'}`);
  }

  return {
    lines,
    async invoke(event, { functionName = name, remainingMilliseconds = 30_000 } = {}) {
      if (busy) throw new Error(`${name} is still being invoked`);
      if (!child.connected) return failAtEnd();
      busy = true;
      const requestId = randomUUID();
      const invokedFunctionArn = functionArn.replace(/[^:]+$/, functionName);
      const endLine = `END RequestId: ${requestId}`;
      const request = { requestId, event, functionName, remainingMilliseconds, invokedFunctionArn, endLine };
      try {
        return await Promise.race([ask(request), failAtEnd()]);
      } finally {
        busy = false;
      }
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async close() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

/** Gathers an output's lines, but for those that somebody awaits. */
function readLines(output: Readable, lines: string[]): { reached: (line: string) => Promise<void> } {
  const awaited = new Map<string, () => void>();
  createInterface({ input: output }).on('line', (line) => {
    const reach = awaited.get(line);
    if (reach === undefined) lines.push(line);
    else reach();
    awaited.delete(line);
  });
  return {
    reached: (line) => new Promise((resolve) => awaited.set(line, resolve)),
  };
}
