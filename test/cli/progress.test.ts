import { expect, test } from 'vitest';
import { createProgress } from '../../cli/progress.ts';

/** A stream that keeps what is written to it. */
function aStream(isTTY: boolean) {
  const written: string[] = [];
  const write = (text: string) => {
    written.push(text);
    return true;
  };
  return { stream: { isTTY, write }, written };
}

test('progress is drawn over itself on a terminal, five times a second at most, and wiped out', () => {
  const { stream, written } = aStream(true);
  let now = 1_000_000;
  const progress = createProgress(stream, () => now);

  progress.show(50);
  progress.show(100);
  now += 199;
  progress.show(150);
  now += 1;
  progress.show(1_200_000);
  progress.clear();

  expect(written).toEqual([
    '\r50 functions read\u001b[K',
    '\r1,200,000 functions read\u001b[K',
    '\r\u001b[K',
  ]);
});

test('progress that was never drawn is not wiped out', () => {
  const { stream, written } = aStream(true);

  createProgress(stream, Date.now).clear();

  expect(written).toEqual([]);
});

test('progress is not shown where nobody watches', () => {
  const { stream, written } = aStream(false);
  const progress = createProgress(stream, Date.now);

  progress.show(50);
  progress.clear();

  expect(written).toEqual([]);
});
