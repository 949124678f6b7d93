import * as z from 'zod';
import { constraintError } from '../aws-error.ts';
import type { HealthEventRecord } from '../health-event-schema.ts';
import { type Call, type Operation, operation } from '../service.ts';
import { eventOfAccount, findHealthEvent } from './find-health-event.ts';
import { entityStatusCodes, isOneOf, letsThrough, oneTo, organizationEventFilter } from './health-filters.ts';
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
  filter: organizationEventFilter.prefault({}),
  ...pageMembers(1),
  ...localeMember,
});

const describeAffectedAccounts = z.strictObject({ eventArn, ...pageMembers(10) });

const describeEventDetails = z.strictObject({
  organizationEventDetailFilters: oneTo(10, eventOfAccount),
  ...localeMember,
});

const entitiesOfAccount = eventOfAccount.extend({ statusCodes: entityStatusCodes });

type EntitiesOfAccount = Partial<z.output<typeof entitiesOfAccount>> & z.output<typeof eventOfAccount>;

const describeAffectedEntities = z.strictObject({
  organizationEntityFilters: oneTo(10, eventOfAccount).default([]),
  organizationEntityAccountFilters: oneTo(10, entitiesOfAccount).default([]),
  ...pageMembers(1),
  ...localeMember,
});

/** The organizational view of AWS Health: events of all accounts, and public ones. */
export function organizationOperations(
  events: readonly HealthEventRecord[],
  hasPlan: (accountId: string) => boolean,
  requireView: (call: Call) => void,
): Record<string, Operation> {
  const find = (filter: z.output<typeof eventOfAccount>) => findHealthEvent(events, hasPlan, filter);

  return {
    DescribeEventsForOrganization: operation(describeEvents, (input, call) => {
      requireView(call);
      requireEnglish(input);
      const page = call.pages({
        query: ['DescribeEventsForOrganization', input.filter],
        items: events.filter((it) => letsThrough(input.filter, it)),
        keyOf: newestFirst,
        ...pageOf(input),
      });
      return { output: { events: page.items.map(toEvent), nextToken: page.nextToken } };
    }),

    DescribeAffectedAccountsForOrganization: operation(describeAffectedAccounts, (input, call) => {
      requireView(call);
      const event = events.find((it) => it.arn === input.eventArn);
      const page = call.pages({
        query: ['DescribeAffectedAccountsForOrganization', input.eventArn],
        items: event?.accounts ?? [],
        keyOf: (it) => it.accountId,
        ...pageOf(input),
      });
      return {
        output: {
          affectedAccounts: page.items.map((it) => it.accountId),
          eventScopeCode: event?.eventScopeCode ?? 'NONE',
          nextToken: page.nextToken,
        },
      };
    }),

    DescribeEventDetailsForOrganization: operation(describeEventDetails, (input, call) => {
      requireView(call);
      requireEnglish(input);
      const found = input.organizationEventDetailFilters.map(find);
      const successfulSet = found.flatMap(({ event, awsAccountId }) =>
        event === undefined ? [] : [{ awsAccountId, ...toEventDetails(event) }],
      );
      return { output: { successfulSet, failedSet: found.flatMap((it) => it.failure ?? []) } };
    }),

    DescribeAffectedEntitiesForOrganization: operation(describeAffectedEntities, (input, call) => {
      requireView(call);
      requireEnglish(input);
      const filters: EntitiesOfAccount[] = [
        ...input.organizationEntityFilters,
        ...input.organizationEntityAccountFilters,
      ];
      if (filters.length === 0)
        throw constraintError('organizationEntityAccountFilters', 'Member must not be null');
      const found = filters.map((filter) => ({ ...find(filter), wanted: filter.statusCodes }));
      const entities = found.flatMap(({ event, wanted }) =>
        event === undefined ? [] : entitiesOf(event).filter((it) => isOneOf(wanted, it.statusCode)),
      );
      const page = call.pages({
        query: ['DescribeAffectedEntitiesForOrganization', filters],
        items: new Map(entities.map((it) => [it.entityArn, it])).values(),
        keyOf: (it) => it.entityArn,
        ...pageOf(input),
      });
      const failedSet = input.nextToken === undefined ? found.flatMap((it) => it.failure ?? []) : [];
      return { output: { entities: page.items, failedSet, nextToken: page.nextToken } };
    }),
  };
}
