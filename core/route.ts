import * as z from 'zod/mini';
import { accountIdSchema } from './account-id.ts';
import { shortText } from './short-text.ts';

/** How the settings document calls a channel. */
export const channelName = z
  .string()
  .check(
    z.regex(
      /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
      'must be a name of 1 to 64 letters, digits, hyphens and underscores',
    ),
  );

/** Channels, each once. */
export const channelNames = z.array(channelName).check(
  z.refine((names) => new Set(names).size === names.length, 'must not name a channel twice'),
  z.meta({ uniqueItems: true }),
);

const someTexts = z.array(shortText).check(z.minLength(1));

/** An element of `routes` in the settings document. */
export const routeSchema = z.strictObject({
  match: z
    .strictObject({
      service: z.optional(someTexts.check(z.describe('As AWS Health spells it, in any case: LAMBDA'))),
      category: z.optional(
        someTexts.check(z.describe('As AWS Health spells it, in any case: scheduledChange')),
      ),
      account: z.optional(z.array(accountIdSchema).check(z.minLength(1))),
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

/** Which channels hear of what matches. */
export type Route = z.infer<typeof routeSchema>;
