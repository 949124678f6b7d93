import * as z from 'zod/mini';
import { parse } from '../adapters/parse.ts';
import { logLevelVariable } from '../adapters/settings-env.ts';
import { bucketName, queueUrl } from '../adapters/variable-kinds.ts';

/** The environment variables of the function that tells of a report, as reporter/template.yaml sets them. */
export const DigestEnv = z.object({
  REPORTS_BUCKET: bucketName,
  DELIVERIES_QUEUE_URL: queueUrl,
  ...logLevelVariable,
});

/** The environment of the function that tells of a report, once it is known to be whole. */
export type DigestEnv = z.infer<typeof DigestEnv>;

/** Throws an error that names each variable that is missing or does not fit, so that the cold start stops. */
export function readDigestEnv(variables: Readonly<Record<string, string | undefined>>): DigestEnv {
  return parse(DigestEnv, variables, 'environment');
}
