import {
  GetResourcesCommand,
  type ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { followPages } from './follow-pages.ts';

/** The tags of one resource. */
export type Tags = Readonly<Record<string, string>>;

/**
 * The tags of all functions in the client's account and Region by function ARN; functions that never had a tag are
 * not in it (docs: resourcegroupstagging API_GetResources, 100 resources a page). Throws, naming the operation.
 */
export async function readFunctionTags(
  client: ResourceGroupsTaggingAPIClient,
): Promise<ReadonlyMap<string, Tags>> {
  const tags = new Map<string, Tags>();
  const pages = followPages(
    'GetResources lambda:function',
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
  for await (const { ResourceTagMappingList } of pages) {
    for (const { ResourceARN, Tags: list } of ResourceTagMappingList ?? []) {
      const pairs = (list ?? []).map(({ Key, Value }): [string, string] => [Key ?? '', Value ?? '']);
      if (ResourceARN !== undefined) tags.set(ResourceARN, Object.fromEntries(pairs));
    }
  }
  return tags;
}
