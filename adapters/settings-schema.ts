import { readFile, writeFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { policySchema } from '../core/policy.ts';

const TEMPLATE = new URL('../template.yaml', import.meta.url);

/** The block after the line that names this script, up to the next line that is indented less. */
const SCHEMA_BLOCK = /(# Written by npm run settings-schema\.\n( *)Content: \|\n)(?:\2 .*\n)+/;

/**
 * The settings document's JSON Schema, against which AppConfig validates each version before it is deployed; it
 * reads draft 4 only (docs: appconfig userguide appconfig-creating-configuration-and-profile-validators).
 */
export function settingsJsonSchema(): string {
  return JSON.stringify(z.toJSONSchema(policySchema, { target: 'draft-4', io: 'input' }), null, 2);
}

if (import.meta.main) {
  const template = await readFile(TEMPLATE, 'utf8');
  const written = template.replace(SCHEMA_BLOCK, (_block, opening: string, indent: string) => {
    const lines = settingsJsonSchema().split('\n');
    return `${opening}${lines.map((line) => `${indent}  ${line}\n`).join('')}`;
  });
  await writeFile(TEMPLATE, written);
}
