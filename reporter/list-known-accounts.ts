import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { isWithoutOrganization } from '../adapters/is-without-organization.ts';
import type { OrganizationAccount } from '../adapters/organization-account.ts';
import { listOrganizationAccounts, type OrganizationListing } from '../adapters/organization-accounts.ts';
import { toError } from '../adapters/to-error.ts';

/** The accounts that are known; and why the organization could not be listed, where that stops nothing. */
interface KnownListing extends OrganizationListing {
  readonly refusal: string | null;
}

/** Where there is no organization, or none that we may and must list, our own account is all there is. Throws otherwise. */
export async function listKnownAccounts(
  client: OrganizationsClient,
  ownAccountId: string,
  readsOthers: boolean,
): Promise<KnownListing> {
  try {
    return { ...(await listOrganizationAccounts(client)), refusal: null };
  } catch (error) {
    const isWithout = isWithoutOrganization(error);
    if (readsOthers && !isWithout) throw error;
    const refusal = isWithout ? null : toError(error).message;
    return { accounts: [unlisted(ownAccountId)], pathsUnread: null, refusal };
  }
}

/** An account of which the organization tells nothing. */
export function unlisted(id: string): OrganizationAccount {
  return { id, name: null, ouPath: null, state: null };
}
