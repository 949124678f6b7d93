import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toPlainMessage } from '../../adapters/plain-message.ts';
import type { Message } from '../../core/message.ts';
import { aMessage } from '../support/a-message.ts';
import { anyMessage } from '../support/any-message.ts';

const EMPTY: Message = { title: 'Title', lead: '', sections: [], links: [] };

describe('a plain message', () => {
  test('is the message itself where nothing is amiss', () => {
    expect(toPlainMessage(aMessage())).toEqual(aMessage());
  });

  test.each([
    ['one line', ' two\r\n lines ', 'two lines'],
    ['without control characters', 'a\u0000b\u001B[31m', 'a\uFFFDb\uFFFD[31m'],
    ['without turns of direction', 'invoice\u202Egnp.exe', 'invoice\uFFFDgnp.exe'],
    ['without halves of characters', 'a\uD83D', 'a\uFFFD'],
    ['in its own script', 'مرحبا 👩‍👩‍👧‍👦', 'مرحبا 👩‍👩‍👧‍👦'],
    ['never empty', ' \n', 'runtime-sunset'],
  ])('has a title %s', (_, title, expected) => {
    expect(toPlainMessage({ ...EMPTY, title }).title).toBe(expected);
  });

  test('keeps the lines of paragraphs and quotes, and at most one empty line between them', () => {
    const text = '\r\nOne \r  two\tthree\u2028four\n\n\n\nfive\n';
    const { sections } = toPlainMessage({ ...EMPTY, sections: [{ kind: 'quote', heading: 'a\nb', text }] });

    expect(sections).toEqual([{ kind: 'quote', heading: 'a b', text: 'One\n  two three\nfour\n\nfive' }]);
  });

  test('leaves out what says nothing', () => {
    const sections: Message['sections'] = [
      { kind: 'paragraph', text: ' ' },
      { kind: 'facts', facts: [{ label: 'Owner', value: '' }] },
      { kind: 'list', heading: 'Functions', items: [''], more: ' ' },
      { kind: 'quote', heading: 'AWS says', text: '' },
      { kind: 'list', heading: 'Functions', items: [], more: 'and 12 others' },
    ];

    expect(toPlainMessage({ ...EMPTY, sections }).sections).toEqual(sections.slice(-1));
  });

  test.each([
    ['https', 'https://example.com/a', ['https://example.com/a']],
    [
      'https with what could end a link',
      `https://example.com/a|"b'<c>`,
      ["https://example.com/a%7C%22b'%3Cc%3E"],
    ],
    ['http', 'http://example.com/', []],
    ['javascript', 'javascript:alert(1)', []],
    ['data', 'data:text/html,x', []],
    ['nothing known', 'example.com', []],
  ])('has of links to %s: %s', (_, url, expected) => {
    const { links } = toPlainMessage({ ...EMPTY, links: [{ text: 'x', url }] });

    expect(links.map((link) => link.url)).toEqual(expected);
  });

  test('shows the address of a link that has no text', () => {
    const links = [{ text: '', url: 'https://example.com/a' }];

    expect(toPlainMessage({ ...EMPTY, links }).links).toEqual([
      { text: 'https://example.com/a', url: 'https://example.com/a' },
    ]);
  });

  test('stays as it is when it is made plain once more', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const plain = toPlainMessage(message);

        expect(toPlainMessage(plain)).toEqual(plain);
      }),
    );
  });
});
