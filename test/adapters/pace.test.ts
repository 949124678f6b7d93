import { expect, test } from 'vitest';
import { createPace } from '../../adapters/pace.ts';

test('requests begin at least the interval apart, also when all are asked for at once', async () => {
  const pace = createPace(20);
  const begun: number[] = [];

  await Promise.all(
    [1, 2, 3, 4].map(async () => {
      await pace();
      begun.push(performance.now());
    }),
  );

  expect((begun.at(-1) ?? 0) - (begun[0] ?? 0)).toBeGreaterThanOrEqual(58); // timers may fire a millisecond early
});
