import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { type Organization, type OrganizationAccount, organizationalUnitsOf } from '../organization.ts';
import type { Page } from '../pages.ts';
import type { Call } from '../service.ts';

/** The member that asks for a listing's next page. */
export const nextToken = z.string().max(100_000).optional();

/** The members of every listing that lets its caller say how long a page is. */
export const paging = { MaxResults: z.int().min(1).max(20).default(20), NextToken: nextToken };

/** Throws unless the caller is the management account or a delegated administrator. */
export function requireAdministrator(
  { managementAccountId, delegatedAdministrators }: Organization,
  { accountId }: Call,
): void {
  if (accountId === managementAccountId || delegatedAdministrators.includes(accountId)) return;
  throw new AwsError('AccessDeniedException', "You don't have permissions to access this resource.");
}

/** The page of a listing that its input asks for; `query` tells listings apart. */
export function pageOf<Item>(
  call: Call,
  query: readonly string[],
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { MaxResults: size, NextToken: token }: { MaxResults: number; NextToken?: string | undefined },
): Page<Item> {
  return call.pages({ query, items, keyOf, size, token, invalidToken });
}

/** `State` replaced `Status`; `Paths` is optional (docs: organizations APIReference Account). */
export function toAccount(organization: Organization, account: OrganizationAccount): Record<string, unknown> {
  const { id, rootId, managementAccountId } = organization;
  const units = organizationalUnitsOf(organization, account.id).map((it) => `${it.id}/`);
  return {
    Id: account.id,
    Arn: `arn:aws:organizations::${managementAccountId}:account/${id}/${account.id}`,
    Email: account.email ?? `aws+${account.name}@example.com`,
    Name: account.name,
    State: account.state,
    JoinedMethod: account.id === managementAccountId ? 'INVITED' : 'CREATED',
    JoinedTimestamp: new Date(account.joinedAt),
    ...(account.pathListed && { Paths: [`${id}/${rootId}/${units.join('')}${account.id}/`] }),
  };
}

function invalidToken(): AwsError {
  return new AwsError(
    'InvalidInputException',
    'The NextToken is not from a previous call of this operation.',
    {
      details: { Reason: 'INVALID_PAGINATION_TOKEN' },
    },
  );
}
