import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type SlackBlock, type SlackBody, toSlackBody } from '../../adapters/slack-body.ts';
import type { Message } from '../../core/message.ts';
import { aMessage } from '../support/a-message.ts';
import { anyMessage } from '../support/any-message.ts';

const EMPTY: Message = { title: 'Title', lead: '', sections: [], links: [] };

/** Every text object of a body's blocks, in order. */
function textsOf({ blocks }: SlackBody) {
  return blocks.flatMap((block) => ('fields' in block ? block.fields : [block.text]));
}

/** The texts of a message with this one section, without the header. */
function shown(section: Message['sections'][number]): string[] {
  return textsOf(toSlackBody({ ...EMPTY, sections: [section] }))
    .slice(1)
    .map(({ text }) => text);
}

function functionArn(number: number): string {
  return `arn:aws:lambda:eu-west-1:111122223333:function:orders-${String(number).padStart(4, '0')}`;
}

describe('the body for Slack', () => {
  test('is that of the golden file', () => {
    const golden = readFileSync(new URL('../golden/message/slack.json', import.meta.url), 'utf8');

    expect(`${JSON.stringify(toSlackBody(aMessage()), null, 2)}\n`).toBe(golden);
  });

  test('has title and lead as its text, escaped', () => {
    const { text } = toSlackBody({ ...EMPTY, title: 'A & B', lead: 'Ask <!channel>.' });

    expect(text).toBe('A &amp; B\nAsk &lt;!channel&gt;.');
  });

  test('escapes what is escaped already once more, so that people read what was written', () => {
    expect(shown({ kind: 'paragraph', text: '&amp; <b>' })).toEqual(['&amp;amp; &lt;b&gt;']);
  });

  test('shows outside words as plain text without emoji, where nothing is formatting', () => {
    const [, block] = toSlackBody({ ...EMPTY, lead: 'arn:aws:lambda:*:x:function:_a_ ~b~ `c`' }).blocks;

    expect(block).toEqual({
      type: 'section',
      text: { type: 'plain_text', text: 'arn:aws:lambda:*:x:function:_a_ ~b~ `c`', emoji: false },
    });
  });

  test('percent-encodes what would end a link, and escapes its ampersands', () => {
    const links = [{ text: 'Open > here', url: 'https://example.com/a|b?c=<d>&e=f' }];

    expect(textsOf(toSlackBody({ ...EMPTY, links })).at(-1)).toEqual({
      type: 'mrkdwn',
      text: '<https://example.com/a%7Cb?c=%3Cd%3E&amp;e=f|Open &gt; here>',
      verbatim: true,
    });
  });

  test.each<[string, Partial<Message>]>([
    ['a lead', { lead: ' \n' }],
    ['a paragraph', { sections: [{ kind: 'paragraph', text: '' }] }],
    ['facts', { sections: [{ kind: 'facts', facts: [{ label: 'Owner', value: '' }] }] }],
    ['a list', { sections: [{ kind: 'list', heading: 'Functions', items: [' '], more: null }] }],
    ['a quote', { sections: [{ kind: 'quote', heading: 'AWS says', text: '\n' }] }],
    ['a link that is not https', { links: [{ text: 'x', url: 'http://example.com/' }] }],
  ])('leaves out the block of %s without words', (_, members) => {
    expect(toSlackBody({ ...EMPTY, ...members }).blocks).toEqual(toSlackBody(EMPTY).blocks);
  });

  test('never parts an entity or a character', () => {
    const { blocks } = toSlackBody({ ...EMPTY, title: `${'x'.repeat(147)}&y` });
    const emoji = toSlackBody({ ...EMPTY, title: `${'x'.repeat(148)}👩y` });

    expect(blocks[0]).toHaveProperty('text.text', `${'x'.repeat(147)}…`);
    expect(emoji.blocks[0]).toHaveProperty('text.text', `${'x'.repeat(148)}…`);
  });

  test('puts five facts into a section', () => {
    const facts = Array.from({ length: 12 }, (_, i) => ({ label: `Label ${i}`, value: `Value ${i}` }));
    const { blocks } = toSlackBody({ ...EMPTY, sections: [{ kind: 'facts', facts }] });

    expect(blocks.slice(1).map((block) => ('fields' in block ? block.fields.length : 0))).toEqual([
      10, 10, 4,
    ]);
  });

  test('parts a long list between items, and keeps all of them while they fit', () => {
    const items = Array.from({ length: 100 }, (_, i) => functionArn(i));
    const texts = shown({ kind: 'list', heading: 'Functions', items, more: 'and 12 others' });

    expect(texts.length).toBeGreaterThan(2);
    expect(texts[0]).toBe('*Functions*');
    expect(texts.slice(1).join('\n')).toBe([...items.map((item) => `• ${item}`), 'and 12 others'].join('\n'));
  });
});

