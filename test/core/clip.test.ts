import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clip } from '../../core/clip.ts';

describe('clipped text', () => {
  test.each([
    ['fits and stays', 'platform team', 13, 'platform team'],
    ['ends with the last word that leaves room for the ellipsis', 'platform team', 12, 'platform…'],
    ['may end exactly before a space', 'platform team', 9, 'platform…'],
    ['ends a word earlier than in its midst', 'one two three', 8, 'one two…'],
    ['ends a word earlier when the ellipsis has no room', 'one two three', 7, 'one…'],
    ['is one line without space around it', '  one\r\n\ttwo  ', 20, 'one two'],
    ['is an ellipsis when its only word is too long', 'incomprehensibilities', 10, '…'],
    ['is an ellipsis when there is no room', 'one', 0, '…'],
    ['is an ellipsis when there is less than no room', 'one two', -5, '…'],
    ['ends at a segment where no spaces part words', '東京タワーは東京都港区にある', 6, '東京タワー…'],
    ['never halves an emoji', '👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 13, '👩‍👩‍👧‍👦…'],
    ['has no half characters, even where it came with some', 'a\ud800 b', 20, 'a\ufffd b'],
    ['shows control characters as such', 'a\u0000b\u001b[31m\u0085', 20, 'a\ufffdb\ufffd[31m\ufffd'],
    ['never turns the direction of writing', 'one\u202egnp \u2066two', 20, 'one\ufffdgnp \ufffdtwo'],
    ['keeps what joins letters and pictures', 'می\u200cخواهم 👩‍👩‍👧‍👦', 40, 'می\u200cخواهم 👩‍👩‍👧‍👦'],
  ])('%s', (_, text, room, expected) => {
    expect(clip(text, room)).toBe(expected);
  });

  /** Single UTF-16 units too, so that halves of pairs come alone. */
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
      .map((units) => String.fromCharCode(...units)),
    fc
      .array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), { maxLength: 12 })
      .map((words) => words.join(' ')),
  );

  /** All of a text, as one line that shows what could forge something. */
  function lineOf(text: string): string {
    const line = text.toWellFormed().replace(/\s+/g, ' ').trim();
    return line.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
  }

  test('is the whole line where there is room for it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(clip(text, text.length)).toBe(lineOf(text));
      }),
    );
  });

  test('is never longer than its room and has no half characters', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 80 }), (text, room) => {
        const clipped = clip(text, room);

        expect(clipped.length).toBeLessThanOrEqual(room);
        expect(clipped.isWellFormed()).toBe(true);
      }),
    );
  });

  test('is whole words and an ellipsis wherever spaces part words within its room', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 80 }), (text, room) => {
        const line = lineOf(text);
        const clipped = clip(text, room);
        fc.pre(line.length > room && line.slice(0, room).includes(' '));

        const kept = clipped.slice(0, -1);

        expect(clipped.at(-1)).toBe('…');
        expect(kept).not.toBe('');
        expect(line.startsWith(`${kept} `)).toBe(true);
      }),
    );
  });

  test('is whole segments and an ellipsis wherever none do', () => {
    const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 10, maxLength: 80 }),
        fc.integer({ min: 1, max: 9 }),
        (text, room) => {
          const line = text.replace(/\s+/g, '');
          fc.pre(line.length > room);
          const ends = [...segmenter.segment(line)].map(({ index }) => index);

          expect(ends).toContain(clip(line, room).length - 1);
        },
      ),
    );
  });
});
