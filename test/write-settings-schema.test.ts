import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ROOT } from './support/build.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const run = promisify(execFile);

/** A copy of the template with one text in place of another, and its path. */
async function copyWith(text: RegExp, replacement: string) {
  const original = await readFile(join(ROOT, 'template.yaml'), 'utf8');
  const copy = original.replace(text, replacement);
  const path = join(temporaryFolder(), 'template.yaml');
  await writeFile(path, copy);
  return { original, copy, path };
}

function writeSchema(path: string) {
  return run(process.execPath, [join(ROOT, 'write-settings-schema.ts'), path]);
}

describe('npm run settings-schema', () => {
  test('replaces the old schema, and nothing but it', async () => {
    const { original, copy, path } = await copyWith(/"noticeDays"/, '"daysOfNotice"');

    await writeSchema(path);

    expect(copy).not.toBe(original);
    expect(await readFile(path, 'utf8')).toBe(original);
  });

  test('fails, and leaves the template alone, where it does not find the block that it writes', async () => {
    const { copy, path } = await copyWith(/Written by npm run settings-schema\./, 'Written by hand.');

    await expect(writeSchema(path)).rejects.toThrow(
      `${path}: has no block "# Written by npm run settings-schema." with Content`,
    );

    expect(await readFile(path, 'utf8')).toBe(copy);
  });
});
