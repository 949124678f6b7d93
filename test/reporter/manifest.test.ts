import { expect, test } from 'vitest';
import { batchKey, itemKey, type ManifestItem } from '../../reporter/manifest.ts';

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

test('a batch has a key that begins with its first item, and another one for other items', () => {
  const [first, second, third] = ['us-east-1', 'eu-west-1', 'eu-west-2'].map(
    (region) => ({ kind: 'direct', accountId: '111122223333', region }) as const,
  );
  const items = [first, second, third].filter((item) => item !== undefined);

  expect(batchKey(items)).toMatch(/^111122223333\.us-east-1\.[0-9a-f]{16}$/);
  expect(batchKey([...items])).toBe(batchKey(items));
  expect(new Set([items, items.slice(0, 2), items.slice(0, 1)].map(batchKey)).size).toBe(3);
});
