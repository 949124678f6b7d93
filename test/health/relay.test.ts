import { describe, expect, test } from 'vitest';
import { aLifecycleEvent, arnOf } from '../support/a-lifecycle-event.ts';
import { aQueueMessage, messageText, type RelayUnderTest, startRelay } from '../support/relay-under-test.ts';

const ABOUT =
  'arn:aws:health:eu-central-1::event/LAMBDA/AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT/AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT_1a2b|111122223333';

const SETTINGS = {
  owners: [{ tag: 'team' }],
  channels: {
    checkout: { slack: { webhookSecret: 'runtime-sunset/slack/checkout' } },
    search: { email: { to: ['search@example.com'] } },
    platform: { slack: { webhookSecret: 'runtime-sunset/slack/platform' } },
  },
  routes: [
    { match: { owner: ['checkout'] }, channels: ['checkout'] },
    { match: { owner: ['search'] }, channels: ['search'] },
  ],
  defaultChannels: ['platform'],
};

const FUNCTIONS = [
  { name: 'cart', runtime: 'nodejs20.x', tags: { team: 'checkout' } },
  { name: 'pay', runtime: 'nodejs20.x', tags: { team: 'checkout' } },
  { name: 'index', runtime: 'nodejs20.x', tags: { team: 'search' } },
  { name: 'stray', runtime: 'nodejs20.x' },
];

describe('a notice', () => {
  test('becomes one delivery, with what it is about and in which edition', async () => {
    const relay = await startRelay();

    const failed = await relay.invoke(aQueueMessage('m1', aLifecycleEvent()));

    expect(failed).toEqual([]);
    expect(relay.deliveries()).toMatchObject([
      { about: ABOUT, edition: '0f1e2d3c4b5a|2026-11-19T08:00:00Z|upcoming', channel: 'platform' },
    ]);
  });

  test("goes to the channels of all owners of affected functions, each with the functions' owners", async () => {
    const relay = await startRelay({ settings: SETTINGS, functions: FUNCTIONS });
    const entities = ['cart', 'pay', 'index'].map(arnOf);

    await relay.invoke(aQueueMessage('m1', aLifecycleEvent({ entities })));

    const deliveries = relay.deliveries();
    expect(deliveries.map(({ channel }) => channel)).toEqual(['checkout', 'search']);
    for (const delivery of deliveries) {
      expect(messageText(delivery)).toContain('checkout');
      expect(messageText(delivery)).toContain('search');
    }
  });

  test('with more functions than a message names says to each channel first those that led there', async () => {
    const functions = Array.from({ length: 22 }, (_, index) => ({
      name: `fn-${index}`,
      runtime: 'nodejs20.x',
      tags: { team: index === 21 ? 'search' : 'checkout' },
    }));
    const relay = await startRelay({ settings: SETTINGS, functions });
    const entities = functions.map(({ name }) => arnOf(name));

    await relay.invoke(aQueueMessage('m1', aLifecycleEvent({ entities })));

    const [checkout, search] = relay.deliveries();
    expect([checkout?.channel, search?.channel]).toEqual(['checkout', 'search']);
    expect(messageText(search)).toContain('"fn-21 (owner: search)"');
    expect(messageText(checkout)).not.toContain('fn-21');
  });

  test('with an ARN of any length is told, and another of that length is another', async () => {
    const relay = await startRelay();
    const long = (end: string) =>
      aLifecycleEvent({ detail: { eventArn: `arn:aws:health:::event/${'x'.repeat(5_000)}${end}` } });
    const [first, second] = [long('1'), long('2')];

    const failed = await relay.invoke(
      aQueueMessage('m1', first),
      aQueueMessage('m2', second),
      aQueueMessage('m3', aLifecycleEvent({ detail: { communicationId: 'é'.repeat(3_000) } })),
    );

    expect(failed).toEqual([]);
    expect(new Set(relay.deliveries().map(({ about }) => about)).size).toBe(3);
  });

  test('goes to the default channels too when one of its functions has no owner', async () => {
    const relay = await startRelay({ settings: SETTINGS, functions: FUNCTIONS });

    await relay.invoke(aQueueMessage('m1', aLifecycleEvent({ entities: ['stray', 'cart'].map(arnOf) })));

    expect(relay.deliveries().map(({ channel }) => channel)).toEqual(['platform', 'checkout']);
  });

  test('without any entity is routed by its own service, category, account and Region', async () => {
    const match = {
      service: ['lambda'],
      category: ['scheduledchange'],
      account: ['111122223333'],
      region: ['eu-central-1'],
    };
    const relay = await startRelay({
      settings: { ...SETTINGS, routes: [{ match, channels: ['search'] }] },
    });

    await relay.invoke(aQueueMessage('m1', aLifecycleEvent()));

    expect(relay.deliveries().map(({ channel }) => channel)).toEqual(['search']);
  });

  test('about what is no function is routed by the owner of its account', async () => {
    const relay = await startRelay({
      settings: { ...SETTINGS, owners: [{ tag: 'team' }, { account: '111122223333', owner: 'search' }] },
    });
    const event = aLifecycleEvent({ entities: ['i-0abc'], detail: { service: 'EC2' } });

    await relay.invoke(aQueueMessage('m1', event));

    expect(relay.deliveries().map(({ channel }) => channel)).toEqual(['search']);
    expect(relay.operations()).not.toContain('SelectResourceConfig');
  });

  test('that no channel is to hear of fails', async () => {
    const relay = await startRelay({ settings: { ...SETTINGS, defaultChannels: [] } });

    const failed = await relay.invoke(aQueueMessage('m1', aLifecycleEvent()));

    expect(failed).toEqual(['m1']);
    expect(relay.operations()).not.toContain('SendMessageBatch');
  });

  test('is told once more when its message comes once more, in the same words', async () => {
    const relay = await startRelay();

    await relay.invoke(aQueueMessage('m1', aLifecycleEvent()));
    await relay.invoke(aQueueMessage('m1', aLifecycleEvent(), 2));

    const [first, second] = relay.deliveries();
    expect(second).toEqual(first);
  });
});

