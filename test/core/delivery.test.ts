import { expect, test } from 'vitest';
import { deliverySchema } from '../../core/delivery.ts';
import { aDelivery } from '../support/a-delivery.ts';

test.each([
  ['about', 2048],
  ['edition', 768],
  ['channel', 256],
] as const)('%s has %i characters at most, as keys of the records table do', (member, most) => {
  const longest = aDelivery({ [member]: 'x'.repeat(most) });
  const longer = aDelivery({ [member]: 'x'.repeat(most + 1) });

  expect(deliverySchema.safeParse(longest).success).toBe(true);
  expect(deliverySchema.safeParse(longer).success).toBe(false);
});
