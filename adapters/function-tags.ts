import {
  GetResourcesCommand,
  type ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import * as z from 'zod/mini';
import { compiledObject } from './compiled-object.ts';
import { followPages } from './follow-pages.ts';
import { parse } from './parse.ts';
import { toError } from './to-error.ts';

/** The tags of one resource. */
export type Tags = Readonly<Record<string, string>>;

/** docs: resourcegroupstagging API_ResourceTagMapping. */
const mappingSchema = compiledObject({
  ResourceARN: z.string(),
  Tags: z.optional(
    z.nullable(z.array(compiledObject({ Key: z.string(), Value: z.optional(z.nullable(z.string())) }))),
  ),
});

/** Hears of an element that does not tell the tags of a resource, and why; what it throws ends the reading. */
type OddTagsListener = (element: unknown, reason: Error) => void;

/**
 * The tags of all functions in the client's account and Region by function ARN; functions that never had a tag are
 * not in it (docs: resourcegroupstagging API_GetResources, 100 resources a page). Throws, naming the operation, and for
 * an element that tells no tags unless `onOdd` takes it.
 */
export async function readFunctionTags(
  client: ResourceGroupsTaggingAPIClient,
  onOdd: OddTagsListener = refuse,
): Promise<ReadonlyMap<string, Tags>> {
  const operation = 'GetResources lambda:function';
  const tags = new Map<string, Tags>();
  const pages = followPages(
    operation,
    (PaginationToken) =>
      client.send(
        new GetResourcesCommand({
          ResourceTypeFilters: ['lambda:function'],
          ResourcesPerPage: 100,
          PaginationToken,
        }),
      ),
    (page) => page.PaginationToken,
  );
  let index = 0;
  for await (const { ResourceTagMappingList } of pages) {
    for (const element of ResourceTagMappingList ?? []) {
      try {
        const what = `${operation}: ResourceTagMappingList[${index++}]`;
        const { ResourceARN, Tags: list } = parse(mappingSchema, element, what);
        const pairs = (list ?? []).map(({ Key, Value }): [string, string] => [Key, Value ?? '']);
        tags.set(ResourceARN, Object.fromEntries(pairs));
      } catch (error) {
        onOdd(element, toError(error));
      }
    }
  }
  return tags;
}

function refuse(_element: unknown, reason: Error): never {
  throw reason;
}
