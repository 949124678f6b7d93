import * as z from 'zod';
import type { HealthEventRecord } from '../health-event-schema.ts';
import { eventArn } from './health-members.ts';

/**
 * An event as one account of the organization has it. Without an account only a public event is found, with one only
 * an event specific to it; and none of an account whose support plan has no Health API.
 */
export function findHealthEvent(
  events: readonly HealthEventRecord[],
  hasPlan: (accountId: string) => boolean,
  { eventArn: arn, awsAccountId }: z.output<typeof eventOfAccount>,
) {
  const event = events.find((it) => it.arn === arn);
  const accounts = event?.accounts.filter((it) => it.accountId === awsAccountId) ?? [];
  const found = event?.eventScopeCode === 'PUBLIC' ? awsAccountId == null : accounts.length > 0;
  const readable = awsAccountId == null || hasPlan(awsAccountId);
  if (event !== undefined && found && readable) return { awsAccountId, event: { ...event, accounts } };
  const [errorName, errorMessage] = readable ? notFound(awsAccountId) : noPlan;
  return { awsAccountId, failure: { awsAccountId, eventArn: arn, errorName, errorMessage } };
}

/** EventAccountFilter: which event, and as which account has it. */
export const eventOfAccount = z.strictObject({
  eventArn,
  awsAccountId: z.string().max(12).nullish(),
});

/** In the words of OrganizationEventDetailsErrorItem (docs: health APIReference). */
function notFound(awsAccountId: string | null | undefined): readonly [string, string] {
  return [
    'InvalidAccountInputError',
    awsAccountId == null
      ? "We couldn't find a public event that matches your request. To find an event that is account specific, you must enter an Amazon Web Services account ID in the request."
      : "We couldn't find an account specific event for the specified Amazon Web Services account. To find an event that is public, you must enter a null value for the Amazon Web Services account ID in the request.",
  ];
}

const noPlan = [
  'SubscriptionRequiredException',
  "Your Amazon Web Services account doesn't include the Amazon Web Services Support plan required to use the Health API.",
] as const;
