import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { measureProcess, type Taken } from './measured-process.ts';

const MAX_MEGABYTES = 1024;
const MAX_SECONDS = 300;
const MANY = 1_000_000;
const FEW = 100_000;
/** The first month is compared with nothing, the second with the first. */
const RUNS = ['20261001T060000Z-11111111', '20261101T060000Z-22222222'];

const BUNDLE = new URL('../dist/lambda/report-publish/index.mjs', import.meta.url).href;
const PUBLISH = fileURLToPath(new URL('publish-bundle.mjs', import.meta.url));
const COLLECTED_RUN = fileURLToPath(new URL('collected-run.ts', import.meta.url));

const placeSchema = z.record(z.string(), z.string());

/**
 * Publishes two months of a million functions in a thousand accounts with the built bundle, and of a hundred thousand,
 * over a local S3 endpoint in another process; prints the worse of the two months. False when a bound is broken: a
 * third of Lambda's time limit, and the memory of the function. Needs dist/, 3 GB of disk and 4 GB of memory.
 */
export async function benchPublish(): Promise<boolean> {
  const many = await publish(MANY);
  const few = await publish(FEW);
  process.stdout.write(
    `publish of ${MANY.toLocaleString('en')} functions, two months\n` +
      `  time    ${many.seconds.toFixed(1)} s (at most ${MAX_SECONDS})\n` +
      `  memory  ${many.megabytes.toFixed(0)} MB (at most ${MAX_MEGABYTES}), ` +
      `${FEW.toLocaleString('en')} functions ${few.megabytes.toFixed(0)} MB\n` +
      `  disk    ${many.diskMegabytes.toFixed(0)} MB in temporary files\n`,
  );
  return many.seconds <= MAX_SECONDS && many.megabytes <= MAX_MEGABYTES;
}

interface Published extends Taken {
  readonly diskMegabytes: number;
}

async function publish(functions: number): Promise<Published> {
  const folder = await mkdtemp(join(tmpdir(), 'publish-bench-'));
  const bucket = fork(COLLECTED_RUN, [String(functions)]);
  try {
    const place = z.parse(placeSchema, await answerOf(bucket));
    const variables = JSON.stringify({ ...place, TMPDIR: folder, POWERTOOLS_LOG_LEVEL: 'ERROR' });
    const months: Published[] = [];
    for (const runId of RUNS) {
      bucket.send(runId);
      await answerOf(bucket);
      const disk = watchDisk(folder);
      const taken = await measureProcess([], PUBLISH, BUNDLE, runId, variables).finally(disk.stop);
      months.push({ ...taken, diskMegabytes: disk.peakMegabytes() });
    }
    return {
      seconds: Math.max(...months.map(({ seconds }) => seconds)),
      megabytes: Math.max(...months.map(({ megabytes }) => megabytes)),
      diskMegabytes: Math.max(...months.map(({ diskMegabytes }) => diskMegabytes)),
    };
  } finally {
    bucket.kill();
    await rm(folder, { recursive: true });
  }
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const [answer] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the bucket ended'))),
  ]);
  return answer;
}

/** How much the file system of a folder filled at most, files included that have no name any more. */
function watchDisk(folder: string) {
  let start: number | null = null;
  let peak = 0;
  const timer = setInterval(async () => {
    const { bfree, bsize } = await statfs(folder);
    start ??= bfree;
    peak = Math.max(peak, (start - bfree) * bsize);
  }, 200);
  return { stop: () => clearInterval(timer), peakMegabytes: () => peak / 1024 ** 2 };
}
