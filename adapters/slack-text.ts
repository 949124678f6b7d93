const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Text as Slack wants it: exactly `&`, `<` and `>` escaped, then shortened to `room` UTF-16 units with `…`, never
 * inside an entity or a character (docs: docs.slack.dev/messaging/formatting-message-text, Escaping text).
 */
export function toSlackText(text: string, room: number): string {
  // Escaping only lengthens: what lies beyond the room need not be looked at.
  const escaped = text.slice(0, room + 1).replace(/[&<>]/g, (character) => ENTITIES[character] ?? '');
  return escaped.length <= room ? escaped : `${escaped.slice(0, wholeLength(escaped, room - 1)).trimEnd()}…`;
}

/** A link in mrkdwn, for a URL in which `|`, `<` and `>` are percent-encoded. */
export function toSlackLink(text: string, url: string): string {
  return `<${url.replaceAll('&', '&amp;')}|${toSlackText(text, 200)}>`;
}

/** Escaped text in pieces of at most `room` units, parted at the end of a line or word where there is one. */
export function inPieces(escaped: string, room: number): string[] {
  const pieces: string[] = [];
  let rest = escaped;
  while (rest.length > room) {
    const line = rest.lastIndexOf('\n', room);
    const word = line > 0 ? line : rest.lastIndexOf(' ', room);
    const end = word > 0 ? word : wholeLength(rest, room);
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end).replace(/^\n+/, '');
  }
  return [...pieces, rest].filter((piece) => piece.trim() !== '');
}

/** How much of an escaped text fits into `room` without parting an entity or a surrogate pair. */
function wholeLength(escaped: string, room: number): number {
  return escaped
    .slice(0, room)
    .replace(/&[a-z]*$/, '')
    .replace(/[\uD800-\uDBFF]$/, '').length;
}
