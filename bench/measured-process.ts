import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

/** What a process took: seconds by the clock, and MB of memory at its peak. */
export interface Taken {
  readonly seconds: number;
  readonly megabytes: number;
}

const PEAK_MEMORY = new URL('peak-memory.mjs', import.meta.url).href;

/** The flags of Node in the first line of an executable script. */
export async function readNodeFlags(script: string): Promise<string[]> {
  const [shebang = ''] = (await readFile(script, 'utf8')).split('\n', 1);
  return shebang.split(' ').filter((word) => word.startsWith('--'));
}

/** Runs a script on this Node with flags of its own; throws when it fails. */
export async function measureProcess(
  nodeFlags: readonly string[],
  ...args: readonly string[]
): Promise<Taken> {
  const start = performance.now();
  const child = spawn(process.execPath, [...nodeFlags, '--import', PEAK_MEMORY, ...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  const peak = child.stdio[3];
  const [megabytes, [status]] = await Promise.all([
    peak instanceof Readable ? text(peak) : '',
    once(child, 'exit'),
  ]);
  if (status !== 0) throw new Error(`${args[0]} ended with ${status}`);
  return { seconds: (performance.now() - start) / 1000, megabytes: Number(megabytes) };
}
