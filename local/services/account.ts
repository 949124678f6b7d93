import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { restJsonDialect } from '../dialect.ts';
import type { Organization } from '../organization.ts';
import { operation, type Service } from '../service.ts';

const OPTED_OUT = ['af-south-1', 'me-south-1'];

const listRegions = z.strictObject({
  AccountId: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  MaxResults: z.int().min(1).max(50).default(50),
  NextToken: z.string().max(1000).optional(),
  RegionOptStatusContains: z
    .array(z.enum(['ENABLED', 'ENABLING', 'DISABLING', 'DISABLED', 'ENABLED_BY_DEFAULT']))
    .optional(),
});

/** AWS Account Management: the Regions, of which every account of the organization has enabled the same. */
export function accountService(organization: Organization): Service {
  const regions = [
    ...organization.regions.map((RegionName) => ({ RegionName, RegionOptStatus: 'ENABLED_BY_DEFAULT' })),
    ...OPTED_OUT.filter((it) => !organization.regions.includes(it)).map((RegionName) => ({
      RegionName,
      RegionOptStatus: 'DISABLED',
    })),
  ];

  return {
    signingName: 'account',
    global: true,
    protocol: 'rest-json',
    dialect: restJsonDialect,
    operations: {
      ListRegions: operation(
        listRegions,
        (input, call) => {
          const wanted: readonly string[] | undefined = input.RegionOptStatusContains;
          const page = call.pages({
            query: ['ListRegions', call.accountId, wanted],
            items: regions.filter(({ RegionOptStatus }) => wanted?.includes(RegionOptStatus) ?? true),
            keyOf: ({ RegionName }) => RegionName,
            size: input.MaxResults,
            token: input.NextToken,
            invalidToken: () => new AwsError('ValidationException', 'The NextToken is not valid.'),
          });
          return { output: { Regions: page.items, NextToken: page.nextToken } };
        },
        { method: 'POST', path: '/listRegions' },
      ),
    },
  };
}
