import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder that `buildOutside` gives. */
    readonly build: string;
  }
}

/** Builds everything once for a run of the tests, into a folder outside the repository, which goes with the run. */
export function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'runtime-sunset-build-'));
  const root = join(import.meta.dirname, '..', '..');
  execFileSync(process.execPath, ['esbuild.config.mjs', '--out', folder], { cwd: root, stdio: 'pipe' });
  provide('build', folder);
  return () => rmSync(folder, { recursive: true });
}
