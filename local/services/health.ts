import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { Organization } from '../organization.ts';
import { type Call, operation, type Service } from '../service.ts';
import { accountOperations } from './health-of-account.ts';
import { organizationOperations } from './health-of-organization.ts';

/** The two Regions that have an endpoint of the Health API, an active one and a passive one. */
const healthRegions = ['us-east-1', 'us-east-2'];

/**
 * The AWS Health API (docs: health APIReference): for accounts whose support plan includes it, and about the whole
 * organization once that view is enabled.
 */
export function healthService(organization: Organization): Service {
  const { managementAccountId, delegatedAdministrators, healthEvents } = organization;
  const hasPlan = (accountId: string) => {
    const account = organization.accounts.find((it) => it.id === accountId);
    return (account?.healthPlan ?? organization.healthPlan) !== 'basic';
  };
  const requirePlan = ({ accountId, region }: Call) => {
    if (!healthRegions.includes(region)) {
      const message = `Credential should be scoped to a valid region, not '${region}'.`;
      throw new AwsError('InvalidSignatureException', message);
    }
    // The SDK's model has no such error, and AWS sends it without a message.
    if (!hasPlan(accountId)) throw new AwsError('SubscriptionRequiredException', '');
  };
  const requireOneOf = (accounts: readonly string[], call: Call) => {
    requirePlan(call);
    if (accounts.includes(call.accountId)) return;
    throw new AwsError(
      'AccessDeniedException',
      `${call.identity.arn} is not authorized to use this operation.`,
    );
  };
  const requireView = (call: Call) => {
    requireOneOf([managementAccountId, ...delegatedAdministrators], call);
    if (organization.organizationalView) return;
    throw new AwsError('ValidationException', 'Organizational View feature is not enabled');
  };

  return {
    signingName: 'health',
    global: true,
    protocol: 'aws-json',
    target: 'AWSHealth_20160804',
    dialect: {},
    operations: {
      ...accountOperations(healthEvents, requirePlan),
      ...organizationOperations(healthEvents, hasPlan, requireView),
      // Unlike the others it is the management account's alone.
      DescribeHealthServiceStatusForOrganization: operation(z.strictObject({}), (_input, call) => {
        requireOneOf([managementAccountId], call);
        const status = organization.organizationalView ? 'ENABLED' : 'DISABLED';
        return { output: { healthServiceAccessStatusForOrganization: status } };
      }),
    },
  };
}
