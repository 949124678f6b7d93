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
/** What is published; functions are spread over all accounts and Regions. */
interface Case {
  readonly functions: number;
  readonly accounts: number;
  readonly regions: number;
}
const MANY: Case = { functions: 1_000_000, accounts: 1000, regions: 3 };
const FEW: Case = { ...MANY, functions: 100_000 };
/** Every account of the largest organization in every Region that is enabled by default. */
const MANY_PLACES: Case = { ...MANY, accounts: 10_000, regions: 17 };
/** The first month is compared with nothing, the second with the first. */
const RUNS = ['20261001T060000Z-11111111', '20261101T060000Z-22222222'];

const BUNDLE = new URL('../dist/lambda/report-publish/index.mjs', import.meta.url).href;
const PUBLISH = fileURLToPath(new URL('publish-bundle.mjs', import.meta.url));
const COLLECTED_RUN = fileURLToPath(new URL('collected-run.ts', import.meta.url));

const placeSchema = z.record(z.string(), z.string());

/**
 * Publishes two months of a million functions in a thousand accounts with the built bundle, of a hundred thousand, and
 * of a million in 170,000 places, over a local S3 endpoint in another process; prints the worse of the two months.
 * False when a bound is broken: a third of Lambda's time limit, and the memory of the function. Needs dist/, 3 GB of
 * disk and 4 GB of memory.
 */
export async function benchPublish(): Promise<boolean> {
  const few = await publish(FEW);
  const many = await publish(MANY);
  print(MANY, many, `, ${FEW.functions.toLocaleString('en')} functions ${few.megabytes.toFixed(0)} MB`);
  const manyPlaces = await publish(MANY_PLACES);
  print(MANY_PLACES, manyPlaces);
  return [many, manyPlaces].every(
    ({ seconds, megabytes }) => seconds <= MAX_SECONDS && megabytes <= MAX_MEGABYTES,
  );
}

function print({ functions, accounts, regions }: Case, taken: Published, beside = ''): void {
  const places = `${accounts.toLocaleString('en')} accounts x ${regions} Regions`;
  process.stdout.write(
    `publish of ${functions.toLocaleString('en')} functions in ${places}, two months\n` +
      `  time    ${taken.seconds.toFixed(1)} s (at most ${MAX_SECONDS})\n` +
      `  memory  ${taken.megabytes.toFixed(0)} MB (at most ${MAX_MEGABYTES})${beside}\n` +
      `  disk    ${taken.diskMegabytes.toFixed(0)} MB in temporary files\n`,
  );
}

interface Published extends Taken {
  readonly diskMegabytes: number;
}

async function publish({ functions, accounts, regions }: Case): Promise<Published> {
  const folder = await mkdtemp(join(tmpdir(), 'publish-bench-'));
  const bucket = fork(COLLECTED_RUN, [functions, accounts, regions].map(String));
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