describe('a message that is too long for Slack', () => {
  const facts = Array.from({ length: 8 }, (_, i) => ({ label: `Label ${i}`, value: `${i}`.repeat(200) }));
  const items = Array.from({ length: 60 }, (_, i) => functionArn(i));
  const quote = { kind: 'quote', heading: 'AWS says', text: 'All & sundry. '.repeat(1500) } as const;

  test('has its quotes shortened first', () => {
    const list = { kind: 'list', heading: 'Functions', items, more: null } as const;
    const json = JSON.stringify(
      toSlackBody({ ...EMPTY, sections: [{ kind: 'facts', facts }, list, quote, quote] }),
    );

    expect([...facts.map(({ value }) => value), ...items].filter((text) => !json.includes(text))).toEqual([]);
    expect(json.match(/All &amp; sundry[^"]*…"/g)).toHaveLength(2);
    expect(json.length).toBeGreaterThan(11_000);
  });

  test.each([
    ['those that nobody else leaves out', null, /^and (\d+) others that do not fit here$/],
    [
      'those that were left out before',
      'and 12 others',
      /^and (\d+) others that do not fit here, and 12 others$/,
    ],
  ])('says how many items its lists leave out, apart from %s', (_, more, expected) => {
    const many = Array.from({ length: 2000 }, (_, i) => functionArn(i));
    const list = { kind: 'list', heading: 'Functions', items: many, more } as const;
    const texts = textsOf(toSlackBody({ ...EMPTY, sections: [{ kind: 'facts', facts }, list, quote] }));

    const lines = texts.flatMap(({ text }) => text.split('\n'));
    const listed = lines.filter((line) => line.startsWith('• '));
    const [, hidden] = expected.exec(lines.find((line) => line.includes('do not fit')) ?? '') ?? [];
    expect(listed).toEqual(many.slice(0, listed.length).map((item) => `• ${item}`));
    expect(listed.length + Number(hidden)).toBe(many.length);
    expect(listed.length).toBeGreaterThan(50);
    expect(lines).toEqual(expect.arrayContaining(facts.map(({ value }) => value)));
  });

  test('says so where whole sections have no room', () => {
    const sections = Array.from({ length: 60 }, (_, i) => ({
      kind: 'paragraph' as const,
      text: `Part ${i}`,
    }));
    const texts = textsOf(toSlackBody({ ...EMPTY, sections })).map(({ text }) => text);

    expect(texts).toHaveLength(50);
    expect(texts.slice(-2)).toEqual(['Part 47', 'The rest does not fit into a Slack message.']);
  });
});

describe('whatever the message', () => {
  const ENTITY = /&(amp|lt|gt);/g;
  const LINKS = /<https:\/\/[^<>|]+\|[^<>\n]+>/g;

  function expectBounds(block: SlackBlock): void {
    if ('fields' in block) {
      expect(block.fields.length).toBeGreaterThanOrEqual(1);
      expect(block.fields.length).toBeLessThanOrEqual(10);
      for (const { text } of block.fields) expect(text.length).toBeLessThanOrEqual(2000);
    } else {
      expect(block.text.text.length).toBeLessThanOrEqual(block.type === 'header' ? 150 : 3000);
    }
  }

  test('Slack’s bounds hold, nothing of it is markup, and no character is halved', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const body = toSlackBody(message);

        expect(body.blocks.length).toBeLessThanOrEqual(50);
        expect(JSON.stringify(body.blocks).length).toBeLessThan(13_000);
        expect(body.text.length).toBeLessThanOrEqual(3000);
        body.blocks.forEach(expectBounds);
        const texts = [{ type: 'plain_text', text: body.text }, ...textsOf(body)];
        for (const { type, text } of texts) {
          expect(text.trim()).not.toBe('');
          expect(text.isWellFormed()).toBe(true);
          const words = type === 'mrkdwn' ? text.replace(LINKS, '') : text;
          expect(words.replace(ENTITY, '')).not.toMatch(/[&<>]/);
        }
      }),
      { numRuns: 150 },
    );
  });
});
