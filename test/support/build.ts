import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** The repository's root. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** Builds everything into a folder outside the repository, so that a bundle cannot lean on node_modules; for one test file. */
export function buildOutside(): string {
  const folder = mkdtempSync(join(tmpdir(), 'runtime-sunset-build-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  execFileSync(process.execPath, ['esbuild.config.mjs', '--out', folder], { cwd: ROOT, stdio: 'pipe' });
  return folder;
}
