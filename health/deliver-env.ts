import * as z from 'zod/mini';
import { parse } from '../adapters/parse.ts';
import { logLevelVariable, settingsTogether, settingsVariables } from '../adapters/settings-env.ts';
import { queueUrl, sender, word } from '../adapters/variable-kinds.ts';

const HOSTS = /^[a-z0-9-]+(\.[a-z0-9-]+)+(,[a-z0-9-]+(\.[a-z0-9-]+)+)*$/;

/** The environment variables of the function that sends deliveries, as health/template.yaml sets them. */
export const DeliverEnv = z
  .object({
    RECORDS_TABLE: word,
    DEAD_LETTER_QUEUE_URL: queueUrl,
    /** The sender of emails, which Amazon SES must know. */
    EMAIL_FROM: z.optional(sender),
    /** Where webhooks may be, besides Slack's own hosts. */
    WEBHOOK_HOSTS: z.optional(
      z.string().check(z.regex(HOSTS, 'must be names of hosts in lower case, with commas between them')),
    ),
    ...settingsVariables,
    ...logLevelVariable,
  })
  .check(settingsTogether);

/** The environment of the function that sends deliveries, once it is known to be whole. */
export type DeliverEnv = z.infer<typeof DeliverEnv>;

/** Throws an error that names each variable that is missing or does not fit, so that the cold start stops. */
export function readDeliverEnv(variables: Readonly<Record<string, string | undefined>>): DeliverEnv {
  return parse(DeliverEnv, variables, 'environment');
}
