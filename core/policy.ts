import * as z from 'zod/mini';
import { accountIdSchema } from './account-id.ts';
import { channelSchema } from './channel.ts';
import { isoDateSchema } from './iso-date.ts';
import { reportScopeSchema } from './report-scope.ts';
import { channelName, channelNames, routeSchema } from './route.ts';
import { shortText } from './short-text.ts';

const compliance = z.enum(['COMPLIANT', 'NON_COMPLIANT']);

const waiverSchema = z.strictObject({
  scope: z
    .strictObject({
      functionArn: z.optional(
        shortText.check(z.describe('ARN of functions; * stands for any text, ? for one character')),
      ),
      account: z.optional(accountIdSchema),
      tag: z.optional(z.strictObject({ key: shortText, value: shortText })),
      runtime: z.optional(shortText),
    })
    .check(
      z.refine(
        (scope) => Object.keys(scope).length > 0,
        'must name at least one of functionArn, account, tag, runtime',
      ),
      z.meta({ description: 'All members given must match', minProperties: 1 }),
    ),
  owner: shortText.check(z.describe('Who answers for the waiver')),
  reason: shortText,
  expires: isoDateSchema.check(z.describe('UTC day on which the finding reopens')),
});

const ownerRuleSchema = z.union([
  z.strictObject({ tag: shortText.check(z.describe('Tag key, in any case, whose value is the owner')) }),
  z.strictObject({
    accountTag: shortText.check(
      z.describe(
        'Key, in any case, of a tag that AWS Organizations has of the account; its value is the owner',
      ),
    ),
  }),
  z.strictObject({ account: accountIdSchema, owner: shortText }),
  z.strictObject({
    ouPath: shortText.check(z.describe('Id, or path of ids, of organizational units: ou-ab12-11111111')),
    owner: shortText,
  }),
]);

const dateOverrideSchema = z
  .strictObject({
    runtime: shortText,
    account: z.optional(
      accountIdSchema.check(z.describe('Without it the dates hold for the whole organization')),
    ),
    deprecation: z.optional(isoDateSchema),
    blockCreate: z.optional(isoDateSchema),
    blockUpdate: z.optional(isoDateSchema),
    reason: shortText,
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

const membersSchema = z.extend(switchesSchema, {
  owners: z._default(z.array(ownerRuleSchema), [{ tag: 'owner' }, { tag: 'team' }]),
  waivers: z._default(z.array(waiverSchema), []),
  dateOverrides: z._default(z.array(dateOverrideSchema), []),
  channels: z._default(z.record(channelName, channelSchema), {}),
  routes: z._default(z.array(routeSchema), []),
  defaultChannels: z._default(channelNames.check(z.describe('Channels for whatever no route matches')), []),
  report: z._default(reportScopeSchema, { excludedAccounts: [], excludedOuPaths: [] }),
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
