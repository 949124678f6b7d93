import { clip } from '../core/clip.ts';
import type { Message, Section } from '../core/message.ts';
import { affectedSection } from './affected-entities.ts';
import { consoleLink } from './console-link.ts';
import { isWhole, type Notice } from './notice.ts';
import type { NoticeContext } from './notice-context.ts';
import { factsSection, noticeLead } from './notice-facts.ts';
import { isRuntimeNotice, noticeRuntimes } from './notice-runtimes.ts';
import { overSentence, standingSections } from './notice-standing.ts';
import { noticeTitle } from './notice-title.ts';
import { serviceOf } from './notice-words.ts';
import { moveAdvice, outlookSection } from './runtime-outlook.ts';

const LAMBDA_RUNTIMES = 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html';
/** How many runtimes a title has room for. */
const MOST_IN_TITLE = 3;

/** docs: health aws-health-planned-lifecycle-events. */
const OF_MOVING = [
  'Check published versions too: AWS looks at $LATEST only.',
  'AWS may take 72 hours to call a function resolved.',
];

/** The message that tells people of a notice: what, whom, when, what the policy table says of it and what to do. */
export function toMessage(notice: Notice, context: NoticeContext): Message {
  const isOfRuntimes = isRuntimeNotice(notice, context.table);
  const ids = isOfRuntimes ? noticeRuntimes(notice, context.table, context.runtimes) : [];
  const names = shortList(ids.map((id) => context.table.runtimes.get(id)?.name ?? clip(id, 60)));
  const isOver = overSentence(notice) !== null;
  return {
    title: noticeTitle(notice, names, context),
    lead: noticeLead(names === '' ? serviceOf(notice) : `${names} on ${serviceOf(notice)}`, notice, context),
    sections: [
      ...standingSections(notice),
      factsSection(notice, context),
      ...(isOver || !isOfRuntimes ? [] : [outlookSection(ids, notice, context)]),
      ...(isOver ? [] : [adviceSection(ids, notice, context)]),
      ...affectedSection(notice, context),
      ...gapSections(notice, context),
      ...quoteSection(notice),
    ],
    links: linksOf(notice, isOfRuntimes),
  };
}

function shortList(names: readonly string[]): string {
  const rest = names.length - MOST_IN_TITLE;
  return rest > 0 ? `${names.slice(0, MOST_IN_TITLE).join(', ')} and ${rest} more` : names.join(', ');
}

function adviceSection(ids: readonly string[], notice: Notice, context: NoticeContext): Section {
  const moves = moveAdvice(ids, context);
  const place = notice.description === null ? 'the AWS Health Dashboard' : "AWS's description";
  const items = moves.length === 0 ? [`See ${place}.`] : [...moves, ...OF_MOVING];
  return { kind: 'list', heading: 'What to do', items, more: null };
}

function gapSections(
  notice: Notice,
  { ownersUnread, ownersUncertain, unread = [] }: NoticeContext,
): Section[] {
  const { arrived, total } = notice.pages;
  const texts: string[] = [];
  if (!isWhole(notice)) {
    texts.push(
      `Only ${arrived.length} of ${total} pages had arrived when this was sent: more may be affected.`,
    );
  }
  if (unread.length > 0) texts.push(`Could not be read: ${unread.join('; ')}.`);
  if (ownersUnread !== null) texts.push(`Owners could not be read: ${ownersUnread}.`);
  if (ownersUncertain) texts.push(`Owners are not certain: ${ownersUncertain}.`);
  return texts.map((text) => ({ kind: 'paragraph', text }));
}

function quoteSection({ description }: Notice): Section[] {
  const text = description?.trim() ?? '';
  return text === '' ? [] : [{ kind: 'quote', heading: "AWS's description", text }];
}

function linksOf({ eventArn }: Notice, isOfRuntimes: boolean): Message['links'] {
  const url = consoleLink(eventArn);
  return [
    ...(url === null ? [] : [{ text: 'Event in the AWS Health Dashboard', url }]),
    ...(isOfRuntimes ? [{ text: "AWS's list of Lambda runtimes", url: LAMBDA_RUNTIMES }] : []),
  ];
}
