import { describe, expect, test } from 'vitest';
import { drainQueue } from '../../local/queue-to-lambda.ts';
import { aLifecycleEvent, arnOf } from '../support/a-lifecycle-event.ts';
import { aQueueMessage, messageText, type RelayUnderTest, startRelay } from '../support/relay-under-test.ts';

const NAMES = ['first', 'second', 'third'];

/** Page 1, 2 or 3 of a notice, each of which names one function. */
function aPage(number: 1 | 2 | 3) {
  return aLifecycleEvent({ page: [number, 3], entities: [arnOf(NAMES[number - 1] ?? '')] });
}

/** The functions that the last delivery names. */
function namedIn(relay: RelayUnderTest): string[] {
  const text = messageText(relay.deliveries().at(-1));
  return NAMES.filter((name) => text.includes(name));
}

describe('a notice of three pages', () => {
  test.each([[[1, 2, 3]], [[3, 2, 1]], [[2, 3, 1]]] as const)(
    'that come as %s in one batch is told whole by the last, and the others come back',
    async (order) => {
      const relay = await startRelay();

      const failed = await relay.invoke(...order.map((number) => aQueueMessage(`m${number}`, aPage(number))));

      expect(failed).toEqual([`m${order[0]}`, `m${order[1]}`]);
      expect(relay.deliveries()).toHaveLength(1);
      expect(namedIn(relay)).toEqual(NAMES);
    },
  );

  test('that come one by one is told by the last', async () => {
    const relay = await startRelay();

    expect(await relay.invoke(aQueueMessage('m2', aPage(2)))).toEqual(['m2']);
    expect(await relay.invoke(aQueueMessage('m1', aPage(1)))).toEqual(['m1']);
    expect(relay.deliveries()).toEqual([]);
    expect(await relay.invoke(aQueueMessage('m3', aPage(3)))).toEqual([]);

    expect(namedIn(relay)).toEqual(NAMES);
  });

  test('of which one stays away is told when the others come back, and says what is missing', async () => {
    const relay = await startRelay();
    await relay.invoke(aQueueMessage('m1', aPage(1)), aQueueMessage('m3', aPage(3)));

    const failed = await relay.invoke(aQueueMessage('m1', aPage(1), 2));

    expect(failed).toEqual([]);
    expect(namedIn(relay)).toEqual(['first', 'third']);
    expect(messageText(relay.deliveries()[0])).toContain('2 of 3 pages');
  });

  test('of which one comes late is queued anew, whole and in the same edition', async () => {
    const relay = await startRelay();
    await relay.invoke(aQueueMessage('m1', aPage(1), 2));

    await relay.invoke(aQueueMessage('m2', aPage(2), 2), aQueueMessage('m3', aPage(3)));

    const editions = relay.deliveries().map(({ edition }) => edition);
    expect(editions).toHaveLength(3);
    expect(new Set(editions).size).toBe(1);
    expect(namedIn(relay)).toEqual(NAMES);
  });

  test('waits for none that has come from another Region or to another account', async () => {
    const relay = await startRelay();
    const backup = aLifecycleEvent({
      page: [1, 2],
      entities: [arnOf('first')],
      detail: { backupEvent: 'true' },
      event: { region: 'us-west-2' },
    });
    const organization = aLifecycleEvent({
      page: [2, 2],
      entities: [arnOf('second')],
      event: { account: '999988887777' },
    });

    const failed = await relay.invoke(aQueueMessage('m1', backup), aQueueMessage('m2', organization));

    expect(failed).toEqual(['m1']);
    expect(namedIn(relay)).toEqual(['first', 'second']);
  });

  test('waits on its queue for one visibility timeout, and for no longer', async () => {
    const relay = await startRelay();
    relay.endpoint.createQueue('notices-dead');
    relay.endpoint.createQueue('notices', {
      visibilityTimeoutSeconds: 120,
      redrive: { deadLetterQueue: 'notices-dead', maxReceiveCount: 5 },
    });
    const queue = relay.endpoint.queue('notices');
    for (const page of [aPage(3), aPage(1)]) queue.send(JSON.stringify(page));

    expect(await drainQueue(queue, relay.invokeWith)).toMatchObject({ deleted: [], errors: [] });
    expect(relay.deliveries()).toEqual([]);

    relay.setClock('2026-11-20T08:02:00.000Z');
    expect(await drainQueue(queue, relay.invokeWith)).toMatchObject({ returned: [], errors: [] });
    expect(namedIn(relay)).toEqual(['first', 'third']);

    queue.send(JSON.stringify(aPage(2)));
    expect(await drainQueue(queue, relay.invokeWith)).toMatchObject({ returned: [], errors: [] });
    expect(namedIn(relay)).toEqual(NAMES);
  });

  test('waits for those of its own edition, not of another', async () => {
    const relay = await startRelay();
    const update = aLifecycleEvent({
      page: [2, 2],
      detail: { lastUpdatedTime: 'Fri, 20 Nov 2026 08:00:00 GMT' },
    });

    const failed = await relay.invoke(
      aQueueMessage('m1', aLifecycleEvent({ page: [1, 2] })),
      aQueueMessage('m2', update),
    );

    expect(failed).toEqual(['m1', 'm2']);
  });
});

describe('copies of a notice', () => {
  test('from a backup Region and for the organization are of the same edition', async () => {
    const relay = await startRelay();

    await relay.invoke(
      aQueueMessage('m1', aLifecycleEvent()),
      aQueueMessage(
        'm2',
        aLifecycleEvent({ detail: { backupEvent: 'true' }, event: { region: 'us-west-2' } }),
      ),
      aQueueMessage('m3', aLifecycleEvent({ event: { account: '999988887777', id: 'another' } })),
    );

    const [first, ...copies] = relay.deliveries();
    expect(copies).toEqual([first, first]);
  });

  test('of a notice for other accounts are of other notices', async () => {
    const relay = await startRelay();

    await relay.invoke(
      aQueueMessage('m1', aLifecycleEvent()),
      aQueueMessage('m2', aLifecycleEvent({ detail: { affectedAccount: '444455556666' } })),
    );

    expect(new Set(relay.deliveries().map(({ about }) => about)).size).toBe(2);
    expect(relay.deliveries().map(({ message }) => message.title.startsWith('Update: '))).toEqual([
      false,
      false,
    ]);
  });
});

describe('a notice that AWS has updated', () => {
  const update = aLifecycleEvent({
    detail: { lastUpdatedTime: 'Fri, 20 Nov 2026 07:00:00 GMT', communicationId: '9a8b7c6d5e4f-1' },
  });

  test('is told as an update, in an edition of its own', async () => {
    const relay = await startRelay();

    await relay.invoke(aQueueMessage('m1', aLifecycleEvent()), aQueueMessage('m2', update));

    const [first, second] = relay.deliveries();
    expect(second?.about).toBe(first?.about);
    expect(second?.edition).not.toBe(first?.edition);
    expect(second?.message.title).toBe(`Update: ${first?.message.title}`);
  });

  test('before its first state arrives makes that one overtaken', async () => {
    const relay = await startRelay();

    await relay.invoke(aQueueMessage('m2', update), aQueueMessage('m1', aLifecycleEvent()));

    expect(relay.deliveries().map(({ message }) => message.title.split(':')[0])).toEqual([
      'AWS Lambda',
      'Overtaken',
    ]);
  });
});
