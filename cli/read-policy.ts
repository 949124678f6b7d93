import { readFile } from 'node:fs/promises';
import { parse, parseJson } from '../adapters/parse.ts';
import { type Policy, policySchema } from '../core/policy.ts';

/** The policy in a settings document, or the defaults without one; throws, naming the file and every mistake in it. */
export async function readPolicy(file: string | undefined): Promise<Policy> {
  if (file === undefined) return parse(policySchema, {}, 'default settings');
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new Error(`settings ${file}: cannot be read`, { cause });
  });
  // Decoded this way, a byte order mark is left out.
  return parseJson(policySchema, new TextDecoder().decode(bytes), `settings ${file}`);
}
