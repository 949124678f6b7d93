import type { NoticeRecords } from '../adapters/notice-records.ts';
import { parseJson } from '../adapters/parse.ts';
import { type HealthEvent, healthEventSchema } from './health-event.ts';
import { asKnownEdition } from './known-edition.ts';
import { identify, type Notice, toNotice } from './notice.ts';

/** Pages of the notice are still under way. */
export class AwaitedPages extends Error {
  override readonly name = 'AwaitedPages';
}

/** More of them in a message would tell nobody more. */
const MAX_NAMED_PAGES = 10;

/**
 * The notice that an event and what the records know of it make. The event is kept first, in the edition that is
 * already known of its state if there is one, so that whichever of the pages comes last finds all others. Throws
 * `AwaitedPages` while some are missing and `isPatient`.
 */
export async function gatherPages(
  records: NoticeRecords,
  received: HealthEvent,
  isPatient: boolean,
): Promise<Notice> {
  const event = asKnownEdition(received, await records.readEditions(identify(received).about));
  const key = identify(event);
  await records.keepPage(key, event.lastUpdatedTime, event.page, JSON.stringify(event));
  const [pages, editions] = await Promise.all([records.readPages(key), records.readEditions(key.about)]);
  const others = pages.map((page) => parseJson(healthEventSchema, page, `a page of ${key.about}`));
  const notice = toNotice([event, ...others], editions);
  if (isPatient && notice.pages.arrived.length < notice.pages.total) {
    throw new AwaitedPages(`waits for ${describeMissing(notice.pages)}`);
  }
  return notice;
}

function describeMissing({ arrived, total }: Notice['pages']): string {
  const missing: number[] = [];
  for (let page = 1; page <= total && missing.length < MAX_NAMED_PAGES; page++) {
    if (!arrived.includes(page)) missing.push(page);
  }
  const others = total - arrived.length - missing.length;
  const word = missing.length === 1 ? 'page' : 'pages';
  return `${word} ${missing.join(', ')}${others > 0 ? ` and ${others} others` : ''} of ${total}`;
}
