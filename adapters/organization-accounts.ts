import { ListAccountsCommand, type OrganizationsClient } from '@aws-sdk/client-organizations';
import { followPages } from './follow-pages.ts';
import { type OrganizationAccount, parseOrganizationAccount } from './organization-account.ts';
import { readOrganizationPaths } from './organization-paths.ts';

/** The accounts of an organization. */
export interface OrganizationListing {
  /** Each once, in the order in which AWS lists them. */
  readonly accounts: readonly OrganizationAccount[];
  /** Why some have no path of organizational units; null when each has one. */
  readonly pathsUnread: string | null;
}

/**
 * Every account of the organization, with the path of organizational units that it is in. Where ListAccounts leaves
 * a path out, the organization's tree is walked for it; where that may not be read, the path stays unknown. Throws,
 * naming the operation, when accounts cannot be listed.
 */
export async function listOrganizationAccounts(client: OrganizationsClient): Promise<OrganizationListing> {
  const listed = await listAccounts(client);
  const pathless = new Set([...listed.values()].flatMap(({ id, ouPath }) => (ouPath === null ? [id] : [])));
  if (pathless.size === 0) return { accounts: [...listed.values()], pathsUnread: null };

  const { paths, failure } = await readOrganizationPaths(client, pathless);
  const accounts = [...listed.values()].map((account) => ({
    ...account,
    ouPath: account.ouPath ?? paths.get(account.id) ?? null,
  }));
  const isWhole = paths.size === pathless.size;
  return { accounts, pathsUnread: isWhole ? null : (failure ?? 'no organizational unit lists it') };
}

/** By their ids: while accounts are added to it, a listing may bring one twice. */
async function listAccounts(client: OrganizationsClient): Promise<Map<string, OrganizationAccount>> {
  const accounts = new Map<string, OrganizationAccount>();
  const pages = followPages(
    'ListAccounts',
    (NextToken) => client.send(new ListAccountsCommand({ NextToken })),
    (page) => page.NextToken,
  );
  for await (const { Accounts } of pages) {
    for (const element of Accounts ?? []) {
      const account = parseOrganizationAccount(element, 'ListAccounts');
      accounts.set(account.id, account);
    }
  }
  return accounts;
}
