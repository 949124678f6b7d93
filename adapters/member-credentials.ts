import type { ConfigServiceClientConfig } from '@aws-sdk/client-config-service';
import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import { callAws } from './call-aws.ts';

/** The role that this service acts with in a member account; the same name and external id everywhere. */
export interface MemberRole {
  readonly roleName: string;
  readonly externalId: string;
}

type CredentialProvider = Extract<
  NonNullable<ConfigServiceClientConfig['credentials']>,
  (...args: never) => unknown
>;

/** Role chaining allows no longer session (docs: IAM userguide id_roles_use). */
const ONE_HOUR_SECONDS = 3600;

/**
 * Credentials in a member account, for a client that keeps them until five minutes before they expire.
 * Throws, naming the role, when it may not be assumed.
 */
export function assumeMemberRole(sts: STSClient, roleArn: string, externalId: string): CredentialProvider {
  return async () => {
    const operation = `AssumeRole ${roleArn}`;
    const { Credentials } = await callAws(
      operation,
      sts.send(
        new AssumeRoleCommand({
          RoleArn: roleArn,
          ExternalId: externalId,
          RoleSessionName: 'runtime-sunset',
          DurationSeconds: ONE_HOUR_SECONDS,
        }),
      ),
    );
    if (!Credentials?.AccessKeyId || !Credentials.SecretAccessKey || !Credentials.Expiration) {
      throw new Error(`${operation}: the answer carries no credentials with an expiration`);
    }
    return {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretAccessKey,
      expiration: Credentials.Expiration,
      ...(Credentials.SessionToken && { sessionToken: Credentials.SessionToken }),
    };
  };
}
