import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toEmail } from '../../adapters/email-body.ts';
import { toText } from '../../adapters/text-body.ts';
import type { Message } from '../../core/message.ts';
import { aMessage } from '../support/a-message.ts';
import { anyMessage } from '../support/any-message.ts';

const EMPTY: Message = { title: 'Title', lead: '', sections: [], links: [] };

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** Each tag of a document with its attributes; fails at a `<` that begins none. */
function tagsOf(html: string): Tag[] {
  return html
    .split('<')
    .slice(1)
    .map((rest) => {
      const tag = /^(!?\/?[A-Za-z][A-Za-z0-9]*)((?: [a-z-]+(?:="[^"<>]*")?)*)>/.exec(rest);
      if (tag === null) throw new Error(`no tag: <${rest.slice(0, 80)}`);
      const attributes = (tag[2] ?? '').matchAll(/ ([a-z-]+)(?:="([^"]*)")?/g);
      return {
        name: tag[1] ?? '',
        attributes: new Map([...attributes].map(([, name = '', value = '']) => [name, value])),
      };
    });
}

describe('an email', () => {
  test('has the body of the golden files', () => {
    const { text, html } = toEmail(aMessage());

    expect(html).toBe(readFileSync(new URL('../golden/message/email.html', import.meta.url), 'utf8'));
    expect(text).toBe(readFileSync(new URL('../golden/message/email.txt', import.meta.url), 'utf8'));
  });

  test.each([
    ['the title', 'Größe & <Co>', 'Größe & <Co>'],
    ['one line, so that it cannot add headers', 'a\r\nBcc: b@example.com', 'a Bcc: b@example.com'],
    ['of 150 characters at most', 'x'.repeat(151), `${'x'.repeat(149)}…`],
    ['never cut within a character', `${'x'.repeat(148)}👩yz`, `${'x'.repeat(148)}…`],
    ['never empty', '', 'runtime-sunset'],
  ])('has as subject %s', (_, title, expected) => {
    expect(toEmail({ ...EMPTY, title }).subject).toBe(expected);
  });

  test('says the same in HTML as in text, without tags', () => {
    const { html } = toEmail({ ...EMPTY, lead: '<b>"5" & \'6\'</b>' });

    expect(html).toContain('<p dir="auto">&lt;b&gt;&quot;5&quot; &amp; &#39;6&#39;&lt;/b&gt;</p>');
  });

  test('shows a lead where mail programs show a preview, and hides it from screen readers there', () => {
    const { html } = toEmail({ ...EMPTY, lead: 'Three functions must move.' });

    expect(html).toMatch(
      /<body>\n<div style="display:none[^"]*" aria-hidden="true">Three functions must move\.</,
    );
  });

  test('has no empty elements where there is nothing to show', () => {
    const { html } = toEmail(EMPTY);

    expect(html).not.toMatch(/<p|<ul|<table|<h2|<blockquote/);
  });

  test('breaks no day at its hyphens', () => {
    const { html } = toEmail({ ...EMPTY, lead: 'From 2027-02-01, build 12027-02-013.' });

    expect(html).toContain('From <span style="white-space:nowrap">2027-02-01</span>, build 12027-02-013.');
  });

  test('names each fact in the header of its row', () => {
    const sections: Message['sections'] = [
      { kind: 'facts', facts: [{ label: 'Region', value: 'eu-west-1' }] },
    ];

    expect(toEmail({ ...EMPTY, sections }).html).toMatch(
      /<tr><th scope="row" [^>]*>Region<\/th><td [^>]*>eu-west-1<\/td><\/tr>/,
    );
  });
});

describe('whatever the message', () => {
  const TAGS = new Set(
    'html head meta title style body div h1 h2 p br table tr th td ul li blockquote a span'.split(' '),
  );
  const ATTRIBUTES = new Set(
    'lang charset name content style aria-hidden aria-labelledby role id dir scope href'.split(' '),
  );

  function expectOurs({ name, attributes }: Tag): void {
    expect(TAGS).toContain(name.replace('/', ''));
    for (const attribute of attributes.keys()) expect(ATTRIBUTES).toContain(attribute);
    expect(attributes.get('style') ?? '').not.toMatch(/url|expression|@/);
    if (name === 'a') expect(attributes.get('href')).toMatch(/^https:\/\//);
  }

  function expectClosed(names: string[]): void {
    const open: string[] = [];
    for (const name of names) {
      if (name.startsWith('/')) expect(open.pop()).toBe(name.slice(1));
      else if (name !== 'meta' && name !== 'br') open.push(name);
    }
    expect(open).toEqual([]);
  }

  test('its HTML holds our own elements and attributes only, all closed, and fetches nothing', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const { subject, text, html } = toEmail(message);
        const [doctype, ...tags] = tagsOf(html);

        expect(subject).toMatch(/^\P{Cc}{1,150}$/u);
        expect(text).toBe(toText(message));
        expect(html.isWellFormed()).toBe(true);
        expect(doctype?.name).toBe('!DOCTYPE');
        for (const tag of tags) expectOurs(tag);
        expectClosed(tags.map(({ name }) => name));
        expect(html.replace(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
      }),
      { numRuns: 50 },
    );
  });
});
