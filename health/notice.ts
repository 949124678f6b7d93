import type { HealthEvent } from './health-event.ts';

/**
 * What AWS told about one event and account, in one edition: pages, the backup Region's copies and an organization's
 * copies put together.
 */
export interface Notice
  extends Omit<
    HealthEvent,
    'id' | 'receivedBy' | 'deliveredIn' | 'time' | 'communication' | 'page' | 'totalPages' | 'isBackup'
  > {
  readonly about: string;
  readonly edition: string;
  /** The pages that have arrived, in order, of how many. */
  readonly pages: { readonly arrived: readonly number[]; readonly total: number };
  /** `overtaken`: a later edition is already known. */
  readonly novelty: 'new' | 'update' | 'overtaken';
}

/** An edition of the same event that is already known. */
export interface KnownEdition {
  readonly edition: string;
  readonly lastUpdatedTime: string | null;
}

/**
 * What an event is about, and in which edition it tells it. Pages, backup copies and an organization's copies of one
 * edition share both; an update is another edition.
 */
export function identify(event: HealthEvent): { about: string; edition: string } {
  const { eventArn, eventTypeCode, affectedRegion, startTime, affectedAccount } = event;
  const subject = eventArn ?? [eventTypeCode, affectedRegion, startTime].map((part) => part ?? '').join('@');
  const edition = [event.communication, event.lastUpdatedTime ?? '', event.statusCode ?? ''].join('|');
  return { about: `${subject}|${affectedAccount ?? ''}`, edition };
}

/** The notice that events of one edition make, in any order and however often each came; `known` may name it too. */
export function toNotice(
  events: readonly [HealthEvent, ...HealthEvent[]],
  known: readonly KnownEdition[],
): Notice {
  const ordered = events.toSorted(byPage);
  const first = ordered[0] ?? events[0];
  const { id, receivedBy, deliveredIn, time, communication, page, totalPages, isBackup, ...facts } = first;
  const arrived = [...new Set(ordered.map((event) => event.page))];
  const statuses = new Map(
    ordered.flatMap(({ entities }) => entities.map(({ value, status }) => [value, status])),
  );
  return {
    ...facts,
    ...identify(first),
    description: ordered.find(({ description }) => description !== null)?.description ?? null,
    metadata: Object.fromEntries(ordered.flatMap(({ metadata }) => Object.entries(metadata))),
    entities: [...statuses].map(([value, status]) => ({ value, status })),
    pages: { arrived, total: Math.max(...ordered.map((event) => Math.max(event.totalPages, event.page))) },
    novelty: noveltyOf(first, known),
  };
}

/** Of the copies of a page the one that AWS sent last comes last, so that its status of an entity holds. */
function byPage(one: HealthEvent, other: HealthEvent): number {
  return one.page - other.page || compare(one.time, other.time) || compare(one.id, other.id);
}

function compare(one: string | null, other: string | null): number {
  const [left, right] = [one ?? '', other ?? ''];
  return left < right ? -1 : Number(left > right);
}

function noveltyOf(event: HealthEvent, known: readonly KnownEdition[]): Notice['novelty'] {
  const { edition } = identify(event);
  const others = known.filter((other) => other.edition !== edition);
  if (others.length === 0) return 'new';
  const { lastUpdatedTime } = event;
  const isOvertaken = others.some(
    (other) =>
      lastUpdatedTime !== null && other.lastUpdatedTime !== null && other.lastUpdatedTime > lastUpdatedTime,
  );
  return isOvertaken ? 'overtaken' : 'update';
}
