import * as z from 'zod/mini';

/** ASCII only: Amazon SES takes no other addresses (docs: ses APIReference-V2 API_Destination). */
const ADDRESS =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]$/;
/** The characters of a secret's name: docs secretsmanager apireference API_CreateSecret. */
const WEBHOOK_SECRET = /^runtime-sunset\/slack\/[A-Za-z0-9/_+=.@-]+$/;
/** A standard topic: docs sns api API_CreateTopic. Those in order (`.fifo`) would ask for a group with each message. */
const TOPIC_ARN = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:runtime-sunset-[A-Za-z0-9_-]+$/;

/**
 * A place where messages go: a Slack channel by the name of the secret that holds its incoming webhook, up to 50
 * email addresses, or an SNS topic. The names begin as the role that sends may read and publish.
 */
export const channelSchema = z.union([
  z.strictObject({
    slack: z.strictObject({
      webhookSecret: z
        .string()
        .check(
          z.maxLength(512),
          z.regex(WEBHOOK_SECRET, 'must be the name of a secret that begins with runtime-sunset/slack/'),
          z.describe('Name of the secret in AWS Secrets Manager that holds the URL of the incoming webhook'),
        ),
    }),
  }),
  z.strictObject({
    email: z.strictObject({
      to: z
        .array(
          z.string().check(z.maxLength(254), z.regex(ADDRESS, 'must be an email address, without a name')),
        )
        .check(
          z.minLength(1),
          z.maxLength(50),
          z.refine(
            (addresses) =>
              new Set(addresses.map((address) => address.toLowerCase())).size === addresses.length,
            'must not name an address twice',
          ),
          z.meta({ uniqueItems: true }),
        ),
    }),
  }),
  z.strictObject({
    topic: z.strictObject({
      arn: z
        .string()
        .check(
          z.regex(
            TOPIC_ARN,
            'must be the ARN of a standard SNS topic whose name begins with runtime-sunset-',
          ),
        ),
    }),
  }),
]);

/** A place where messages go; it has exactly one of the members `slack`, `email`, `topic`. */
export type Channel = z.infer<typeof channelSchema>;
