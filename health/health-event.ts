import * as z from 'zod/mini';
import { parse } from '../adapters/parse.ts';
import { parseEventArn } from './event-arn.ts';
import { type HealthDocument, healthDocumentSchema } from './health-document.ts';
import { toHealthInstant } from './health-instant.ts';

/**
 * One AWS Health event as EventBridge delivers it, normalised: a whole notice, or one page of it. What the event does
 * not tell is null; times are ISO instants.
 */
export const healthEventSchema = z.object({
  id: z.nullable(z.string()),
  /** The account that received the event; in an organizational view seldom the affected one. */
  receivedBy: z.nullable(z.string()),
  deliveredIn: z.nullable(z.string()),
  time: z.nullable(z.string()),
  eventArn: z.nullable(z.string()),
  service: z.nullable(z.string()),
  eventTypeCode: z.nullable(z.string()),
  category: z.nullable(z.string()),
  scope: z.nullable(z.string()),
  /** The id of the communication without its page; empty when the event has none. */
  communication: z.string(),
  startTime: z.nullable(z.string()),
  endTime: z.nullable(z.string()),
  lastUpdatedTime: z.nullable(z.string()),
  statusCode: z.nullable(z.string()),
  affectedRegion: z.nullable(z.string()),
  affectedAccount: z.nullable(z.string()),
  description: z.nullable(z.string()),
  metadata: z.record(z.string(), z.string()),
  entities: z.array(z.object({ value: z.string(), status: z.nullable(z.string()) })),
  page: z.int().check(z.minimum(1)),
  totalPages: z.int().check(z.minimum(1)),
  isBackup: z.boolean(),
  actionability: z.nullable(z.string()),
});

/** One AWS Health event, normalised: a whole notice, or one page of it. */
export type HealthEvent = z.infer<typeof healthEventSchema>;

/**
 * Reads an AWS Health event, whatever it leaves out: AWS's own samples lack members that are called required
 * (docs: health aws-health-events-eventbridge-schema). Throws an error that begins with `what` and names what is
 * missing when the value is no AWS Health event at all.
 */
export function parseHealthEvent(value: unknown, what: string): HealthEvent {
  const event = parse(healthDocumentSchema, value, `${what}: no AWS Health event`);
  if (event.source !== 'aws.health' && !event['detail-type']?.startsWith('AWS Health')) {
    throw new Error(`${what}: no AWS Health event: its source is not aws.health`);
  }
  const { detail } = event;
  if (detail === null) throw new Error(`${what}: no AWS Health event: it has no detail`);
  if (detail.eventArn === null && detail.eventTypeCode === null) {
    throw new Error(`${what}: no AWS Health event: its detail has neither eventArn nor eventTypeCode`);
  }
  const arn = parseEventArn(detail.eventArn);
  const eventTypeCode = detail.eventTypeCode ?? arn.eventTypeCode;
  return {
    id: event.id,
    receivedBy: event.account,
    deliveredIn: event.region,
    time: toHealthInstant(event.time),
    eventArn: detail.eventArn,
    service: detail.service ?? arn.service ?? /^AWS_([A-Z0-9]+)_/.exec(eventTypeCode ?? '')?.[1] ?? null,
    eventTypeCode,
    category: detail.eventTypeCategory,
    scope: detail.eventScopeCode,
    communication: detail.communicationId?.replace(/-\d{1,4}$/, '') ?? '',
    startTime: toHealthInstant(detail.startTime),
    endTime: toHealthInstant(detail.endTime),
    lastUpdatedTime: toHealthInstant(detail.lastUpdatedTime),
    statusCode: detail.statusCode,
    affectedRegion: detail.eventRegion ?? arn.region ?? event.region,
    affectedAccount: detail.affectedAccount ?? event.account,
    description: descriptionOf(detail.eventDescription),
    metadata: metadataOf(detail.eventMetadata),
    entities: entitiesOf(detail.affectedEntities, event.resources),
    page: toPage(detail.page),
    totalPages: toPage(detail.totalPages),
    isBackup: detail.backupEvent?.toLowerCase() === 'true',
    actionability: detail.actionability,
  };
}

type Detail = NonNullable<HealthDocument['detail']>;

function descriptionOf(descriptions: Detail['eventDescription']): string | null {
  const told = descriptions.filter((description) => (description?.latestDescription ?? '') !== '');
  const english = told.find((description) => description?.language === 'en_US');
  return (english ?? told[0])?.latestDescription ?? null;
}

function metadataOf(metadata: Detail['eventMetadata']): Record<string, string> {
  const entries = Object.entries(metadata).filter((entry): entry is [string, string] => entry[1] !== null);
  return Object.fromEntries(entries);
}

function entitiesOf(entities: Detail['affectedEntities'], resources: HealthDocument['resources']) {
  const told = entities.flatMap((entity) =>
    entity?.entityValue ? [{ value: entity.entityValue, status: entity.status }] : [],
  );
  if (told.length > 0) return told;
  return resources.flatMap((value) => (value === null ? [] : [{ value, status: null }]));
}

function toPage(text: string | null): number {
  const page = Number(text);
  return Number.isSafeInteger(page) && page >= 1 ? page : 1;
}
