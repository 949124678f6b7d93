import * as z from 'zod/mini';
import { isoDateSchema } from './iso-date.ts';

const text = z.string().check(z.minLength(1), z.maxLength(256));
const accountId = z.string().check(z.regex(/^\d{12}$/, 'must be an account id of 12 digits'));

const compliance = z.enum(['COMPLIANT', 'NON_COMPLIANT']);

const waiverSchema = z.strictObject({
  scope: z
    .strictObject({
      functionArn: z.optional(
        text.check(z.describe('ARN of functions; * stands for any text, ? for one character')),
      ),
      account: z.optional(accountId),
      tag: z.optional(z.strictObject({ key: text, value: text })),
      runtime: z.optional(text),
    })
    .check(
      z.refine(
        (scope) => Object.keys(scope).length > 0,
        'must name at least one of functionArn, account, tag, runtime',
      ),
      z.meta({ description: 'All members given must match', minProperties: 1 }),
    ),
  owner: text.check(z.describe('Who answers for the waiver')),
  reason: text,
  expires: isoDateSchema.check(z.describe('UTC day on which the finding reopens')),
});

const ownerRuleSchema = z.union([
  z.strictObject({ tag: text.check(z.describe('Tag key, in any case, whose value is the owner')) }),
  z.strictObject({ account: accountId, owner: text }),
  z.strictObject({
    ouPath: text.check(z.describe('Id, or path of ids, of organizational units: ou-ab12-11111111')),
    owner: text,
  }),
]);

const dateOverrideSchema = z
  .strictObject({
    runtime: text,
    account: z.optional(accountId.check(z.describe('Without it the dates hold for the whole organization'))),
    deprecation: z.optional(isoDateSchema),
    blockCreate: z.optional(isoDateSchema),
    blockUpdate: z.optional(isoDateSchema),
    reason: text,
  })
  .check(
    z.refine(
      (override) =>
        override.deprecation !== undefined ||
        override.blockCreate !== undefined ||
        override.blockUpdate !== undefined,
      'must name at least one of deprecation, blockCreate, blockUpdate',
    ),
    z.meta({
      anyOf: [{ required: ['deprecation'] }, { required: ['blockCreate'] }, { required: ['blockUpdate'] }],
    }),
  );

/** The members of the settings document that a Config rule's parameters may override. */
export const switchesSchema = z.strictObject({
  noticeDays: z._default(
    z
      .int()
      .check(
        z.minimum(0),
        z.maximum(3650),
        z.describe('Days before deprecation from which a runtime is nearing'),
      ),
    180,
  ),
  nonCompliantFrom: z._default(
    z.enum(['nearing', 'deprecated', 'create-blocked', 'update-blocked']),
    'nearing',
  ),
  unlistedRuntime: z._default(compliance, 'NON_COMPLIANT'),
  previewRuntime: z._default(compliance, 'COMPLIANT'),
});

/** The settings document: what this organization decides. Unknown keys are errors. */
export const policySchema = z.extend(switchesSchema, {
  owners: z._default(z.array(ownerRuleSchema), [{ tag: 'owner' }, { tag: 'team' }]),
  waivers: z._default(z.array(waiverSchema), []),
  dateOverrides: z._default(z.array(dateOverrideSchema), []),
});

/** What this organization decides about runtimes: switches, owners, waivers, other dates. */
export type Policy = z.infer<typeof policySchema>;
/** A promise by an owner, with a reason and an end, that excuses the functions in its scope. */
export type Waiver = z.infer<typeof waiverSchema>;
/** One step of the ordered search for a function's owner. */
export type OwnerRule = z.infer<typeof ownerRuleSchema>;
/** Dates that hold instead of AWS's, for the organization or one account. */
export type DateOverride = z.infer<typeof dateOverrideSchema>;
