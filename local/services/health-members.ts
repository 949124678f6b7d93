import { createHash } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { HealthEventRecord } from '../health-event-schema.ts';

/** An event's ARN. */
export const eventArn = z
  .string()
  .max(1600)
  .regex(/^arn:aws(-[a-z]+(-[a-z]+)?)?:health:[^:]*:[^:]*:event(?:\/[\w-]+){3}$/);

/** How listings page: without maxResults few a page, so that every reader meets a second one. */
export function pageMembers(least: 1 | 10) {
  return {
    nextToken: z
      .string()
      .regex(/^[a-zA-Z0-9=/+_.-]{4,10000}$/)
      .optional(),
    maxResults: z.int().min(least).max(100).default(10),
  };
}

/** The page that a listing is asked for. */
export function pageOf(input: { readonly maxResults: number; readonly nextToken?: string | undefined }) {
  return {
    size: input.maxResults,
    token: input.nextToken,
    invalidToken: () =>
      new AwsError('InvalidPaginationToken', 'The specified pagination token (nextToken) is not valid.'),
  };
}

const locale = z.string().min(2).max(256).default('en');

/** The language of the answers, of which there is only English. */
export const localeMember = { locale };

/** Refuses any other language. */
export function requireEnglish(input: { locale: string }): void {
  if (input.locale === 'en') return;
  throw new AwsError('UnsupportedLocale', 'The specified locale is not supported.');
}

/** Event: a summary without description, metadata and entities. */
export function toEvent(event: HealthEventRecord) {
  return {
    arn: event.arn,
    service: event.service,
    eventTypeCode: event.eventTypeCode,
    eventTypeCategory: event.eventTypeCategory,
    eventScopeCode: event.eventScopeCode,
    region: event.region,
    startTime: new Date(event.startTime),
    endTime: event.endTime === undefined ? undefined : new Date(event.endTime),
    lastUpdatedTime: new Date(event.lastUpdatedTime),
    statusCode: event.statusCode,
    actionability: event.actionability,
    personas: event.personas,
  };
}

/** EventDetails of an event. */
export function toEventDetails(event: HealthEventRecord) {
  return {
    event: toEvent(event),
    eventDescription: { latestDescription: event.description },
    eventMetadata: event.metadata,
  };
}

/** The AffectedEntity of each entity, of all the accounts it has. */
export function entitiesOf(event: HealthEventRecord) {
  return event.accounts.flatMap(({ accountId, entities }) =>
    entities.map(({ value, status, lastUpdatedTime }) => ({
      entityArn: `arn:aws:health:${event.region}:${accountId}:entity/${idOf(event.arn, accountId, value)}`,
      eventArn: event.arn,
      entityValue: value,
      awsAccountId: accountId,
      lastUpdatedTime: new Date(lastUpdatedTime ?? event.lastUpdatedTime),
      statusCode: status,
    })),
  );
}

/** Orders events by their last update, the most recent first: the order of DescribeEvents. */
export function newestFirst(event: HealthEventRecord): string {
  const age = Number.MAX_SAFE_INTEGER - Date.parse(event.lastUpdatedTime);
  return `${String(age).padStart(16, '0')} ${event.arn}`;
}

function idOf(...parts: string[]): string {
  return createHash('sha256').update(parts.join(' ')).digest('base64url').slice(0, 22);
}
