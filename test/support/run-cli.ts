import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Endpoint } from '../../local/endpoint.ts';
import { presentEnvironment } from '../../local/present-environment.ts';
import { buildOutside } from './build.ts';

/** The command line, bundled as it is installed: it starts in half the time. */
const CLI = join(buildOutside(), 'cli.mjs');

/** Halves the time that each process takes to start; goes with the build. */
const COMPILE_CACHE = join(buildOutside(), 'compiled');

/** What a process that has ended said, and how it ended. */
export interface CliRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What it left in the folder for temporary files, which was its own and empty. */
  readonly leftBehind: readonly string[];
}

/** What a test may say of the process; without an endpoint it knows no Region and no credentials. */
export interface CliOptions {
  readonly caller?: { readonly endpoint: Endpoint; readonly accountId: string; readonly region: string };
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the process as Ctrl-C would, as soon as this settles. */
  readonly interruptAfter?: Promise<unknown>;
}

/** Runs `runtime-sunset` with arguments as a process of its own. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  return run(process.execPath, [CLI, ...args], options);
}

/** Runs a shell command in which `$CLI` stands for `runtime-sunset`. */
export function runShell(command: string, options: CliOptions = {}): Promise<CliRun> {
  const env = { NODE: process.execPath, MAIN: CLI, ...options.env };
  return run('bash', ['-o', 'pipefail', '-c', command.replaceAll('$CLI', '"$NODE" "$MAIN"')], {
    ...options,
    env,
  });
}

async function run(file: string, args: readonly string[], options: CliOptions): Promise<CliRun> {
  const temporary = await mkdtemp(join(tmpdir(), 'runtime-sunset-test-'));
  try {
    const child = spawn(file, args, {
      env: environmentOf(options, temporary),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    options.interruptAfter?.then(() => child.kill('SIGINT'));
    const [stdout, stderr, status] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number | null>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', resolve);
      }),
    ]);
    return { status, stdout, stderr, leftBehind: await readdir(temporary) };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Nothing of the machine's own AWS configuration, terminal or colours reaches the process. */
function environmentOf({ caller, env }: CliOptions, temporary: string): Record<string, string> {
  const aws =
    caller === undefined ? {} : presentEnvironment(caller.endpoint, caller.accountId, caller.region);
  return {
    PATH: process.env['PATH'] ?? '',
    ...aws,
    AWS_CONFIG_FILE: join(temporary, 'none'),
    AWS_SHARED_CREDENTIALS_FILE: join(temporary, 'none'),
    AWS_EC2_METADATA_DISABLED: 'true',
    TMPDIR: temporary,
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    ...env,
  };
}
