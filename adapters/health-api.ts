import {
  DescribeEventsForOrganizationCommand,
  DescribeHealthServiceStatusForOrganizationCommand,
  type HealthClient,
} from '@aws-sdk/client-health';
import * as z from 'zod/mini';
import { callAws } from './call-aws.ts';
import { accountView } from './health-of-account.ts';
import { organizationView } from './health-of-organization.ts';
import { type HealthView, UnreadEvent } from './health-view.ts';

/** The API is for accounts with a support plan from Business Support+ on; the SDK's model does not know this error. */
const NO_PLAN = 'SubscriptionRequiredException';

/** The widest view of AWS Health that the caller has: the organization's where that is enabled, else the account's. */
export async function openHealthView(client: HealthClient): Promise<HealthView> {
  const isWide = await isOrganizationView(client);
  return isWide ? organizationView(client) : accountView(client);
}

/** Whether a view failed because the support plan, of the caller or of an account, lacks the Health API. */
export function isWithoutPlan(error: unknown): boolean {
  if (error instanceof UnreadEvent) return error.errorName === NO_PLAN;
  return error instanceof Error && error.cause instanceof Error && error.cause.name === NO_PLAN;
}

async function isOrganizationView(client: HealthClient): Promise<boolean> {
  try {
    const { healthServiceAccessStatusForOrganization } = await callAws(
      'DescribeHealthServiceStatusForOrganization',
      client.send(new DescribeHealthServiceStatusForOrganizationCommand({})),
    );
    return healthServiceAccessStatusForOrganization === 'ENABLED';
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return mayReadOrganization(client);
  }
}

/** The status is the management account's to read, the events a delegated administrator's too. */
async function mayReadOrganization(client: HealthClient): Promise<boolean> {
  try {
    await callAws(
      'DescribeEventsForOrganization',
      client.send(new DescribeEventsForOrganizationCommand({ maxResults: 1 })),
    );
    return true;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return false;
  }
}

const refusalSchema = z.object({
  name: z.string().check(z.regex(/^(?!.*(?:Throttl|TooManyRequests))/)),
  $fault: z.literal('client'),
  $metadata: z.object({ httpStatusCode: z.number() }),
});

/** A request that AWS has read and will not answer, however often it is asked. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && refusalSchema.safeParse(error.cause).success;
}
