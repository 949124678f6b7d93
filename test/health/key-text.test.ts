import { expect, test } from 'vitest';
import { toKeyText } from '../../health/key-text.ts';

test('what has as many bytes as a key takes stays as it is', () => {
  expect(toKeyText('ééé', 6)).toBe('ééé');
});

test('what has more is its hash, always the same one', () => {
  const hash = toKeyText('é'.repeat(101), 200);

  expect(hash).toMatch(/^sha256-[0-9a-f]{64}$/);
  expect(toKeyText('é'.repeat(101), 200)).toBe(hash);
  expect(toKeyText('é'.repeat(102), 200)).not.toBe(hash);
});
