import { randomBytes } from 'node:crypto';
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

/** The editions in which deliveries were queued, without what all have in common. */
function editionsOf(relay: RelayUnderTest): string[] {
  return relay
    .deliveries()
    .map(({ edition }) => edition.replace('0f1e2d3c4b5a|2026-11-19T08:00:00Z|upcoming', 'E'));
}

describe('a notice of three pages', () => {
  test.each([[[1, 2, 3]], [[3, 2, 1]], [[2, 3, 1]]] as const)(
    'that come as %s in one batch is told whole, and once',
    async (order) => {
      const relay = await startRelay();

      const failed = await relay.invoke(...order.map((number) => aQueueMessage(`m${number}`, aPage(number))));

      expect(failed).toEqual([]);
      expect(editionsOf(relay)).toEqual(['E']);
      expect(namedIn(relay)).toEqual(NAMES);
      expect(relay.deliveries()[0]?.message.title).not.toContain('Update');
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

  test('of which one stays away is told when the others come back, says so, and is an edition of its own', async () => {
    const relay = await startRelay();
    await relay.invoke(aQueueMessage('m1', aPage(1)), aQueueMessage('m3', aPage(3)));

    const failed = await relay.invoke(aQueueMessage('m1', aPage(1), 2));

    expect(failed).toEqual([]);
    expect(editionsOf(relay)).toEqual(['E|pages 1,3 of 3']);
    expect(namedIn(relay)).toEqual(['first', 'third']);
    expect(messageText(relay.deliveries()[0])).toContain('2 of 3 pages');
  });

  test('of which one comes after the others were told is told whole, as an update', async () => {
    const relay = await startRelay();
    await relay.invoke(aQueueMessage('m1', aPage(1)), aQueueMessage('m3', aPage(3)));
    await relay.invoke(aQueueMessage('m1', aPage(1), 2), aQueueMessage('m3', aPage(3), 2));

    const failed = await relay.invoke(aQueueMessage('m2', aPage(2)));

    expect(failed).toEqual([]);
    expect(editionsOf(relay)).toEqual(['E|pages 1,3 of 3', 'E']);
    expect(namedIn(relay)).toEqual(NAMES);
    const [partly, whole] = relay.deliveries();
    expect(whole?.message.title).toBe(`Update: ${partly?.message.title}`);
    expect(messageText(whole)).toContain(
      'Pages of this event were missing when it was told before. Here it is whole, now with all 3 functions.',
    );
  });

  test('of which two come late is told in each part', async () => {
    const relay = await startRelay();

    await relay.invoke(aQueueMessage('m1', aPage(1), 2));
    await relay.invoke(aQueueMessage('m3', aPage(3), 2));
    await relay.invoke(aQueueMessage('m2', aPage(2), 2));

    expect(editionsOf(relay)).toEqual(['E|pages 1 of 3', 'E|pages 1,3 of 3', 'E']);
  });

  test('is told whole at once when settings come back after all had waited too long', async () => {
    const relay = await startRelay();
    relay.endpoint.inject({
      operation: 'GetLatestConfiguration',
      error: 'InternalServerException',
      statusCode: 500,
      times: 3,
    });
    const batch = [1, 2, 3].map((number) => aQueueMessage(`m${number}`, aPage(number as 1 | 2 | 3), 2));
    await expect(relay.invoke(...batch)).rejects.toThrow('settings in AppConfig');

    // The others were kept all the same.
    expect(await relay.invoke(aQueueMessage('m3', aPage(3), 3))).toEqual([]);
    expect(editionsOf(relay)).toEqual(['E']);
  });

  test('fails alone for the page that the table does not take, and the others are told in part', async () => {
    const relay = await startRelay();
    const huge = aLifecycleEvent({
      page: [2, 3],
      detail: {
        eventDescription: [{ language: 'en_US', latestDescription: randomBytes(450_000).toString('base64') }],
      },
    });

    const failed = await relay.invoke(
      aQueueMessage('m1', aPage(1), 2),
      aQueueMessage('m2', huge, 2),
      aQueueMessage('m3', aPage(3), 2),
    );

    expect(failed).toEqual(['m2']);
    expect(editionsOf(relay)).toEqual(['E|pages 1,3 of 3']);
  });

  test('says nothing of what is left to do while a page is missing, be it closed', async () => {
    const relay = await startRelay();
    const event = aLifecycleEvent({ page: [1, 3], detail: { statusCode: 'CLOSED' } });

    await relay.invoke(aQueueMessage('m1', event, 2));

    const [delivery] = relay.deliveries();
    expect(delivery?.message.title).toContain('Closed: ');
    expect(messageText(delivery)).not.toContain('nothing is left to do');
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

    expect(failed).toEqual([]);
    expect(namedIn(relay)).toEqual(['first', 'second']);
  });

  test('waits on its queue for one visibility timeout and no longer, and then for nobody who comes late', async () => {
    const relay = await startRelay();
    relay.endpoint.createQueue('notices-dead');
    relay.endpoint.createQueue('notices', {
      visibilityTimeoutSeconds: 360,
      redrive: { deadLetterQueue: 'notices-dead', maxReceiveCount: 5 },
    });
    const queue = relay.endpoint.queue('notices');
    for (const page of [aPage(3), aPage(1)]) queue.send(JSON.stringify(page));

    expect(await drainQueue(queue, relay.invokeWith)).toMatchObject({ deleted: [], errors: [] });
    expect(relay.deliveries()).toEqual([]);

    relay.setClock('2026-11-20T08:06:00.000Z');
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
  test('from a backup Region and for the organization are told as one', async () => {
    const relay = await startRelay();

    await relay.invoke(
      aQueueMessage('m1', aLifecycleEvent()),
      aQueueMessage(
        'm2',
        aLifecycleEvent({ detail: { backupEvent: 'true' }, event: { region: 'us-west-2' } }),
      ),
      aQueueMessage('m3', aLifecycleEvent({ event: { account: '999988887777', id: 'another' } })),
    );

    expect(relay.deliveries()).toHaveLength(1);
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
