import * as z from 'zod/mini';
import { parse } from '../adapters/parse.ts';
import {
  logLevelVariable,
  optionalText,
  settingsTogether,
  settingsVariables,
} from '../adapters/settings-env.ts';
import { queueUrl, word } from '../adapters/variable-kinds.ts';

/** The environment variables of the function that relays notices, as health/template.yaml sets them. */
export const RelayEnv = z
  .object({
    RECORDS_TABLE: word,
    DELIVERIES_QUEUE_URL: queueUrl,
    /** The AWS Config aggregator that knows the functions of other accounts. */
    AGGREGATOR_NAME: optionalText,
    ...settingsVariables,
    ...logLevelVariable,
  })
  .check(settingsTogether);

/** The environment of the function that relays notices, once it is known to be whole. */
export type RelayEnv = z.infer<typeof RelayEnv>;

/** Throws an error that names each variable that is missing or does not fit, so that the cold start stops. */
export function readRelayEnv(variables: Readonly<Record<string, string | undefined>>): RelayEnv {
  return parse(RelayEnv, variables, 'environment');
}
