import { expect, test } from 'vitest';
import { toPrintable } from '../../cli/printable.ts';

test.each([
  { what: 'an escape sequence', text: '\u001b[31mred', shown: '\ufffd[31mred' },
  { what: 'a sequence in one byte', text: '\u009b31mred', shown: '\ufffd31mred' },
  { what: 'a bell, a backspace and a delete', text: 'a\u0007b\u0008c\u007f', shown: 'a\ufffdb\ufffdc\ufffd' },
  { what: 'an end of line or a tab', text: 'a\r\nb\tc', shown: 'a\ufffd\ufffdb\ufffdc' },
  { what: 'a change of direction', text: 'a\u202eb\u2066c', shown: 'a\ufffdb\ufffdc' },
  { what: 'a character without width', text: 'a\u200bb\ufeffc', shown: 'a\ufffdb\ufffdc' },
  { what: 'a separator of lines or paragraphs', text: 'a\u2028b\u2029c', shown: 'a\ufffdb\ufffdc' },
])('$what is replaced', ({ text, shown }) => {
  expect(toPrintable(text)).toBe(shown);
});

test('letters of any language and pictures stay', () => {
  expect(toPrintable('Überweisung-команда-チーム-🚀 (a+b) "c"')).toBe(
    'Überweisung-команда-チーム-🚀 (a+b) "c"',
  );
});
