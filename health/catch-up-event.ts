import { createHash } from 'node:crypto';
import type { AffectingEvent, DescribedEvent, ListedEvent } from '../adapters/health-view.ts';
import type { Place } from '../adapters/lambda-context.ts';
import { parseHealthEvent } from './health-event.ts';
import { identify } from './notice.ts';

/** An event about AWS Health in the shape that EventBridge gives it, as far as the Health API knows. */
export type CatchUpEvent = ReturnType<typeof toCatchUpEvent>;

/** With at most as many entities an event stays well below the megabyte that a queue takes. */
const MAX_ENTITIES = 500;

const NO_TIME = new Date(0);
const NOTHING: Omit<DescribedEvent, keyof AffectingEvent> = { description: null, metadata: {}, entities: [] };

/**
 * What EventBridge would have delivered about an event, page by page. There is no communicationId, for the Health API
 * knows none; all that a notice is told apart by otherwise is the same.
 */
export function toCatchUpEvents(described: DescribedEvent, own: Place, now: Date): CatchUpEvent[] {
  const { entities } = described;
  const totalPages = Math.max(1, Math.ceil(entities.length / MAX_ENTITIES));
  return Array.from({ length: totalPages }, (_, index) => {
    const onPage = entities.slice(index * MAX_ENTITIES, (index + 1) * MAX_ENTITIES);
    return toCatchUpEvent({ ...described, entities: onPage }, own, now, [index + 1, totalPages]);
  });
}

/** What the notice of an event is about, without having it described; the same as of EventBridge's own. */
export function aboutOf(affecting: AffectingEvent, own: Place): string {
  const bare = toCatchUpEvent({ ...affecting, ...NOTHING }, own, NO_TIME, [1, 1]);
  return identify(parseHealthEvent(bare, affecting.event.arn)).about;
}

/** docs: health aws-health-events-eventbridge-schema; the order of members follows its samples. */
function toCatchUpEvent(
  { event, accountId, description, metadata, entities }: DescribedEvent,
  own: Place,
  now: Date,
  [page, totalPages]: readonly [number, number],
) {
  const affectedAccount = accountId ?? own.accountId;
  return {
    version: '0',
    id: idOf(event, affectedAccount, page),
    'detail-type': 'AWS Health Event',
    source: 'aws.health',
    account: own.accountId,
    time: `${now.toISOString().slice(0, 19)}Z`,
    region: own.region,
    resources: entities.flatMap(({ entityValue }) => entityValue ?? []),
    detail: {
      eventArn: event.arn,
      service: event.service,
      eventTypeCode: event.eventTypeCode,
      eventTypeCategory: event.eventTypeCategory,
      eventScopeCode: event.eventScopeCode,
      startTime: event.startTime?.toUTCString(),
      endTime: event.endTime?.toUTCString(),
      lastUpdatedTime: event.lastUpdatedTime?.toUTCString(),
      statusCode: event.statusCode,
      eventRegion: event.region,
      eventDescription: description === null ? [] : [{ language: 'en_US', latestDescription: description }],
      eventMetadata: metadata,
      affectedEntities: entities.map(({ entityValue, lastUpdatedTime, statusCode }) => ({
        entityValue,
        lastUpdatedTime: lastUpdatedTime?.toUTCString(),
        status: statusCode,
      })),
      affectedAccount,
      page: String(page),
      totalPages: String(totalPages),
      backupEvent: 'false',
      personas: event.personas,
      actionability: event.actionability,
    },
  };
}

/** The same for the same state of the event, however often it is caught up. */
function idOf(
  { arn, lastUpdatedTime, statusCode }: ListedEvent,
  affectedAccount: string,
  page: number,
): string {
  const state = JSON.stringify([arn, affectedAccount, lastUpdatedTime ?? null, statusCode ?? null, page]);
  return `catch-up-${createHash('sha256').update(state).digest('hex').slice(0, 32)}`;
}
