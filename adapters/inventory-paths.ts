import { glob, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The files of a folder that may hold an inventory. */
const INVENTORY_FILE = /\.(json|ndjson|jsonl)(\.gz)?$/;

/**
 * The inventory files that paths name, folders searched to their depths and globs expanded, each file once.
 * Throws, naming the path, when it does not exist, matches nothing or is a folder without such files.
 */
export async function findInventoryFiles(paths: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const path of paths) {
    for (const file of await expand(path)) found.add(file);
  }
  return [...found];
}

async function expand(path: string): Promise<string[]> {
  const about = await stat(path).catch(() => null);
  if (about?.isDirectory()) return filesIn(path);
  if (about !== null) return [path];

  const files: string[] = [];
  for await (const match of glob(path))
    files.push(...((await stat(match)).isDirectory() ? await filesIn(match) : [match]));
  if (files.length === 0) throw new Error(`${path}: no such file or folder`);
  return files.sort();
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(
    (entry) => (entry.isFile() || entry.isSymbolicLink()) && INVENTORY_FILE.test(entry.name),
  );
  if (files.length === 0)
    throw new Error(`${folder}: holds no .json, .ndjson or .jsonl file (nor one ending in .gz)`);
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}
