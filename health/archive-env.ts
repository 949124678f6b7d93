import * as z from 'zod/mini';
import { parse } from '../adapters/parse.ts';
import { logLevelVariable } from '../adapters/settings-env.ts';
import { bucketName } from '../adapters/variable-kinds.ts';

/** The environment variables of the function that keeps events, as health/template.yaml sets them. */
export const ArchiveEnv = z.object({
  ARCHIVE_BUCKET: bucketName,
  ...logLevelVariable,
});

/** The environment of the function that keeps events, once it is known to be whole. */
export type ArchiveEnv = z.infer<typeof ArchiveEnv>;

/** Throws an error that names each variable that is missing or does not fit, so that the cold start stops. */
export function readArchiveEnv(variables: Readonly<Record<string, string | undefined>>): ArchiveEnv {
  return parse(ArchiveEnv, variables, 'environment');
}
