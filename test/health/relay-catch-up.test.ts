import { expect, test } from 'vitest';
import { aLifecycleEvent, arnOf } from '../support/a-lifecycle-event.ts';
import { aQueueMessage, startRelay } from '../support/relay-under-test.ts';

const DELIVERED = aLifecycleEvent({ entities: [arnOf('orders-api')] });
const CAUGHT_UP = aLifecycleEvent({
  event: { id: 'catch-up-0f1e2d3c' },
  detail: { communicationId: undefined },
  entities: [arnOf('orders-api')],
});

test.each([
  ['EventBridge delivers what was caught up on', CAUGHT_UP, DELIVERED],
  ['what EventBridge delivered is caught up on', DELIVERED, CAUGHT_UP],
])('When %s, both make one edition, which is told once', async (_, first, second) => {
  const relay = await startRelay();

  await relay.invoke(aQueueMessage('m-1', first));
  await relay.invoke(aQueueMessage('m-2', second));

  const editions = relay.deliveries().map(({ edition }) => edition);
  expect(editions).toHaveLength(2);
  expect(new Set(editions).size).toBe(1);
});
