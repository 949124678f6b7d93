import type { Message, Section } from '../core/message.ts';
import { toPlainMessage } from './plain-message.ts';
import { inPieces, toSlackLink, toSlackText } from './slack-text.ts';

/** What an incoming webhook takes: the blocks, and the text for notifications and screen readers. */
export interface SlackBody {
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
}

/** A block of Slack's Block Kit; a section has either a text or fields. */
export type SlackBlock =
  | { readonly type: 'header'; readonly text: SlackText }
  | { readonly type: 'section'; readonly text: SlackText }
  | { readonly type: 'section'; readonly fields: readonly SlackText[] };

type SlackText =
  | { readonly type: 'plain_text'; readonly text: string; readonly emoji: false }
  | { readonly type: 'mrkdwn'; readonly text: string; readonly verbatim: true };

const MAX_BLOCKS = 50;
const MAX_FIELDS = 10;
const MAX_TITLE = 150;
const MAX_LEAD = 2000;
const MAX_TEXT = 3000;
const MAX_ITEM = 500;
const MAX_LABEL = 200;
/** Slack refuses blocks of some 13,000 characters of JSON (`msg_blocks_too_long`), at no documented length. */
const MAX_JSON = 12_000;

/** How much is shown: of each quote, paragraph and fact in characters, of each list in items, of all in sections. */
type Room = Readonly<Record<'quote' | 'items' | 'paragraph' | 'fact' | 'sections', number>>;

const AMPLE: Room = { quote: MAX_JSON, items: 1000, paragraph: MAX_JSON, fact: 2000, sections: MAX_BLOCKS };
const LEAST: Room = { quote: 300, items: 3, paragraph: 300, fact: 100, sections: 0 };
/** Facts come last but one: they give way only where they fill a message by themselves. */
const GIVES_WAY = ['quote', 'items', 'paragraph', 'fact', 'sections'] as const;

/**
 * The JSON body of a message for an incoming webhook, within Slack's bounds (docs: docs.slack.dev, Block Kit).
 * Whatever may hold outside words is `plain_text` without emoji, escaped too: there nothing is taken for formatting,
 * a mention, or an emoji, as `:lambda:` in an ARN would be. Only headings, labels and our links are mrkdwn, and
 * `verbatim`, so that Slack adds no links. What is too long gives way: quotes first, then lists, then paragraphs.
 */
export function toSlackBody(message: Message): SlackBody {
  const plain = toPlainMessage(message);
  const title = toSlackText(plain.title, MAX_TITLE);
  const lead = toSlackText(plain.lead, MAX_LEAD);
  return { text: lead === '' ? title : `${title}\n${lead}`, blocks: fitted(plain) };
}

function fitted(message: Message): SlackBlock[] {
  let room = AMPLE;
  let blocks = toBlocks(message, room);
  for (const member of GIVES_WAY) {
    if (fits(blocks)) break;
    // The most that fits, by halving; the least where nothing does, and then the next one gives way.
    let [least, most] = [LEAST[member], room[member]];
    while (most - least > 1) {
      const middle = Math.floor((least + most) / 2);
      if (fits(toBlocks(message, { ...room, [member]: middle }))) least = middle;
      else most = middle;
    }
    room = { ...room, [member]: least };
    blocks = toBlocks(message, room);
  }
  return blocks;
}

function fits(blocks: readonly SlackBlock[]): boolean {
  return blocks.length <= MAX_BLOCKS && JSON.stringify(blocks).length <= MAX_JSON;
}

function toBlocks({ title, lead, sections, links }: Message, room: Room): SlackBlock[] {
  const shown = sections.slice(0, room.sections);
  return [
    { type: 'header', text: plainText(toSlackText(title, MAX_TITLE)) },
    ...plainSections(toSlackText(lead, MAX_LEAD)),
    ...shown.flatMap((section) => toSectionBlocks(section, room)),
    ...plainSections(shown.length < sections.length ? 'The rest does not fit into a Slack message.' : ''),
    ...inPieces(linkLines(links), MAX_TEXT).map(mrkdwnSection),
  ];
}

function toSectionBlocks(section: Section, room: Room): SlackBlock[] {
  switch (section.kind) {
    case 'paragraph':
      return plainSections(toSlackText(section.text, room.paragraph));
    case 'facts':
      return factSections(section.facts, room.fact);
    case 'list':
      return [...headingSection(section.heading), ...plainSections(listLines(section, room.items))];
    case 'quote':
      return [...headingSection(section.heading), ...plainSections(toSlackText(section.text, room.quote))];
  }
}

/** Label and value stand side by side, as two fields: one text cannot be both bold and safe. */
function factSections(facts: readonly { label: string; value: string }[], room: number): SlackBlock[] {
  const fields = facts.flatMap(({ label, value }) => [
    bold(toSlackText(label || '-', Math.min(room, MAX_LABEL))),
    plainText(toSlackText(value, room)),
  ]);
  const blocks: SlackBlock[] = [];
  for (let i = 0; i < fields.length; i += MAX_FIELDS) {
    blocks.push({ type: 'section', fields: fields.slice(i, i + MAX_FIELDS) });
  }
  return blocks;
}

function listLines({ items, more }: Extract<Section, { kind: 'list' }>, room: number): string {
  const hidden = Math.max(0, items.length - room);
  const others =
    hidden === 1 ? 'and 1 other that does not fit here' : `and ${hidden} others that do not fit here`;
  const rest = [hidden > 0 ? others : null, more && toSlackText(more, MAX_ITEM)].filter(Boolean).join(', ');
  const lines = items.slice(0, room).map((item) => `• ${toSlackText(item, MAX_ITEM)}`);
  return [...lines, rest].join('\n').trimEnd();
}

/** As many links as fit into one section: a link is never cut. */
function linkLines(links: Message['links']): string {
  return links.reduce((lines, { text, url }) => {
    const longer = `${lines}${lines && '\n'}${toSlackLink(text, url)}`;
    return longer.length <= MAX_TEXT ? longer : lines;
  }, '');
}

function plainSections(escaped: string): SlackBlock[] {
  return inPieces(escaped, MAX_TEXT).map((text) => ({ type: 'section', text: plainText(text) }));
}

function headingSection(heading: string): SlackBlock[] {
  return heading === '' ? [] : [{ type: 'section', text: bold(toSlackText(heading, MAX_LABEL)) }];
}

function mrkdwnSection(text: string): SlackBlock {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

function plainText(text: string): SlackText {
  return { type: 'plain_text', text, emoji: false };
}

function bold(escaped: string): SlackText {
  return { type: 'mrkdwn', text: `*${escaped}*`, verbatim: true };
}
