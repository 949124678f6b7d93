import { readFile, writeFile } from 'node:fs/promises';
import { settingsJsonSchema } from './adapters/settings-schema.ts';

/** The block after the line that names this script, up to the next line that is indented less. */
const SCHEMA_BLOCK = /(# Written by npm run settings-schema\.\n( *)Content: \|\n)(?:\2 .*\n)+/;

/** Writes the settings' JSON Schema into template.yaml, or into the template that an argument names. */
const template = process.argv[2] ?? new URL('template.yaml', import.meta.url);
const text = await readFile(template, 'utf8');
const [block, opening, indent] = SCHEMA_BLOCK.exec(text) ?? [];
if (block === undefined) {
  throw new Error(`${template}: has no block "# Written by npm run settings-schema." with Content`);
}
const lines = settingsJsonSchema().split('\n');
const written = `${opening}${lines.map((line) => `${indent}  ${line}\n`).join('')}`;
await writeFile(
  template,
  text.replace(block, () => written),
);
