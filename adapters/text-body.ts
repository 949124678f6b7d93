import type { Message, Section } from '../core/message.ts';
import { TITLE_OF_NOTHING, toPlainMessage } from './plain-message.ts';

/** Bytes of UTF-8 that a message may have in Amazon SNS (docs: sns api API_Publish). */
const MAX_BYTES = 262_144;
/** Characters of a Subject in Amazon SNS, which must be fewer than 100. */
const MAX_SUBJECT = 99;
const CUT_NOTE = '\n\n[The message was too long: the rest is left out.]\n';

/** A message as plain text, for mail, SNS topics and terminals: UTF-8 of 262,144 bytes at most, lines not wrapped. */
export function toText(message: Message): string {
  const { title, lead, sections, links } = toPlainMessage(message);
  const parts = [
    `${title}\n${'='.repeat(Math.min(title.length, 80))}`,
    lead,
    ...sections.map(toPart),
    links.map(({ text, url }) => (text === url ? url : `${text}: ${url}`)).join('\n'),
  ];
  return withinBytes(`${parts.filter((part) => part !== '').join('\n\n')}\n`);
}

/**
 * A message's title as an SNS topic takes a Subject: fewer than 100 characters of printable ASCII that begin with a
 * letter, digit or punctuation mark (docs: sns api API_Publish). Accents are dropped, other characters become `?`.
 */
export function toSubject(message: Message): string {
  const ascii = toPlainMessage(message)
    .title.replaceAll('…', '...')
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[‐-―]/g, '-')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7E]/gu, '?')
    .trim();
  if (ascii === '') return TITLE_OF_NOTHING;
  return ascii.length <= MAX_SUBJECT ? ascii : `${ascii.slice(0, MAX_SUBJECT - 3).trimEnd()}...`;
}

function toPart(section: Section): string {
  switch (section.kind) {
    case 'paragraph':
      return section.text;
    case 'facts':
      return section.facts
        .map(({ label, value }) => (label === '' ? value : `${label}: ${value}`))
        .join('\n');
    case 'list':
      return [headingOf(section), ...section.items.map((item) => `- ${item}`), section.more ?? '']
        .filter((line) => line !== '')
        .join('\n');
    case 'quote':
      return [headingOf(section), ...section.text.split('\n').map((line) => `> ${line}`.trimEnd())]
        .filter((line) => line !== '')
        .join('\n');
  }
}

function headingOf({ heading }: { heading: string }): string {
  return heading === '' ? '' : `${heading}:`;
}

function withinBytes(text: string): string {
  if (Buffer.byteLength(text) <= MAX_BYTES) return text;
  const room = new Uint8Array(MAX_BYTES - Buffer.byteLength(CUT_NOTE));
  const { read } = new TextEncoder().encodeInto(text, room); // whole characters only
  return `${text.slice(0, read).trimEnd()}${CUT_NOTE}`;
}
