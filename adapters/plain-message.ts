import { toHarmlessText } from '../core/harmless-text.ts';
import type { Message, Section } from '../core/message.ts';

/** Line breaks by any name: CRLF, CR, vertical tab, form feed, NEL, LS, PS. */
const LINE_BREAK = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;
/** What a message without a title is called. */
export const TITLE_OF_NOTHING = 'runtime-sunset';

/**
 * A message with nothing in it that a channel would choke on: one line where one is meant, line breaks only in
 * paragraphs and quotes, no control characters, no halves of characters, no empty texts, https links only.
 * Texts are still raw otherwise. There always is a title.
 */
export function toPlainMessage({ title, lead, sections, links }: Message): Message {
  return {
    title: toLine(title) || TITLE_OF_NOTHING,
    lead: toLine(lead),
    sections: sections.map(toPlainSection).filter(saysSomething),
    links: links.flatMap(({ text, url }) => {
      const href = toHttps(url);
      return href === null ? [] : [{ text: toLine(text) || href, url: href }];
    }),
  };
}

function toPlainSection(section: Section): Section {
  switch (section.kind) {
    case 'paragraph':
      return { ...section, text: toLines(section.text) };
    case 'facts': {
      const facts = section.facts.map(({ label, value }) => ({ label: toLine(label), value: toLine(value) }));
      return { ...section, facts: facts.filter(({ value }) => value !== '') };
    }
    case 'list': {
      const items = section.items.map(toLine).filter((item) => item !== '');
      const more = toLine(section.more ?? '') || null;
      return { ...section, heading: toLine(section.heading), items, more };
    }
    case 'quote':
      return { ...section, heading: toLine(section.heading), text: toLines(section.text) };
  }
}

function saysSomething(section: Section): boolean {
  if (section.kind === 'facts') return section.facts.length > 0;
  if (section.kind === 'list') return section.items.length > 0 || section.more !== null;
  return section.text !== '';
}

function toLine(text: string): string {
  return toLines(text).replace(/\s+/g, ' ').trim();
}

function toLines(text: string): string {
  const lines = text.toWellFormed().replace(LINE_BREAK, '\n').split('\n');
  const clean = lines.map((line) => toHarmlessText(line.replaceAll('\t', ' ')).trimEnd());
  return clean
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '');
}

/** As browsers write it, so that nothing in it can end a link or an attribute. */
function toHttps(url: string): string | null {
  const parsed = URL.parse(url.toWellFormed());
  return parsed?.protocol === 'https:' ? parsed.href.replace(/[|<>"`\\\s]/g, encodeURIComponent) : null;
}
