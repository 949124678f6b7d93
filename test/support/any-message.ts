import fc from 'fast-check';
import type { Message } from '../../core/message.ts';

const HOSTILE = [
  '<!channel> <@U012345> <https://evil.example|AWS>',
  '&amp;&lt;!here&gt;',
  '"><script>alert(1)</script><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  'arn:aws:lambda:eu-west-1:111122223333:function:*_~`x`~_*',
  'Subject\r\nBcc: everyone@example.com',
  'مرحبا بالعالم \u202Egnp.exe\u2066',
  '👩‍👩‍👧‍👦🏳️‍🌈',
  '\uD83D half of a pair \uDC69',
  'control \u0000\u0007\u001B[31m\u007F\u0085\u2028',
  '     ',
  '',
  '&'.repeat(400),
  '"\\'.repeat(3000),
  '👩‍👩‍👧‍👦'.repeat(1000),
  'x'.repeat(10_000),
  `${'word '.repeat(2000)}\n\n\n${'<line>\n'.repeat(500)}`,
];

/** Texts that no channel should trust: of any length, and meant to break out. */
const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
  {
    weight: 1,
    arbitrary: fc.array(fc.constantFrom(...HOSTILE), { maxLength: 4 }).map((texts) => texts.join('')),
  },
);

const anyUrl = fc.oneof(
  fc.webUrl({ validSchemes: ['https', 'http'], withQueryParameters: true, withFragments: true }),
  fc.constantFrom(
    'javascript:alert(1)',
    'https://example.com/a|b?c="d"&e=\'f\'<g>#<!channel>',
    `https://example.com/?${'&q=1'.repeat(2000)}`,
    'not a URL',
  ),
);

const anySection: fc.Arbitrary<Message['sections'][number]> = fc.oneof(
  fc.record({ kind: fc.constant('paragraph' as const), text: anyText }),
  fc.record({
    kind: fc.constant('facts' as const),
    facts: fc.array(fc.record({ label: anyText, value: anyText }), { maxLength: 40 }),
  }),
  fc.record({
    kind: fc.constant('list' as const),
    heading: anyText,
    items: fc.array(anyText, { maxLength: 60 }),
    more: fc.option(anyText),
  }),
  fc.record({ kind: fc.constant('quote' as const), heading: anyText, text: anyText }),
);

/** Messages of any length, made of such texts. */
export const anyMessage: fc.Arbitrary<Message> = fc.record({
  title: anyText,
  lead: anyText,
  sections: fc.array(anySection, { maxLength: 70 }),
  links: fc.array(fc.record({ text: anyText, url: anyUrl }), { maxLength: 30 }),
});
