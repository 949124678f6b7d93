import { expect, test } from 'vitest';
import { aLifecycleEvent, arnOf } from '../support/a-lifecycle-event.ts';
import { aQueueMessage, messageText, startRelay } from '../support/relay-under-test.ts';

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

/** Page 1, 2 or 3 of what EventBridge delivers of an event with three functions. */
function aDeliveredPage(number: number) {
  return aLifecycleEvent({ page: [number, 3], entities: [arnOf(`fn-${number}`)] });
}

const ALL_CAUGHT_UP = aLifecycleEvent({
  event: { id: 'catch-up-0f1e2d3c' },
  detail: { communicationId: undefined },
  entities: ['fn-1', 'fn-2', 'fn-3'].map(arnOf),
});

test('What was caught up on is whole in itself, and waits for no page of EventBridge', async () => {
  const relay = await startRelay();
  await relay.invoke(aQueueMessage('m-1', aDeliveredPage(1)), aQueueMessage('m-3', aDeliveredPage(3)));

  expect(await relay.invoke(aQueueMessage('c-1', ALL_CAUGHT_UP))).toEqual([]);
  // Nor do those of EventBridge that waited wait on: all is told.
  expect(await relay.invoke(aQueueMessage('m-1', aDeliveredPage(1)))).toEqual([]);

  const [first, second] = relay.deliveries();
  expect(first?.edition).toBe('0f1e2d3c4b5a|2026-11-19T08:00:00Z|upcoming');
  expect(second).toEqual(first);
  for (const name of ['fn-1', 'fn-2', 'fn-3']) expect(messageText(first)).toContain(name);
});

test('Pages that were caught up on do not make up for pages of EventBridge, which are cut elsewhere', async () => {
  const relay = await startRelay();
  const caughtUp = { ...ALL_CAUGHT_UP, detail: { ...ALL_CAUGHT_UP.detail, page: '2', totalPages: '2' } };
  const delivered = aLifecycleEvent({ page: [1, 2], entities: [arnOf('fn-1')] });

  expect(await relay.invoke(aQueueMessage('c-2', caughtUp), aQueueMessage('m-1', delivered))).toEqual([
    'c-2',
    'm-1',
  ]);
});
