import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { functionArn } from '../configuration-item.ts';
import type { Organization } from '../organization.ts';
import { operation, type Service } from '../service.ts';

const tagFilter = z.strictObject({
  Key: z.string().min(1).max(128),
  Values: z.array(z.string().max(256)).max(20).default([]),
});

const getResources = z.strictObject({
  ResourceTypeFilters: z
    .array(
      z
        .string()
        .max(256)
        .regex(/^[\w-]+(:[\w-]+)?$/),
    )
    .max(100)
    .default([]),
  TagFilters: z.array(tagFilter).max(50).default([]),
  ResourcesPerPage: z.int().min(1).max(100).default(50),
  PaginationToken: z.string().max(2048).default(''),
});

/** The Resource Groups Tagging API: functions that carry a tag; one that never had any is not listed. */
export function taggingService(organization: Organization): Service {
  return {
    signingName: 'tagging',
    protocol: 'aws-json',
    target: 'ResourceGroupsTaggingAPI_20170126',
    dialect: {
      ThrottlingException: { code: 'ThrottledException' },
      ValidationException: { code: 'InvalidParameterException' },
    },
    operations: {
      GetResources: operation(getResources, (input, call) => {
        const { ResourceTypeFilters: types, TagFilters: filters } = input;
        const wanted = types.length === 0 || types.includes('lambda') || types.includes('lambda:function');
        const tagged = organization.functions.filter(
          (fn) =>
            wanted &&
            fn.accountId === call.accountId &&
            fn.region === call.region &&
            fn.deletedAt === undefined &&
            Object.keys(fn.tags).length > 0 &&
            filters.every(({ Key, Values }) => {
              const value = fn.tags[Key];
              return value !== undefined && (Values.length === 0 || Values.includes(value));
            }),
        );
        const page = call.pages({
          query: ['GetResources', call.accountId, call.region, types, filters],
          items: tagged,
          keyOf: (fn) => fn.name,
          size: input.ResourcesPerPage,
          token: input.PaginationToken === '' ? undefined : input.PaginationToken,
          invalidToken: () => new AwsError('InvalidParameterException', 'The PaginationToken is not valid.'),
        });
        const ResourceTagMappingList = page.items.map((fn) => ({
          ResourceARN: functionArn(fn),
          Tags: Object.entries(fn.tags).map(([Key, Value]) => ({ Key, Value })),
        }));
        // The last page carries an empty token, not none.
        return { output: { ResourceTagMappingList, PaginationToken: page.nextToken ?? '' } };
      }),
    },
  };
}
