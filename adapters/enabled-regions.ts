import { type AccountClient, ListRegionsCommand } from '@aws-sdk/client-account';
import { followPages } from './follow-pages.ts';
import { objectsIn } from './objects-in.ts';

/**
 * The Regions that the client's account has enabled, in the order of their ids (docs: accounts API_ListRegions). Throws,
 * naming the operation, when they cannot be listed.
 */
export async function listEnabledRegions(client: AccountClient): Promise<string[]> {
  const regions: string[] = [];
  const pages = followPages(
    'ListRegions',
    (NextToken) =>
      client.send(
        new ListRegionsCommand({
          RegionOptStatusContains: ['ENABLED', 'ENABLED_BY_DEFAULT'],
          MaxResults: 50,
          NextToken,
        }),
      ),
    (page) => page.NextToken,
  );
  for await (const { Regions } of pages) {
    for (const { RegionName } of objectsIn(Regions, 'ListRegions: Regions')) {
      if (RegionName !== undefined) regions.push(RegionName);
    }
  }
  return regions.sort();
}
