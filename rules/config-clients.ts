import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { STSClient } from '@aws-sdk/client-sts';
import type { Place } from '../adapters/lambda-context.ts';
import { assumeMemberRole, type MemberRole } from '../adapters/member-credentials.ts';
import { REQUEST_TIMEOUTS } from '../adapters/request-timeouts.ts';

/** Gives the AWS Config client for the account that an event is of. */
export type ConfigClients = (own: Place, accountId: string) => ConfigServiceClient;

/** AWS publishes no rate for PutEvaluations: slow down by how often it throttles, and keep trying. */
const RETRY = { retryMode: 'adaptive', maxAttempts: 8 } as const;

/** Each holds one account's credentials for an hour, in about 20 KB; the one unused for longest makes room. */
const MAX_MEMBER_CLIENTS = 1000;

/**
 * Own rights in the own account; elsewhere, in organization mode, the member role's.
 * Throws, naming the account, when an event comes from elsewhere and no member role is configured.
 */
export function createConfigClients(memberRole: MemberRole | null): ConfigClients {
  const ownClient = new ConfigServiceClient({ ...RETRY, requestHandler: REQUEST_TIMEOUTS });
  const sts = new STSClient({ ...RETRY, requestHandler: REQUEST_TIMEOUTS });
  const memberClients = new Map<string, ConfigServiceClient>();

  function createMemberClient({ partition }: Place, accountId: string): ConfigServiceClient {
    if (memberRole === null) {
      throw new Error(
        `the event is of account ${accountId}, not our own: MEMBER_ROLE_NAME and MEMBER_EXTERNAL_ID are not set, ` +
          'so this rule serves its own account only',
      );
    }
    const roleArn = `arn:${partition}:iam::${accountId}:role/${memberRole.roleName}`;
    return new ConfigServiceClient({
      ...RETRY,
      // Clients that share a request handler share its connections.
      requestHandler: ownClient.config.requestHandler,
      credentials: assumeMemberRole(sts, roleArn, memberRole.externalId),
    });
  }

  return (own, accountId) => {
    if (accountId === own.accountId) return ownClient;
    const client = memberClients.get(accountId) ?? createMemberClient(own, accountId);
    memberClients.delete(accountId);
    memberClients.set(accountId, client);
    const [oldest] = memberClients.keys();
    if (memberClients.size > MAX_MEMBER_CLIENTS && oldest !== undefined) memberClients.delete(oldest);
    return client;
  };
}
