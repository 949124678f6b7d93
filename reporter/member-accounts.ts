import { LambdaClient } from '@aws-sdk/client-lambda';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { STSClient } from '@aws-sdk/client-sts';
import type { RegionClients } from '../adapters/account-inventory.ts';
import type { Place } from '../adapters/lambda-context.ts';
import { assumeMemberRole, type MemberRole } from '../adapters/member-credentials.ts';
import { REQUEST_TIMEOUTS } from '../adapters/request-timeouts.ts';

/** Gives the clients for one Region of an account; throws, naming the role, where it may not be assumed. */
export type MemberAccounts = (accountId: string, region: string) => Promise<RegionClients>;

/**
 * Throttled calls are repeated ever later, with jitter and at most 20 seconds apart (docs: sdkref
 * feature-retry-behavior): twenty attempts outlast a minute of it by far. Not at a rate that adapts: a client of few calls
 * takes one that is throttled for a limit of one call in two seconds, and the pace of listing is kept anyway.
 */
const CLIENT = { retryMode: 'standard', maxAttempts: 20 } as const;

/** Clients that share their connections and, for all Regions of an account, one session of the member role. */
export function createMemberAccounts(memberRole: MemberRole | null): (own: Place) => MemberAccounts {
  const sts = new STSClient({ ...CLIENT, requestHandler: REQUEST_TIMEOUTS });
  // Clients that share a request handler share its connections.
  const { requestHandler } = new LambdaClient({ requestHandler: REQUEST_TIMEOUTS }).config;

  return (own) => {
    const sessions = new Map<string, ReturnType<typeof assume>>();

    function assume(accountId: string) {
      if (memberRole === null) {
        throw new Error(
          `account ${accountId} is not our own: MEMBER_ROLE_NAME and MEMBER_EXTERNAL_ID are not set, so only ` +
            `${own.accountId} is read`,
        );
      }
      const roleArn = `arn:${own.partition}:iam::${accountId}:role/${memberRole.roleName}`;
      return assumeMemberRole(sts, roleArn, memberRole.externalId)();
    }

    /** One session for all Regions, whether it came about or not: what is refused once is refused again. */
    function sessionOf(accountId: string): ReturnType<typeof assume> {
      const session = sessions.get(accountId) ?? assume(accountId);
      sessions.set(accountId, session);
      return session;
    }

    return async (accountId, region) => {
      // The StackSet of the member role leaves the management account out, and our own rights suffice at home.
      const isOwn = accountId === own.accountId;
      const options = {
        ...CLIENT,
        region,
        requestHandler,
        ...(!isOwn && { credentials: await sessionOf(accountId) }),
      };
      return {
        region,
        lambda: new LambdaClient(options),
        tagging: new ResourceGroupsTaggingAPIClient(options),
      };
    };
  };
}
