import type { NoticeRecords } from '../adapters/notice-records.ts';
import { parseJson } from '../adapters/parse.ts';
import { healthEventSchema } from './health-event.ts';
import type { KeptPage } from './keep-page.ts';
import { isWhole, type Notice, pageSetOf, pagesOf, toNotice } from './notice.ts';

/** More of them in a message would tell nobody more. */
const MAX_NAMED_PAGES = 10;

/**
 * The notice that a page and what else the records know of its edition make. What was caught up on and what
 * EventBridge delivered are cut into pages each in its own way: whichever has come whole is the notice, and else what
 * has come the way of this page.
 */
export async function gatherPages(
  records: NoticeRecords,
  { event, about, edition, known }: KeptPage,
): Promise<Notice> {
  const pages = await records.readPages({ about, edition });
  const kept = pages.map((page) => parseJson(healthEventSchema, page, `a page of ${about}`));
  const sets = Map.groupBy([event, ...kept], pageSetOf);
  const whole = [...sets.values()].find((events) => isWhole({ pages: pagesOf(events) }));
  const [first = event, ...others] = whole ?? sets.get(pageSetOf(event)) ?? [];
  const isPartlyTold = known.some((one) => one.edition === edition && one.isPartlyTold);
  return toNotice([first, ...others], known, { edition, isPartlyTold });
}

/** The pages of a notice that have not arrived, for a line of the log: `page 2 of 3`. */
export function missingPages({ pages: { arrived, total } }: Notice): string {
  const missing: number[] = [];
  for (let page = 1; page <= total && missing.length < MAX_NAMED_PAGES; page++) {
    if (!arrived.includes(page)) missing.push(page);
  }
  const others = total - arrived.length - missing.length;
  const word = missing.length === 1 ? 'page' : 'pages';
  return `${word} ${missing.join(', ')}${others > 0 ? ` and ${others} others` : ''} of ${total}`;
}
