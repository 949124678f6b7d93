import * as z from 'zod/mini';
import { accountIdSchema } from './account-id.ts';
import { shortText } from './short-text.ts';

const regionName = z
  .string()
  .check(z.regex(/^[a-z]{2,8}(-[a-z0-9]+)+-\d{1,2}$/, 'must be the id of a Region: eu-central-1'));

/** The member `report` of the settings document. */
export const reportScopeSchema = z.strictObject({
  regions: z.optional(
    z.array(regionName).check(
      z.minLength(1),
      z.refine((names) => new Set(names).size === names.length, 'must not name a Region twice'),
      z.meta({ description: 'Without it, the Regions that are enabled', uniqueItems: true }),
    ),
  ),
  excludedAccounts: z._default(z.array(accountIdSchema), []),
  excludedOuPaths: z._default(
    z.array(shortText.check(z.describe('Id, or path of ids, of organizational units: ou-ab12-11111111'))),
    [],
  ),
});

/** Where the monthly report looks. */
export type ReportScope = z.infer<typeof reportScopeSchema>;