describe('in a batch', () => {
  test.each([
    ['is not JSON', 'no JSON'],
    ['is no object', '[]'],
    ['is of another source', aLifecycleEvent({ event: { source: 'aws.ec2', 'detail-type': 'EC2 State' } })],
    ['says neither event nor type', aLifecycleEvent({ detail: { eventArn: null, eventTypeCode: null } })],
  ])('a message that %s fails alone', async (_, content) => {
    const relay = await startRelay();

    const failed = await relay.invoke(
      aQueueMessage('m1', aLifecycleEvent({ detail: { eventArn: 'arn:aws:health:::event/1' } })),
      aQueueMessage('m2', content),
      aQueueMessage('m3', aLifecycleEvent({ detail: { eventArn: 'arn:aws:health:::event/3' } })),
    );

    expect(failed).toEqual(['m2']);
    expect(relay.deliveries().map(({ about }) => about)).toEqual([
      'arn:aws:health:::event/1|111122223333',
      'arn:aws:health:::event/3|111122223333',
    ]);
  });

  test('of which every message fails, each is named, and nothing is thrown', async () => {
    const relay = await startRelay();

    expect(await relay.invoke(aQueueMessage('m1', 'one'), aQueueMessage('m2', 'two'))).toEqual(['m1', 'm2']);
  });

  test('what is left when the time is nearly over fails untold', async () => {
    const relay: RelayUnderTest = await startRelay({
      remaining: () => (relay.operations().includes('SendMessageBatch') ? 9_999 : 30_000),
    });
    const other = (id: number) => aLifecycleEvent({ detail: { eventArn: `arn:aws:health:::event/${id}` } });

    const failed = await relay.invoke(...[1, 2, 3].map((id) => aQueueMessage(`m${id}`, other(id))));

    expect(failed).toEqual(['m2', 'm3']);
    expect(relay.deliveries()).toHaveLength(1);
  });

  test('nothing is told without settings, and the invocation fails with the name of the profile', async () => {
    const relay = await startRelay({ settings: null });

    const invocation = relay.invoke(aQueueMessage('m1', aLifecycleEvent()));

    await expect(invocation).rejects.toThrow('settings in AppConfig runtime-sunset/live/settings: ');
    expect(relay.operations()).not.toContain('SendMessageBatch');
  });

  test('settings that route to a channel that is not there are no settings', async () => {
    const relay = await startRelay({ settings: { defaultChannels: ['platform'] } });

    const invocation = relay.invoke(aQueueMessage('m1', aLifecycleEvent()));

    await expect(invocation).rejects.toThrow('channels has no "platform"');
  });

  test('what does not come from a queue fails the invocation', async () => {
    const relay = await startRelay();

    await expect(relay.invokeWith({ detail: {} })).rejects.toThrow('SQS event: Records: ');
  });
});

test('a notice fails that the records table does not take', async () => {
  const relay = await startRelay({ env: { RECORDS_TABLE: 'another-table' } });

  expect(await relay.invoke(aQueueMessage('m1', aLifecycleEvent()))).toEqual(['m1']);
  expect(relay.deliveries()).toEqual([]);
});

describe('the deliveries queue', () => {
  test('that refuses one of two deliveries is asked again for that one', async () => {
    const relay = await startRelay({ settings: SETTINGS, functions: FUNCTIONS });
    relay.endpoint.inject({ operation: 'SendMessageBatch', failedEntries: ['1'] });

    const failed = await relay.invoke(
      aQueueMessage('m1', aLifecycleEvent({ entities: ['cart', 'index'].map(arnOf) })),
    );

    expect(failed).toEqual([]);
    expect(relay.deliveries().map(({ channel }) => channel)).toEqual(['checkout', 'search', 'search']);
  });

  test('that goes on refusing fails the notice', async () => {
    const relay = await startRelay();
    relay.endpoint.inject({ operation: 'SendMessageBatch', failedEntries: ['0'], times: 9 });

    expect(await relay.invoke(aQueueMessage('m1', aLifecycleEvent()))).toEqual(['m1']);
  });

  test('that may not be written to fails the notice', async () => {
    const relay = await startRelay();
    relay.endpoint.inject({ operation: 'SendMessageBatch', error: 'AccessDeniedException', times: 9 });

    expect(await relay.invoke(aQueueMessage('m1', aLifecycleEvent()))).toEqual(['m1']);
  });
});
