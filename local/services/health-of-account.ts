import * as z from 'zod';
import type { HealthEventRecord } from '../health-event-schema.ts';
import { type Call, type Operation, operation } from '../service.ts';
import { entityFilter, eventFilter, isOneOf, isWithin, letsThrough, oneTo } from './health-filters.ts';
import {
  entitiesOf,
  eventArn,
  localeMember,
  newestFirst,
  pageMembers,
  pageOf,
  requireEnglish,
  toEvent,
  toEventDetails,
} from './health-members.ts';

const describeEvents = z.strictObject({
  filter: eventFilter.default({}),
  ...pageMembers(1),
  ...localeMember,
});

const describeEventDetails = z.strictObject({ eventArns: oneTo(10, eventArn), ...localeMember });

const describeAffectedEntities = z.strictObject({ filter: entityFilter, ...pageMembers(1), ...localeMember });

/** What AWS Health tells an account about itself: its own events, its own part of shared ones, and public ones. */
export function accountOperations(
  events: readonly HealthEventRecord[],
  requirePlan: (call: Call) => void,
): Record<string, Operation> {
  const visibleTo = (accountId: string) =>
    events.flatMap((event) => {
      const accounts = event.accounts.filter((it) => it.accountId === accountId);
      return event.eventScopeCode === 'PUBLIC' || accounts.length > 0 ? [{ ...event, accounts }] : [];
    });

  return {
    DescribeEvents: operation(describeEvents, (input, call) => {
      requirePlan(call);
      requireEnglish(input);
      const page = call.pages({
        query: ['DescribeEvents', call.accountId, input.filter],
        items: visibleTo(call.accountId).filter((it) => letsThrough(input.filter, it)),
        keyOf: newestFirst,
        ...pageOf(input),
      });
      return { output: { events: page.items.map(toEvent), nextToken: page.nextToken } };
    }),

    DescribeEventDetails: operation(describeEventDetails, (input, call) => {
      requirePlan(call);
      requireEnglish(input);
      const found = visibleTo(call.accountId).filter((it) => input.eventArns.includes(it.arn));
      const failedSet = input.eventArns
        .filter((arn) => !found.some((it) => it.arn === arn))
        .map((arn) => ({
          eventArn: arn,
          errorName: 'InvalidEventArn',
          errorMessage: 'The specified event ARN is not valid.',
        }));
      return { output: { successfulSet: found.map(toEventDetails), failedSet } };
    }),

    DescribeAffectedEntities: operation(describeAffectedEntities, (input, call) => {
      requirePlan(call);
      requireEnglish(input);
      const { eventArns, entityArns, entityValues, statusCodes, lastUpdatedTimes } = input.filter;
      const entities = visibleTo(call.accountId)
        .filter((it) => eventArns.includes(it.arn))
        .flatMap(entitiesOf)
        .filter(
          (it) =>
            isOneOf(entityArns, it.entityArn) &&
            isOneOf(entityValues, it.entityValue) &&
            isOneOf(statusCodes, it.statusCode) &&
            isWithin(lastUpdatedTimes, it.lastUpdatedTime),
        );
      const page = call.pages({
        query: ['DescribeAffectedEntities', call.accountId, input.filter],
        items: entities,
        keyOf: (it) => it.entityArn,
        ...pageOf(input),
      });
      return { output: { entities: page.items, nextToken: page.nextToken } };
    }),
  };
}
