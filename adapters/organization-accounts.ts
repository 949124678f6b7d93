import {
  ListAccountsCommand,
  ListParentsCommand,
  type OrganizationsClient,
  type Parent,
} from '@aws-sdk/client-organizations';
import { followPages } from './follow-pages.ts';
import { type OrganizationAccount, parseOrganizationAccount } from './organization-account.ts';

/**
 * Every account of the organization, with the path of organizational units that it is in.
 * Where ListAccounts leaves the path out, its parents are asked for one by one, each only once; a parent that
 * may not be read leaves the path unknown. Throws, naming the operation, when accounts cannot be listed.
 */
export async function listOrganizationAccounts(client: OrganizationsClient): Promise<OrganizationAccount[]> {
  const pathOf = createParentReader(client);
  const accounts: OrganizationAccount[] = [];
  const pages = followPages(
    'ListAccounts',
    (NextToken) => client.send(new ListAccountsCommand({ NextToken })),
    (page) => page.NextToken,
  );
  for await (const { Accounts } of pages) {
    for (const element of Accounts ?? []) {
      const account = parseOrganizationAccount(element, 'ListAccounts');
      accounts.push(
        account.ouPath === null
          ? { ...account, ouPath: await pathOf(account.id, element.Arn).catch(() => null) }
          : account,
      );
    }
  }
  return accounts;
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

/**
 * Finds the path of organizational units above an account, by its id and ARN, from parent to parent; each unit is
 * asked for once. Throws when a parent cannot be read.
 */
export function createParentReader(client: OrganizationsClient) {
  const paths = new Map<string, Promise<string | null>>();

  async function pathAbove(childId: string, organizationId: string): Promise<string | null> {
    const parent = await parentOf(client, childId);
    if (!parent?.Id) return null;
    if (parent.Type === 'ROOT') return `${organizationId}/${parent.Id}`;
    const above = await pathTo(parent.Id, organizationId);
    return above === null ? null : `${above}/${parent.Id}`;
  }

  /** Of an organizational unit; siblings share the answer. */
  function pathTo(unitId: string, organizationId: string): Promise<string | null> {
    const path = paths.get(unitId) ?? pathAbove(unitId, organizationId);
    paths.set(unitId, path);
    return path;
  }

  /** An account's ARN names its organization: `arn:aws:organizations::999988887777:account/o-abc/123456789012`. */
  return async (accountId: string, arn: string | undefined): Promise<string | null> => {
    const organizationId = arn?.split('/')[1];
    if (organizationId === undefined) return null;
    return pathAbove(accountId, organizationId);
  };
}
