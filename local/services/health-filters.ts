import * as z from 'zod';
import type { HealthEventRecord } from '../health-event-schema.ts';
import { timestampMember } from './config-members.ts';
import { entitiesOf, eventArn } from './health-members.ts';

/** A filter's values: between one and `max` of them. */
export function oneTo<Item extends z.ZodType>(max: number, item: Item) {
  return z.array(item).min(1).max(max);
}

const range = z.strictObject({ from: timestampMember.optional(), to: timestampMember.optional() });
const ranges = oneTo(10, range).optional();

/** What events of one account and of an organization are both filtered by. */
const eventFilterMembers = {
  actionabilities: oneTo(
    3,
    z.enum(['ACTION_REQUIRED', 'ACTION_MAY_BE_REQUIRED', 'INFORMATIONAL']),
  ).optional(),
  eventTypeCodes: oneTo(10, z.string().min(3).max(100)).optional(),
  services: oneTo(10, z.string().min(2).max(30)).optional(),
  regions: oneTo(10, z.string().min(2).max(25)).optional(),
  entityArns: oneTo(99, z.string().max(1600)).optional(),
  entityValues: oneTo(99, z.string().max(1224)).optional(),
  eventTypeCategories: oneTo(
    10,
    z.enum(['issue', 'accountNotification', 'scheduledChange', 'investigation']),
  ).optional(),
  eventStatusCodes: oneTo(6, z.enum(['open', 'closed', 'upcoming'])).optional(),
  personas: oneTo(3, z.enum(['OPERATIONS', 'SECURITY', 'BILLING'])).optional(),
};

/** EventFilter, without Availability Zones and tags. */
export const eventFilter = z.strictObject({
  ...eventFilterMembers,
  eventArns: oneTo(10, eventArn).optional(),
  startTimes: ranges,
  endTimes: ranges,
  lastUpdatedTimes: ranges,
});

/** OrganizationEventFilter: a single range each, where EventFilter takes several. */
export const organizationEventFilter = z
  .strictObject({
    ...eventFilterMembers,
    awsAccountIds: oneTo(50, z.string().max(12)).optional(),
    startTime: range.optional(),
    endTime: range.optional(),
    lastUpdatedTime: range.optional(),
  })
  .transform(({ startTime, endTime, lastUpdatedTime, ...filter }) => ({
    ...filter,
    startTimes: startTime && [startTime],
    endTimes: endTime && [endTime],
    lastUpdatedTimes: lastUpdatedTime && [lastUpdatedTime],
  }));

/** The statuses of entities, of which a filter takes some. */
export const entityStatusCodes = oneTo(
  5,
  z.enum(['IMPAIRED', 'UNIMPAIRED', 'UNKNOWN', 'PENDING', 'RESOLVED']),
).optional();

/** EntityFilter, without tags. */
export const entityFilter = z.strictObject({
  eventArns: oneTo(10, eventArn),
  entityArns: oneTo(99, z.string().max(1600)).optional(),
  entityValues: oneTo(99, z.string().max(1224)).optional(),
  lastUpdatedTimes: ranges,
  statusCodes: entityStatusCodes,
});

type Range = z.output<typeof range>;
type Filter = Partial<z.output<typeof eventFilter>> & { awsAccountIds?: string[] | undefined };
/** Whether a filter lets an event through: within a member any value does, and all members given must. */
export function letsThrough(filter: Filter, event: HealthEventRecord): boolean {
  const entities = entitiesOf(event);
  return (
    isOneOf(filter.eventArns, event.arn) &&
    isOneOf(filter.eventTypeCodes, event.eventTypeCode) &&
    isOneOf(filter.services, event.service) &&
    isOneOf(filter.regions, event.region) &&
    isOneOf(filter.eventTypeCategories, event.eventTypeCategory) &&
    isOneOf(filter.eventStatusCodes, event.statusCode) &&
    isOneOf(filter.actionabilities, event.actionability) &&
    isOneOf(filter.personas, ...(event.personas ?? [])) &&
    isOneOf(filter.awsAccountIds, ...event.accounts.map((it) => it.accountId)) &&
    isOneOf(filter.entityArns, ...entities.map((it) => it.entityArn)) &&
    isOneOf(filter.entityValues, ...entities.map((it) => it.entityValue)) &&
    isWithin(filter.startTimes, event.startTime) &&
    isWithin(filter.endTimes, event.endTime) &&
    isWithin(filter.lastUpdatedTimes, event.lastUpdatedTime)
  );
}

/** Whether any of these is wanted; everything is where nothing is asked for. */
export function isOneOf(wanted: readonly string[] | undefined, ...found: (string | undefined)[]): boolean {
  return wanted === undefined || found.some((it) => it !== undefined && wanted.includes(it));
}

/** Whether an instant is in one of the ranges, their ends included; what has no instant is in none. */
export function isWithin(wanted: readonly Range[] | undefined, instant: string | Date | undefined): boolean {
  if (wanted === undefined) return true;
  if (instant === undefined) return false;
  const at = new Date(instant);
  return wanted.some(({ from = at, to = at }) => from <= at && at <= to);
}
