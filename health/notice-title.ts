import { clip } from '../core/clip.ts';
import type { Notice } from './notice.ts';
import type { NoticeContext } from './notice-context.ts';
import { isPublic, titlePrefix } from './notice-standing.ts';
import { eventOf, serviceOf } from './notice-words.ts';

/** As much as the header of a Slack message takes (docs: docs.slack.dev, header block). */
const MAX_TITLE = 150;

/**
 * A notice in one line, with the account and Region at its end as far as they are known: subjects and headers of the
 * same event elsewhere are told apart by them. `runtimes` names those that it is about, or is empty.
 */
export function noticeTitle(notice: Notice, runtimes: string, context: NoticeContext): string {
  const what = `${titlePrefix(notice)}${serviceOf(notice)}: ${eventOf(notice)}`;
  const place = placeOf(notice, context);
  return `${clip(runtimes === '' ? what : `${what}, ${runtimes}`, MAX_TITLE - place.length)}${place}`;
}

/** ` (checkout, eu-west-1)`; a public event is about no account. */
function placeOf(notice: Notice, { account: { id, name } }: NoticeContext): string {
  const account = isPublic(notice) ? '' : clip(name ?? id, 60);
  const parts = [account, clip(notice.affectedRegion ?? '', 30)].filter((part) => part !== '');
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
