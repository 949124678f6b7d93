import * as z from 'zod/mini';
import { CATEGORIES } from '../adapters/health-view.ts';
import { parse } from '../adapters/parse.ts';
import { logLevelVariable } from '../adapters/settings-env.ts';
import { queueUrl, word } from '../adapters/variable-kinds.ts';

const SERVICES = /^[A-Z0-9_-]+(,[A-Z0-9_-]+)*$|^\*$/;
const NAMES = CATEGORIES.join('|');
const CATEGORY_LIST = new RegExp(`^(${NAMES})(,(${NAMES}))*$|^\\*$`);

/** The environment variables of the function that catches up on notices, as health/template.yaml sets them. */
export const CatchUpEnv = z.object({
  RECORDS_TABLE: word,
  NOTICES_QUEUE_URL: queueUrl,
  /** The services whose events are told, as AWS Health spells them; `*` for all, LAMBDA when absent. */
  HEALTH_SERVICES: z.optional(
    z.string().check(z.regex(SERVICES, 'must be services in capitals with commas between them, or *')),
  ),
  /** The categories of events that are told; `*` for all. */
  HEALTH_CATEGORIES: z.optional(
    z.string().check(z.regex(CATEGORY_LIST, `must be of ${NAMES} with commas between them, or *`)),
  ),
  ...logLevelVariable,
});

/** The environment of the function that catches up on notices, once it is known to be whole. */
export type CatchUpEnv = z.infer<typeof CatchUpEnv>;

/** Throws an error that names each variable that is missing or does not fit, so that the cold start stops. */
export function readCatchUpEnv(variables: Readonly<Record<string, string | undefined>>): CatchUpEnv {
  return parse(CatchUpEnv, variables, 'environment');
}
