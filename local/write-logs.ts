import { writeFile } from 'node:fs/promises';

/** Writes what functions have written, each in a file of its name. */
export async function writeLogs(
  folder: string,
  lines: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  for (const [name, written] of Object.entries(lines)) {
    await writeFile(`${folder}/${name}.log`, `${written.join('\n')}\n`);
  }
}
