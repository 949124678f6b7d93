import { DescribeAccountCommand, type OrganizationsClient } from '@aws-sdk/client-organizations';
import type { Account } from '../core/lambda-function.ts';
import { readTagsOf } from './account-tags.ts';
import { callAws } from './call-aws.ts';
import type { Tags } from './function-tags.ts';
import { isWithoutOrganization } from './is-without-organization.ts';
import { parseOrganizationAccount } from './organization-account.ts';
import { readOrganizationPathOf } from './organization-path-of.ts';
import { rememberForAnHour } from './remember-for-an-hour.ts';

/** Gives what AWS Organizations tells about an account; throws, naming the account, when it may not be read. */
export type AccountOf = (accountId: string) => Promise<Account>;

/** Gives the tags of an account, null where there is no organization; throws, naming it, when they may not be read. */
export type AccountTagsOf = (accountId: string) => Promise<Tags | null>;

/**
 * Asks for each account once an hour; failures are not remembered. Where there is no organization, an account has
 * neither name nor path.
 */
export function createAccountReader(client: OrganizationsClient, now: () => Date): AccountOf {
  return rememberForAnHour(now, (accountId) => describeAccount(client, accountId));
}

/** Asks for the tags of each account once an hour; failures are not remembered. */
export function createAccountTagsReader(client: OrganizationsClient, now: () => Date): AccountTagsOf {
  return rememberForAnHour(now, (accountId) => readTagsOf(client, accountId).catch(nullWithoutOrganization));
}

async function describeAccount(client: OrganizationsClient, accountId: string): Promise<Account> {
  const operation = `DescribeAccount ${accountId}`;
  const call = client.send(new DescribeAccountCommand({ AccountId: accountId }));
  const answer = await callAws(operation, call).catch(nullWithoutOrganization);
  if (answer === null) return { id: accountId, name: null, ouPath: null };
  const { id, name, ouPath } = parseOrganizationAccount(answer.Account, operation);
  return { id, name, ouPath: ouPath ?? (await readOrganizationPathOf(client, id, answer.Account?.Arn)) };
}

function nullWithoutOrganization(error: unknown): null {
  if (isWithoutOrganization(error)) return null;
  throw error;
}
