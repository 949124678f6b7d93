import { expect, test } from 'vitest';
import { itemKey, type ManifestItem } from '../../reporter/manifest.ts';

test('an item has a key that says what it is about', () => {
  expect(itemKey({ kind: 'direct', accountId: '111122223333', region: 'eu-west-1' })).toBe(
    '111122223333.eu-west-1',
  );
  expect(itemKey({ kind: 'aggregator', accountIds: ['111122223333', '222233334444'] })).toMatch(
    /^111122223333\.[0-9a-f]{16}$/,
  );
});

test('two items never share a key', () => {
  const items: ManifestItem[] = [
    { kind: 'direct', accountId: '111122223333', region: 'eu-west-1' },
    { kind: 'direct', accountId: '111122223333', region: 'eu-west-2' },
    { kind: 'aggregator', accountIds: ['111122223333'] },
    { kind: 'aggregator', accountIds: ['111122223333', '222233334444'] },
    { kind: 'aggregator', accountIds: ['111122223333', '333344445555'] },
  ];

  expect(new Set(items.map(itemKey)).size).toBe(items.length);
});
