import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createDeadlineOrder, type DeadlineOrder } from '../../reporter/deadline-order.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { textOf } from '../support/text-of.ts';

/** As the report does it: waits only when it is told to. */
async function addAll(
  order: DeadlineOrder,
  texts: Iterable<readonly [string | null, string]>,
): Promise<void> {
  for (const [deadline, text] of texts) {
    const room = order.add(deadline, text);
    if (room !== null) await room;
  }
}

describe('texts in the order of their deadlines', () => {
  test('are nothing when none was added', async () => {
    expect(await textOf(createDeadlineOrder(temporaryFolder(), 'rows').pieces())).toBe('');
  });

  test('leave nearest deadline first, without one last, and as they came within one', async () => {
    const order = createDeadlineOrder(temporaryFolder(), 'rows');

    await addAll(order, [
      [null, 'n1 '],
      ['2027-03-03', 'b1 '],
      ['2026-12-01', 'a1 '],
      ['2027-03-03', 'b2 '],
      [null, 'n2 '],
      ['2026-12-01', 'a2 '],
    ]);

    expect(await textOf(order.pieces())).toBe('a1 a2 b1 b2 n1 n2 ');
  });

  test('touch no disk while they are few', async () => {
    const folder = temporaryFolder();
    const order = createDeadlineOrder(folder, 'rows');

    await addAll(order, [['2026-12-01', 'x'.repeat(40_000)]]);

    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([
    ['of ASCII', (index: number) => `row ${index} ${'x'.repeat(index % 300)}\n`],
    ['of characters of three bytes', (index: number) => `行 ${index} ${'東'.repeat(index % 200)}\n`],
    ['of characters of four bytes', (index: number) => `😀 ${index} ${'👩‍👩‍👧'.repeat(index % 40)}\n`],
  ])('come back whole when %s far more than fits into memory was added', async (_, textAt) => {
    const folder = temporaryFolder();
    const order = createDeadlineOrder(folder, 'rows');
    const texts = Array.from({ length: 20_000 }, (__, index) => textAt(index));
    const deadlines = ['2027-03-03', '2026-12-01', null];

    await addAll(
      order,
      texts.map((text, index) => [deadlines[index % 3] ?? null, text] as const),
    );

    const expected = [1, 0, 2].map((first) => texts.filter((__, index) => index % 3 === first).join(''));
    expect(readdirSync(folder).sort()).toEqual(['rows-2026-12-01', 'rows-2027-03-03', 'rows-none']);
    expect((await textOf(order.pieces())) === expected.join('')).toBe(true);
  });

  test('come back whole when one is longer than what is held', async () => {
    const order = createDeadlineOrder(temporaryFolder(), 'rows');
    const texts = [
      'short 1\n',
      `${'東'.repeat(100_000)}\n`,
      'short 2\n',
      `${'x'.repeat(300_000)}\n`,
      'short 3\n',
    ];

    await addAll(
      order,
      texts.map((text) => ['2026-12-01', text] as const),
    );

    expect((await textOf(order.pieces())) === texts.join('')).toBe(true);
  });

  test('come back whole when the first is longer than what is held', async () => {
    const order = createDeadlineOrder(temporaryFolder(), 'rows');
    const text = 'x'.repeat(400_000);

    await addAll(order, [[null, text]]);

    expect((await textOf(order.pieces())) === text).toBe(true);
  });

  test('leave no file behind once they have been read', async () => {
    const folder = temporaryFolder();
    const order = createDeadlineOrder(folder, 'rows');
    await addAll(order, [['2026-12-01', 'x'.repeat(400_000)]]);

    await textOf(order.pieces());

    expect(readdirSync(folder)).toEqual([]);
  });

  test('of two documents share a folder', async () => {
    const folder = temporaryFolder();
    const [shown, filed] = [createDeadlineOrder(folder, 'shown'), createDeadlineOrder(folder, 'filed')];

    await addAll(shown, [[null, 'a'.repeat(200_000)]]);
    await addAll(filed, [[null, 'b'.repeat(200_000)]]);

    expect((await textOf(shown.pieces())) === 'a'.repeat(200_000)).toBe(true);
    expect((await textOf(filed.pieces())) === 'b'.repeat(200_000)).toBe(true);
  });

  test('tell when they cannot be kept', async () => {
    const order = createDeadlineOrder('/nowhere/at/all', 'rows');

    const filling = addAll(order, [[null, 'x'.repeat(400_000)]]).then(() => textOf(order.pieces()));

    await expect(filling).rejects.toThrow(/ENOENT/);
  });
});
