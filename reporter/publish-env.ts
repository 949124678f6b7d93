import * as z from 'zod/mini';
import { parse } from '../adapters/parse.ts';
import { logLevelVariable } from '../adapters/settings-env.ts';
import { bucketName } from '../adapters/variable-kinds.ts';

/** The environment variables of the function that publishes, as reporter/template.yaml sets them. */
export const PublishEnv = z.object({
  REPORTS_BUCKET: bucketName,
  ...logLevelVariable,
});

/** The environment of the function that publishes, once it is known to be whole. */
export type PublishEnv = z.infer<typeof PublishEnv>;

/** Throws an error that names each variable that is missing or does not fit, so that the cold start stops. */
export function readPublishEnv(variables: Readonly<Record<string, string | undefined>>): PublishEnv {
  return parse(PublishEnv, variables, 'environment');
}
