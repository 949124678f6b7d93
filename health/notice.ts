import type { KnownEdition } from '../adapters/notice-records.ts';
import type { HealthEvent } from './health-event.ts';
import { toKeyText } from './key-text.ts';

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
  /** While pages are missing, one of its own for those that have arrived, so that the whole is told after the part. */
  readonly edition: string;
  /** The pages that have arrived, in order, of how many. */
  readonly pages: { readonly arrived: readonly number[]; readonly total: number };
  /** `completed`: told before without all its pages; `overtaken`: a later edition is already known. */
  readonly novelty: 'new' | 'update' | 'completed' | 'overtaken';
}

/** The edition that a notice with all its pages is told in, and whether it has been told without. */
interface Telling {
  readonly edition: string;
  readonly isPartlyTold: boolean;
}

/** The most bytes of each part, so that no key becomes longer than DynamoDB takes: 2,048 of a thing, 1,024 of an entry. */
const MOST_OF_ABOUT = 2048;
const MOST_OF_COMMUNICATION = 200;
const MOST_OF_STATUS = 100;
const MOST_OF_EDITION = 700;

/**
 * What an event is about, and in which edition it tells it. Pages, backup copies and an organization's copies of one
 * edition share both; an update is another edition.
 */
export function identify(event: HealthEvent): { about: string; edition: string } {
  const { eventArn, eventTypeCode, affectedRegion, startTime, affectedAccount } = event;
  const subject = eventArn ?? [eventTypeCode, affectedRegion, startTime].map((part) => part ?? '').join('@');
  const status = toKeyText((event.statusCode ?? '').toLowerCase(), MOST_OF_STATUS);
  return {
    about: toKeyText(`${subject}|${affectedAccount ?? ''}`, MOST_OF_ABOUT),
    edition: [pageSetOf(event), event.lastUpdatedTime ?? '', status].join('|'),
  };
}

/** What an event's pages have in common; those that were caught up on are of no communication. */
export function pageSetOf({ communication }: HealthEvent): string {
  return toKeyText(communication, MOST_OF_COMMUNICATION);
}

/** Which pages events are, and of how many. */
export function pagesOf(events: readonly HealthEvent[]): Notice['pages'] {
  const arrived = [...new Set(events.map(({ page }) => page))].sort((one, other) => one - other);
  return { arrived, total: Math.max(...events.map(({ page, totalPages }) => Math.max(page, totalPages))) };
}

/** Whether all pages of a notice have arrived. */
export function isWhole({ pages: { arrived, total } }: Pick<Notice, 'pages'>): boolean {
  return arrived.length === total;
}

/** The notice that events of one edition make, in any order and however often each came; `known` may name it too. */
export function toNotice(
  events: readonly [HealthEvent, ...HealthEvent[]],
  known: readonly Pick<KnownEdition, 'edition' | 'lastUpdatedTime'>[],
  telling: Telling = { edition: identify(events[0]).edition, isPartlyTold: false },
): Notice {
  const ordered = events.toSorted(byPage);
  const first = ordered[0] ?? events[0];
  const { id, receivedBy, deliveredIn, time, communication, page, totalPages, isBackup, ...facts } = first;
  const statuses = new Map(
    ordered.flatMap(({ entities }) => entities.map(({ value, status }) => [value, status])),
  );
  const pages = pagesOf(ordered);
  return {
    ...facts,
    about: identify(first).about,
    edition: isWhole({ pages }) ? telling.edition : partialEdition(first, pages),
    description: ordered.find(({ description }) => description !== null)?.description ?? null,
    metadata: Object.fromEntries(ordered.flatMap(({ metadata }) => Object.entries(metadata))),
    entities: [...statuses].map(([value, status]) => ({ value, status })),
    pages,
    novelty: noveltyOf(first, pages, known, telling),
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

function partialEdition(event: HealthEvent, { arrived, total }: Notice['pages']): string {
  return toKeyText(`${identify(event).edition}|pages ${arrived.join(',')} of ${total}`, MOST_OF_EDITION);
}

function noveltyOf(
  { lastUpdatedTime }: HealthEvent,
  pages: Notice['pages'],
  known: readonly Pick<KnownEdition, 'edition' | 'lastUpdatedTime'>[],
  { edition, isPartlyTold }: Telling,
): Notice['novelty'] {
  const others = known.filter((other) => other.edition !== edition);
  const isOvertaken = others.some(
    (other) =>
      lastUpdatedTime !== null && other.lastUpdatedTime !== null && other.lastUpdatedTime > lastUpdatedTime,
  );
  if (isOvertaken) return 'overtaken';
  if (isPartlyTold) return isWhole({ pages }) ? 'completed' : 'update';
  return others.length === 0 ? 'new' : 'update';
}
