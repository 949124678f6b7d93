import { glob, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { UsageError } from './usage-error.ts';

/**
 * Throws when `--out` is, or lies inside, a folder that `--from` names, under whatever name: the next report would
 * read this one's summary.json as an inventory.
 */
export async function refuseOutWithin(paths: readonly string[], out: string): Promise<void> {
  const target = await realPathOf(out);
  for (const path of paths) {
    for (const folder of await foldersOf(path)) {
      const between = relative(await realpath(folder), target);
      const isOutside = between === '..' || between.startsWith(`..${sep}`) || isAbsolute(between);
      if (!isOutside) throw new UsageError(`--out ${out} lies in ${folder}, which --from reads`);
    }
  }
}

async function foldersOf(path: string): Promise<string[]> {
  if (await exists(path)) return (await isFolder(path)) ? [path] : [];
  const folders: string[] = [];
  for await (const match of glob(path)) if (await isFolder(match)) folders.push(match);
  return folders;
}

/** Of a path that need not exist yet: links are followed as far as it does. */
async function realPathOf(path: string): Promise<string> {
  const rest: string[] = [];
  for (let present = path; ; present = dirname(present)) {
    const real = await realpath(present).catch(() => null);
    if (real !== null || dirname(present) === present) return join(real ?? present, ...rest);
    rest.unshift(relative(dirname(present), present));
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}
