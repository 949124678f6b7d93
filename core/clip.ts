import { toHarmlessText } from './harmless-text.ts';

/**
 * Outside text as one harmless line of at most `room` UTF-16 units. It is shortened at the end of a word; where no
 * spaces part words, at a segment's end. Only `…` is left where not even one fits.
 */
export function clip(text: string, room: number): string {
  const line = toHarmlessText(text.toWellFormed().replace(/\s+/g, ' ').trim());
  if (line.length <= room) return line;
  const space = line.lastIndexOf(' ', room - 1);
  if (space > 0) return `${line.slice(0, space)}…`;
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter('en', { granularity: 'word' }).segment(line)) {
    if (index + segment.length > room - 1) break;
    end = index + segment.length;
  }
  return `${line.slice(0, end)}…`;
}
