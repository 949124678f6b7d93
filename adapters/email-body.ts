import type { Message, Section } from '../core/message.ts';
import { toPlainMessage } from './plain-message.ts';
import { toText } from './text-body.ts';

/** What an email needs besides its addresses: the subject, and its body in both forms. */
export interface EmailBody {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const MAX_SUBJECT = 150;

/** Contrasts of 7:1 and more, in both schemes; mail programs that know no media queries show the light one. */
const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; background: #ffffff; color: #1f2328; font: 16px/1.5 system-ui, "Segoe UI", Roboto, Arial, sans-serif; }
a { color: #0b4a9e; }
@media (prefers-color-scheme: dark) {
  body { background: #16181c !important; color: #eceff3 !important; }
  a { color: #a8c7fa !important; }
}`;
const PAGE = 'max-width:44em;margin:0 auto;padding:1em;overflow-wrap:anywhere';
const HIDDEN = 'display:none;max-height:0;overflow:hidden;mso-hide:all';
const CELL = 'text-align:left;vertical-align:top;padding:0.3em 1em 0.3em 0;border-bottom:1px solid #80868e';
/** A label breaks between words only: on a narrow screen its column would else be a few letters wide. */
const LABEL = `${CELL};overflow-wrap:break-word`;
const QUOTE = 'margin:0.5em 0;padding:0 0 0 1em;border-left:3px solid #80868e';

/**
 * A message as an email: a subject of one line, plain text, and an HTML document that can be read without images,
 * colours or styles and fetches nothing. Every text is escaped; each finds its own direction of writing.
 */
export function toEmail(message: Message): EmailBody {
  const plain = toPlainMessage(message);
  return { subject: toSubjectLine(plain.title), text: toText(plain), html: toHtml(plain) };
}

function toSubjectLine(title: string): string {
  if (title.length <= MAX_SUBJECT) return title;
  return `${title
    .slice(0, MAX_SUBJECT - 1)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd()}…`;
}

function toHtml({ title, lead, sections, links }: Message): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${STYLE}
</style>
</head>
<body>
<div style="${HIDDEN}" aria-hidden="true">${escapeHtml(lead)}</div>
<div role="article" aria-labelledby="title" style="${PAGE}">
<h1 id="title" dir="auto" style="font-size:1.4em;line-height:1.3">${escapeHtml(title)}</h1>
${[lead && paragraph(lead), ...sections.map(toSection), toLinks(links)].filter(Boolean).join('\n')}
</div>
</body>
</html>
`;
}

function toSection(section: Section): string {
  switch (section.kind) {
    case 'paragraph':
      return paragraph(section.text);
    case 'facts':
      return `<table style="border-collapse:collapse">\n${section.facts.map(toRow).join('\n')}\n</table>`;
    case 'list':
      return `${heading(section.heading)}${list(section.items.map((item) => withWholeDays(escapeHtml(item))))}${section.more === null ? '' : `\n${paragraph(section.more)}`}`;
    case 'quote':
      return `${heading(section.heading)}<blockquote style="${QUOTE}">\n${paragraph(section.text)}\n</blockquote>`;
  }
}

function toRow({ label, value }: { label: string; value: string }): string {
  return `<tr><th scope="row" style="${LABEL}">${escapeHtml(label)}</th><td dir="auto" style="${CELL}">${withWholeDays(escapeHtml(value))}</td></tr>`;
}

function toLinks(links: Message['links']): string {
  return list(links.map(({ text, url }) => `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`));
}

function heading(text: string): string {
  return text === '' ? '' : `<h2 dir="auto" style="font-size:1.1em">${escapeHtml(text)}</h2>\n`;
}

function paragraph(text: string): string {
  return `<p dir="auto">${withWholeDays(escapeHtml(text)).replaceAll('\n', '<br>\n')}</p>`;
}

/** Of items that are HTML already. */
function list(items: readonly string[]): string {
  if (items.length === 0) return '';
  return `<ul>\n${items.map((item) => `<li dir="auto">${item}</li>`).join('\n')}\n</ul>`;
}

/** Days are what people look for: they do not break at their hyphens. */
function withWholeDays(html: string): string {
  return html.replace(/\b\d{4}-\d{2}-\d{2}\b/g, '<span style="white-space:nowrap">$&</span>');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
