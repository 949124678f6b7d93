import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { queryDialect } from '../dialect.ts';
import type { Identities } from '../identity.ts';
import type { Organization } from '../organization.ts';
import { operation, type Service } from '../service.ts';

const oneHour = 3600;

const assumeRole = z.strictObject({
  RoleArn: z.string().min(20).max(2048),
  RoleSessionName: z
    .string()
    .min(2)
    .max(64)
    .regex(/^[\w+=,.@-]*$/),
  ExternalId: z
    .string()
    .min(2)
    .max(1224)
    .regex(/^[\w+=,.@:/-]*$/)
    .optional(),
  DurationSeconds: z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .pipe(z.int().min(900).max(43_200))
    .default(oneHour),
});

/** AWS STS: GetCallerIdentity, and AssumeRole for the member roles of the organization. */
export function stsService(organization: Organization, identities: Identities): Service {
  return {
    signingName: 'sts',
    global: true,
    protocol: 'aws-query',
    target: '2011-06-15',
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    dialect: {
      ...queryDialect,
      ThrottlingException: { code: 'Throttling' },
      ValidationException: { code: 'ValidationError' },
      SerializationException: { code: 'MalformedInput' },
      InvalidSignatureException: { code: 'SignatureDoesNotMatch', statusCode: 403 },
    },
    operations: {
      GetCallerIdentity: operation(z.strictObject({}), (_input, { identity }) => ({
        output: { UserId: identity.userId, Account: identity.accountId, Arn: identity.arn },
      })),

      AssumeRole: operation(assumeRole, (input, { identity, now }) => {
        const role = organization.memberRoles.find(
          (it) => `arn:aws:iam::${it.accountId}:role/${it.roleName}` === input.RoleArn,
        );
        const trusted = role !== undefined && (role.externalId ?? input.ExternalId) === input.ExternalId;
        if (!trusted) {
          throw new AwsError(
            'AccessDeniedException',
            `User: ${identity.arn} is not authorized to perform: sts:AssumeRole on resource: ${input.RoleArn}`,
          );
        }
        if (input.DurationSeconds > oneHour) {
          throw new AwsError(
            'ValidationException',
            identity.assumedRole
              ? 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.'
              : 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
          );
        }
        const expires = new Date(now.getTime() + input.DurationSeconds * 1000);
        const Credentials = identities.openSession(role, input.RoleSessionName, expires);
        return {
          output: {
            Credentials,
            AssumedRoleUser: {
              AssumedRoleId: `AROALOCAL${role.accountId}:${input.RoleSessionName}`,
              Arn: `arn:aws:sts::${role.accountId}:assumed-role/${role.roleName}/${input.RoleSessionName}`,
            },
          },
        };
      }),
    },
  };
}
