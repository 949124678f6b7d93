import type { KnownEdition, NoticeRecords } from '../adapters/notice-records.ts';
import type { HealthEvent } from './health-event.ts';
import { knownEditionOf } from './known-edition.ts';
import { identify, pageSetOf } from './notice.ts';

/** An event that the records table keeps, and as part of what. */
export interface KeptPage {
  readonly event: HealthEvent;
  readonly about: string;
  readonly edition: string;
  /** The editions that were known when it came. */
  readonly known: readonly KnownEdition[];
}

/**
 * Keeps an event in the edition that is already known of its state if there is one, so that whichever of the pages is
 * told finds all others.
 */
export async function keepPage(records: NoticeRecords, event: HealthEvent): Promise<KeptPage> {
  const { about } = identify(event);
  const known = await records.readEditions(about);
  const edition = knownEditionOf(event, known);
  const place = { set: pageSetOf(event), page: event.page };
  await records.keepPage({ about, edition }, event.lastUpdatedTime, place, JSON.stringify(event));
  return { event, about, edition, known };
}
