import { ListParentsCommand, type OrganizationsClient, type Parent } from '@aws-sdk/client-organizations';
import { followPages } from './follow-pages.ts';

/**
 * The path of organizational units above one account, by its id and ARN, from parent to parent; null where AWS does not
 * tell. Throws, naming the operation, when a parent cannot be read. Of many accounts see `readOrganizationPaths`.
 */
export async function readOrganizationPathOf(
  client: OrganizationsClient,
  accountId: string,
  arn: string | undefined,
): Promise<string | null> {
  // An account's ARN names its organization: `arn:aws:organizations::999988887777:account/o-abc/123456789012`.
  const organizationId = arn?.split('/')[1];
  if (organizationId === undefined) return null;
  const above: string[] = [];
  let parent = await parentOf(client, accountId);
  while (parent?.Id) {
    above.unshift(parent.Id);
    if (parent.Type === 'ROOT') return [organizationId, ...above].join('/');
    parent = await parentOf(client, parent.Id);
  }
  return null;
}

/** docs: organizations API_ListParents: a child has exactly one parent, perhaps behind empty pages; a root has none. */
async function parentOf(client: OrganizationsClient, ChildId: string): Promise<Parent | undefined> {
  const pages = followPages(
    `ListParents ${ChildId}`,
    (NextToken) => client.send(new ListParentsCommand({ ChildId, NextToken })),
    (page) => page.NextToken,
  );
  for await (const { Parents } of pages) {
    if (Parents?.[0] !== undefined) return Parents[0];
  }
  return undefined;
}
