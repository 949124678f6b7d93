import type { KnownEdition } from '../adapters/notice-records.ts';
import type { HealthEvent } from './health-event.ts';
import { identify } from './notice.ts';

/**
 * The edition that is already known of the state that an event tells, or else the event's own. An event that was caught
 * up on has no communication, for the Health API knows none, and EventBridge's own copy has one: whichever comes
 * second belongs to the edition of the first, so that the state is told once. Without a time of the last update no
 * two states are known to be the same.
 */
export function knownEditionOf(event: HealthEvent, known: readonly Pick<KnownEdition, 'edition'>[]): string {
  const own = identify(event).edition;
  const editions = known.map(({ edition }) => edition);
  if (event.lastUpdatedTime === null || editions.includes(own)) return own;
  const candidates = editions
    .map(communicationOf)
    .filter((communication) => communication === '' || event.communication === '')
    .map((communication) => identify({ ...event, communication }).edition);
  return candidates.find((candidate) => editions.includes(candidate)) ?? own;
}

/** The part of an edition before the time and the status. */
function communicationOf(edition: string): string {
  return edition.split('|').slice(0, -2).join('|');
}
