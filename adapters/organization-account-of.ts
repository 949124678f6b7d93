import { DescribeAccountCommand, type OrganizationsClient } from '@aws-sdk/client-organizations';
import type { Account } from '../core/lambda-function.ts';
import { callAws } from './call-aws.ts';
import { parseOrganizationAccount } from './organization-account.ts';
import { createParentReader } from './organization-accounts.ts';

/** Gives what AWS Organizations tells about an account; throws, naming the account, when it may not be read. */
export type AccountOf = (accountId: string) => Promise<Account>;

const ONE_HOUR_MILLISECONDS = 3_600_000;

/**
 * Asks for each account once an hour; failures are not remembered. Where there is no organization, an account has
 * neither name nor path.
 */
export function createAccountReader(client: OrganizationsClient, now: () => Date): AccountOf {
  const known = new Map<string, { account: Account; readAt: number }>();

  return async (accountId) => {
    const time = now().getTime();
    const remembered = known.get(accountId);
    if (remembered && time - remembered.readAt < ONE_HOUR_MILLISECONDS) return remembered.account;
    const account = await describeAccount(client, accountId);
    known.set(accountId, { account, readAt: time });
    return account;
  };
}

async function describeAccount(client: OrganizationsClient, accountId: string): Promise<Account> {
  const operation = `DescribeAccount ${accountId}`;
  const call = client.send(new DescribeAccountCommand({ AccountId: accountId }));
  const answer = await callAws(operation, call).catch((error: unknown) => {
    if (isWithoutOrganization(error)) return null;
    throw error;
  });
  if (answer === null) return { id: accountId, name: null, ouPath: null };
  const { id, name, ouPath } = parseOrganizationAccount(answer.Account, operation);
  return { id, name, ouPath: ouPath ?? (await createParentReader(client)(id, answer.Account?.Arn)) };
}

/** docs: organizations API_DescribeAccount, errors. */
function isWithoutOrganization(error: unknown): boolean {
  return (
    error instanceof Error &&
    error.cause instanceof Error &&
    error.cause.name === 'AWSOrganizationsNotInUseException'
  );
}
