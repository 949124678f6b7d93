import { join } from 'node:path';
import { inject } from 'vitest';

/** The repository's root. */
export const ROOT = join(import.meta.dirname, '..', '..');

/**
 * Everything built, in a folder outside the repository, so that a bundle cannot lean on node_modules. All files share
 * it and change nothing in it. Only those that vitest.config.ts counts among the bundles have it.
 */
export function buildOutside(): string {
  return inject('build');
}
