import * as z from 'zod/mini';
import { channelSchema } from './channel.ts';
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

const channelName = z
  .string()
  .check(
    z.regex(
      /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
      'must be a name of 1 to 64 letters, digits, hyphens and underscores',
    ),
  );

const channelNames = z.array(channelName).check(
  z.refine((names) => new Set(names).size === names.length, 'must not name a channel twice'),
  z.meta({ uniqueItems: true }),
);

const someTexts = z.array(text).check(z.minLength(1));

const regionName = z
  .string()
  .check(z.regex(/^[a-z]{2,8}(-[a-z0-9]+)+-\d{1,2}$/, 'must be the id of a Region: eu-central-1'));

const reportSchema = z.strictObject({
  regions: z.optional(
    z.array(regionName).check(
      z.minLength(1),
      z.refine((names) => new Set(names).size === names.length, 'must not name a Region twice'),
      z.meta({ description: 'Without it, the Regions that are enabled', uniqueItems: true }),
    ),
  ),
  excludedAccounts: z._default(z.array(accountId), []),
  excludedOuPaths: z._default(
    z.array(text.check(z.describe('Id, or path of ids, of organizational units: ou-ab12-11111111'))),
    [],
  ),
});

const routeSchema = z.strictObject({
  match: z
    .strictObject({
      service: z.optional(someTexts.check(z.describe('As AWS Health spells it, in any case: LAMBDA'))),
      category: z.optional(
        someTexts.check(z.describe('As AWS Health spells it, in any case: scheduledChange')),
      ),
      account: z.optional(z.array(accountId).check(z.minLength(1))),
      ouPath: z.optional(
        someTexts.check(z.describe('Ids, or paths of ids, of organizational units: ou-ab12-11111111')),
      ),
      region: z.optional(someTexts),
      owner: z.optional(someTexts.check(z.describe('Owners as the rules in owners find them'))),
    })
    .check(
      z.refine(
        (match) => Object.values(match).some((values) => values !== undefined),
        'must name at least one of service, category, account, ouPath, region, owner',
      ),
      z.meta({
        description: 'All members given must match, each by any of its values',
        minProperties: 1,
      }),
    ),
  channels: channelNames.check(z.minLength(1)),
});

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

const membersSchema = z.extend(switchesSchema, {
  owners: z._default(z.array(ownerRuleSchema), [{ tag: 'owner' }, { tag: 'team' }]),
  waivers: z._default(z.array(waiverSchema), []),
  dateOverrides: z._default(z.array(dateOverrideSchema), []),
  channels: z._default(z.record(channelName, channelSchema), {}),
  routes: z._default(z.array(routeSchema), []),
  defaultChannels: z._default(channelNames.check(z.describe('Channels for whatever no route matches')), []),
  report: z._default(reportSchema, { excludedAccounts: [], excludedOuPaths: [] }),
});

/** The settings document: what this organization decides. Unknown keys, and channels that are not there, are errors. */
export const policySchema = membersSchema.check(({ value, issues }) => {
  const places = [
    ...value.routes.map(({ channels }, i) => ({ names: channels, path: ['routes', i, 'channels'] })),
    { names: value.defaultChannels, path: ['defaultChannels'] },
  ];
  for (const { names, path } of places) {
    for (const [i, name] of names.entries()) {
      if (Object.hasOwn(value.channels, name)) continue;
      issues.push({ code: 'custom', input: name, path: [...path, i], message: `channels has no "${name}"` });
    }
  }
});

/** What this organization decides: about runtimes (switches, owners, waivers, other dates), who is told, and of what. */
export type Policy = z.infer<typeof policySchema>;
/** A promise by an owner, with a reason and an end, that excuses the functions in its scope. */
export type Waiver = z.infer<typeof waiverSchema>;
/** One step of the ordered search for a function's owner. */
export type OwnerRule = z.infer<typeof ownerRuleSchema>;
/** Dates that hold instead of AWS's, for the organization or one account. */
export type DateOverride = z.infer<typeof dateOverrideSchema>;
/** Where the monthly report looks. */
export type ReportScope = z.infer<typeof reportSchema>;
/** Which channels hear of what matches. */
export type Route = z.infer<typeof routeSchema>;
