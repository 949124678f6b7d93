import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { median } from './median.ts';

const MAX_BYTES = 340_000;
const MAX_IMPORT_RATIO = 0.6;
const ROUNDS = 15;

const ROOT = join(import.meta.dirname, '..');

/**
 * Bundles the rule by our build and by esbuild's defaults and prints size and cold import of both, with the ratios.
 * False when a bound is broken.
 */
export async function benchRuleBundle(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'rule-bundle-'));
  try {
    const ours = buildOurs(folder);
    const defaults = await buildByDefaults(folder);
    const times = measureInTurn([ours, defaults]);
    return report(
      { bytes: statSync(ours).size, milliseconds: median(times.map(([time = 0]) => time)) },
      { bytes: statSync(defaults).size, milliseconds: median(times.map(([, time = 0]) => time)) },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Measured {
  readonly bytes: number;
  readonly milliseconds: number;
}

function buildOurs(folder: string): string {
  const out = join(folder, 'ours');
  execFileSync(process.execPath, ['esbuild.config.mjs', '--out', out], { cwd: ROOT, stdio: 'inherit' });
  return join(out, 'lambda', 'rule', 'index.mjs');
}

/** The same source, minified for the same target; all else as esbuild does it by itself. */
async function buildByDefaults(folder: string): Promise<string> {
  const outfile = join(folder, 'defaults', 'index.mjs');
  const banner =
    "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['rules/lambda-runtime.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    minify: true,
    banner: { js: banner },
  });
  return outfile;
}

/** Milliseconds that each file takes to be imported, round by round, each time by a fresh process. */
function measureInTurn(files: readonly string[]): number[][] {
  for (const file of files) timeImport(file);
  return Array.from({ length: ROUNDS }, () => files.map(timeImport));
}

function timeImport(file: string): number {
  const script = `const start = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - start);`;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  });
  return Number(output);
}

function report(ours: Measured, defaults: Measured): boolean {
  const sizeRatio = ours.bytes / defaults.bytes;
  const importRatio = ours.milliseconds / defaults.milliseconds;
  const lines = [
    `rule bundle, Node ${process.version}, median of ${ROUNDS} fresh processes each, in turn`,
    `  size    ${kilobytes(ours)} KB, defaults ${kilobytes(defaults)} KB, ratio ${sizeRatio.toFixed(2)} (bound: ${MAX_BYTES / 1000} KB)`,
    `  import  ${ours.milliseconds.toFixed(1)} ms, defaults ${defaults.milliseconds.toFixed(1)} ms, ratio ${importRatio.toFixed(2)} (bound: ${MAX_IMPORT_RATIO})`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return ours.bytes <= MAX_BYTES && importRatio <= MAX_IMPORT_RATIO;
}

function kilobytes({ bytes }: Measured): string {
  return (bytes / 1000).toFixed(0);
}
