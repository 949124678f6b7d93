import { expect, test } from 'vitest';
import { createPace } from '../../adapters/pace.ts';

test('requests begin at least the interval apart, also when all are asked for at once', async () => {
  const pace = createPace(50);
  const start = performance.now();
  const begun: number[] = [];

  await Promise.all(
    [1, 2, 3, 4].map(async () => {
      await pace();
      begun.push(performance.now() - start);
    }),
  );

  // Whole intervals that have passed since the first was asked for; a timer may fire a little early.
  for (const [index, since] of begun.entries()) expect((since + 5) / 50).toBeGreaterThanOrEqual(index);
});
