import { randomUUID } from 'node:crypto';
import { AwsError } from './aws-error.ts';
import type { Organization } from './organization.ts';

/** Who signed a request. */
export interface Identity {
  readonly accountId: string;
  readonly arn: string;
  readonly userId: string;
  /** Whether these are credentials of an assumed role (assuming a further role is then chaining). */
  readonly assumedRole: boolean;
}

/** Credentials handed out by AssumeRole. */
interface SessionCredentials {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
  readonly Expiration: Date;
}

/** What a Signature Version 4 Authorization header and the session token beside it say. */
export interface SignedBy {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
  readonly sessionToken: string | undefined;
}

/** The accounts' keys and the sessions open at the moment. */
export interface Identities {
  readonly credentialsFor: (accountId: string) => { accessKeyId: string; secretAccessKey: string };
  readonly openSession: (
    role: { accountId: string; roleName: string },
    name: string,
    expires: Date,
  ) => SessionCredentials;
  readonly identify: (signedBy: SignedBy, now: Date) => Identity;
}

/**
 * Keeps the identities of an organization. An access key id tells its account: `AKIALOCAL` and the account id for
 * the account's own user, `ASIALOCAL` and the account id for a session, which also needs the token it was given.
 */
export function createIdentities(organization: Organization): Identities {
  const sessions = new Map<string, { identity: Identity; expires: Date }>();
  const active = new Set(organization.accounts.filter((it) => it.state === 'ACTIVE').map((it) => it.id));

  return {
    credentialsFor(accountId) {
      if (!active.has(accountId))
        throw new Error(`${accountId} is not an active account of the organization`);
      return { accessKeyId: `AKIALOCAL${accountId}`, secretAccessKey: `local-secret-of-${accountId}` };
    },
    openSession({ accountId, roleName }, name, expires) {
      const SessionToken = `local-session-${randomUUID()}`;
      const identity = {
        accountId,
        arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${name}`,
        userId: `AROALOCAL${accountId}:${name}`,
        assumedRole: true,
      };
      sessions.set(SessionToken, { identity, expires });
      return {
        AccessKeyId: `ASIALOCAL${accountId}`,
        SecretAccessKey: `local-secret-of-session-${accountId}`,
        SessionToken,
        Expiration: expires,
      };
    },
    identify({ accessKeyId, sessionToken }, now) {
      const [, kind, accountId = ''] = /^(AKIA|ASIA)LOCAL(\d{12})$/.exec(accessKeyId) ?? [];
      if (kind === 'AKIA' && sessionToken === undefined && active.has(accountId)) {
        const arn = `arn:aws:iam::${accountId}:user/local`;
        return { accountId, arn, userId: `AIDALOCAL${accountId}`, assumedRole: false };
      }
      const session = kind === 'ASIA' ? sessions.get(sessionToken ?? '') : undefined;
      if (session === undefined || session.identity.accountId !== accountId) {
        throw invalidToken();
      }
      if (session.expires <= now) {
        throw new AwsError('ExpiredTokenException', 'The security token included in the request is expired');
      }
      return session.identity;
    },
  };
}

/** The refusal of unknown credentials, also given where a Region is not enabled for the account. */
export function invalidToken(): AwsError {
  return new AwsError(
    'UnrecognizedClientException',
    'The security token included in the request is invalid.',
  );
}

/** Reads the signature's credential scope (docs: IAM User Guide, elements of a Signature Version 4 request). */
export function readSignature(
  authorization: string | undefined,
  sessionToken: string | undefined,
): SignedBy | undefined {
  const scope = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request,/.exec(
    authorization ?? '',
  );
  if (scope === null) return undefined;
  const [, accessKeyId = '', , region = '', service = ''] = scope;
  return { accessKeyId, region, service, sessionToken };
}
