import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type InventoryForm, writeInventory } from './inventory-file.ts';
import { measureProcess, readNodeFlags, type Taken } from './measured-process.ts';
import { median } from './median.ts';

const MAX_TIME_RATIO = 2.5;
const MAX_MEGABYTES = 256;
const MAX_MEMORY_RATIO = 1.25;
const ROUNDS = 3;
const MANY = 1_000_000;
const FEW = 100_000;

const CLI = fileURLToPath(new URL('../dist/cli.mjs', import.meta.url));
const BARE_LOOP = fileURLToPath(new URL('bare-loop.ts', import.meta.url));

/**
 * Makes the report of a million functions and of a hundred thousand, and the bare loop over the same million, in
 * turn; prints time, peak memory and the ratios. False when a bound is broken. Needs dist/ and 3 GB of disk.
 */
export async function benchReport(form: InventoryForm): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'report-bench-'));
  const [many, few] = [join(folder, 'many.ndjson'), join(folder, 'few.ndjson')];
  try {
    await writeInventory(many, form, MANY);
    await writeInventory(few, form, FEW);
    const flags = await readNodeFlags(CLI);
    const rounds: { bare: Taken; ours: Taken; small: Taken }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push({
        bare: await measureProcess(flags, BARE_LOOP, many, join(folder, 'bare.csv')),
        ours: await measureProcess(flags, CLI, 'report', '--from', many, '--out', join(folder, 'out')),
        small: await measureProcess(flags, CLI, 'report', '--from', few, '--out', join(folder, 'out')),
      });
    }
    return print(form, rounds);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function print(form: InventoryForm, rounds: readonly { bare: Taken; ours: Taken; small: Taken }[]): boolean {
  const bareSeconds = median(rounds.map(({ bare }) => bare.seconds));
  const ourSeconds = median(rounds.map(({ ours }) => ours.seconds));
  const ourMegabytes = Math.max(...rounds.map(({ ours }) => ours.megabytes));
  const smallMegabytes = Math.max(...rounds.map(({ small }) => small.megabytes));
  const timeRatio = ourSeconds / bareSeconds;
  const memoryRatio = ourMegabytes / smallMegabytes;
  process.stdout.write(
    `report of ${MANY.toLocaleString('en')} functions, ${form}\n` +
      `  time    ours ${ourSeconds.toFixed(1)} s, bare loop ${bareSeconds.toFixed(1)} s: ` +
      `ratio ${timeRatio.toFixed(2)} (at most ${MAX_TIME_RATIO})\n` +
      `  memory  ${ourMegabytes.toFixed(0)} MB (at most ${MAX_MEGABYTES}), ` +
      `${FEW.toLocaleString('en')} functions ${smallMegabytes.toFixed(0)} MB: ` +
      `ratio ${memoryRatio.toFixed(2)} (at most ${MAX_MEMORY_RATIO})\n`,
  );
  return timeRatio <= MAX_TIME_RATIO && ourMegabytes <= MAX_MEGABYTES && memoryRatio <= MAX_MEMORY_RATIO;
}
