import type { HealthEvent } from './health-event.ts';
import { identify, type KnownEdition } from './notice.ts';

/**
 * The event as part of the edition that is already known of the same state of it. An event that was caught up on has no
 * communication, for the Health API knows none, and EventBridge's own copy has one: whichever comes second takes
 * the place of the first, so that the state is told once. Without a time of the last update no two states are known
 * to be the same.
 */
export function asKnownEdition(event: HealthEvent, known: readonly KnownEdition[]): HealthEvent {
  const editions = known.map(({ edition }) => edition);
  if (event.lastUpdatedTime === null || editions.includes(identify(event).edition)) return event;
  const candidates = editions
    .map((edition) => ({ ...event, communication: communicationOf(edition) }))
    .filter(({ communication }) => communication === '' || event.communication === '');
  return candidates.find((candidate) => editions.includes(identify(candidate).edition)) ?? event;
}

/** The part of an edition before the time and the status. */
function communicationOf(edition: string): string {
  return edition.split('|').slice(0, -2).join('|');
}
