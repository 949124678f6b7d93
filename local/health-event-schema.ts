import * as z from 'zod';

const instant = z.iso.datetime();
const eventArn = /^arn:aws:health:([^:]*):[^:]*:event\/([\w-]+)\/([\w-]+)\/[\w-]+$/;

const entity = z.strictObject({
  /** The resource's id as AWS Health names it, usually an ARN. */
  value: z.string().min(1).max(1224),
  status: z.enum(['IMPAIRED', 'UNIMPAIRED', 'UNKNOWN', 'PENDING', 'RESOLVED']).optional(),
  /** When the event was last updated, if absent. */
  lastUpdatedTime: instant.optional(),
});

const affectedAccount = z.strictObject({
  accountId: z.string().regex(/^\d{12}$/),
  entities: z.array(entity).default([]),
});

const event = z.strictObject({
  arn: z.string().max(1600).regex(eventArn),
  /** As the ARN says, when absent; so the type code and the Region. */
  service: z.string().min(2).max(30).optional(),
  eventTypeCode: z.string().min(3).max(100).optional(),
  region: z.string().min(2).max(25).optional(),
  eventTypeCategory: z
    .enum(['issue', 'accountNotification', 'scheduledChange', 'investigation'])
    .default('scheduledChange'),
  eventScopeCode: z.enum(['ACCOUNT_SPECIFIC', 'PUBLIC']).default('ACCOUNT_SPECIFIC'),
  startTime: instant,
  endTime: instant.optional(),
  /** When it began, if absent. */
  lastUpdatedTime: instant.optional(),
  statusCode: z.enum(['open', 'closed', 'upcoming']).default('open'),
  actionability: z.enum(['ACTION_REQUIRED', 'ACTION_MAY_BE_REQUIRED', 'INFORMATIONAL']).optional(),
  personas: z.array(z.enum(['OPERATIONS', 'SECURITY', 'BILLING'])).optional(),
  description: z.string().default(''),
  metadata: z.record(z.string(), z.string()).default({}),
  /** The accounts it is specific to; none for a PUBLIC event. */
  accounts: z.array(affectedAccount).default([]),
});

/** An event of AWS Health as written by hand: its ARN and its beginning are required. */
export const healthEvent = event
  .refine((it) => it.eventScopeCode === 'ACCOUNT_SPECIFIC' || it.accounts.length === 0, {
    error: 'a public event is specific to no account',
    path: ['accounts'],
  })
  .transform((it) => {
    const [, region = '', service = '', eventTypeCode = ''] = eventArn.exec(it.arn) ?? [];
    return {
      ...it,
      service: it.service ?? service,
      eventTypeCode: it.eventTypeCode ?? eventTypeCode,
      region: it.region ?? region,
      lastUpdatedTime: it.lastUpdatedTime ?? it.startTime,
    };
  });

/** An event of AWS Health, every default filled in. */
export type HealthEventRecord = z.output<typeof healthEvent>;
