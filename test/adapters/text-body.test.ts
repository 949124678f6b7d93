import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toSubject, toText } from '../../adapters/text-body.ts';
import type { Message } from '../../core/message.ts';
import { aMessage } from '../support/a-message.ts';
import { anyMessage } from '../support/any-message.ts';

const EMPTY: Message = { title: 'Title', lead: '', sections: [], links: [] };

describe('a message as text', () => {
  test('is that of the golden file', () => {
    const golden = readFileSync(new URL('../golden/message/email.txt', import.meta.url), 'utf8');

    expect(toText(aMessage())).toBe(golden);
  });

  test('is its title alone where there is nothing else', () => {
    expect(toText(EMPTY)).toBe('Title\n=====\n');
  });

  test('shows what has no label or heading without a colon', () => {
    const sections: Message['sections'] = [
      { kind: 'facts', facts: [{ label: '', value: 'value' }] },
      { kind: 'list', heading: '', items: ['item'], more: null },
      { kind: 'quote', heading: '', text: 'quote' },
    ];

    expect(toText({ ...EMPTY, sections })).toBe('Title\n=====\n\nvalue\n\n- item\n\n> quote\n');
  });

  test.each([
    ['one byte', 'x'],
    ['two bytes', 'ß'],
    ['four bytes', '👩'],
  ])(
    'is cut at a character of %s, and says so, where it would not fit into an SNS message',
    (_, character) => {
      const text = toText({ ...EMPTY, lead: character.repeat(270_000) });

      expect(text).toMatch(/\n\n\[The message was too long: the rest is left out\.\]\n$/);
      expect(Buffer.byteLength(text)).toBeGreaterThan(262_144 - 4);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(262_144);
      expect(text.isWellFormed()).toBe(true);
    },
  );

  test('has no control characters but line feeds, whatever the message', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const text = toText(message);

        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(262_144);
        expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
        expect(text.isWellFormed()).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a subject for SNS', () => {
  test.each([
    ['the title where it can be', 'AWS Lambda: nodejs20.x (3)', 'AWS Lambda: nodejs20.x (3)'],
    ['one line', 'one\r\ntwo', 'one two'],
    ['without accents', 'Größe: café', 'Gro?e: cafe'],
    ['with plain dashes, quotes and dots', '“a” – ‘b’…', '"a" - \'b\'...'],
    ['with ? for other scripts', '東京 👩', '?? ?'],
    ['of 99 characters at most', 'x'.repeat(100), `${'x'.repeat(96)}...`],
    ['never empty', '', 'runtime-sunset'],
    ['never empty, though the title be an accent alone', '\u0301', 'runtime-sunset'],
  ])('is %s', (_, title, expected) => {
    expect(toSubject({ ...EMPTY, title })).toBe(expected);
  });

  test('obeys the rules of SNS, whatever the message', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        expect(toSubject(message)).toMatch(/^[\x21-\x7E][\x20-\x7E]{0,98}$/);
      }),
    );
  });
});
