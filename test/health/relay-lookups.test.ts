import { describe, expect, test } from 'vitest';
import { aLifecycleEvent, arnOf } from '../support/a-lifecycle-event.ts';
import { aQueueMessage, MEMBER, messageText, ORGANIZATION, startRelay } from '../support/relay-under-test.ts';
import { callsOf } from '../support/start-organization.ts';

const SETTINGS = {
  owners: [{ tag: 'team' }, { ouPath: 'ou-ab12-11111111', owner: 'shop' }],
  channels: {
    checkout: { slack: { webhookSecret: 'runtime-sunset/slack/checkout' } },
    shop: { slack: { webhookSecret: 'runtime-sunset/slack/shop' } },
    platform: { slack: { webhookSecret: 'runtime-sunset/slack/platform' } },
  },
  routes: [
    { match: { owner: ['checkout'] }, channels: ['checkout'] },
    { match: { owner: ['shop'] }, channels: ['shop'] },
  ],
  defaultChannels: ['platform'],
};

/** Functions fn-000, fn-001, ... of the team checkout. */
function manyFunctions(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    name: `fn-${String(index).padStart(3, '0')}`,
    runtime: 'nodejs20.x',
    tags: { team: 'checkout' },
  }));
}

function memberArnOf(name: string): string {
  return arnOf(name).replace('111122223333', MEMBER);
}

/** A notice for the member account. */
function aMemberEvent(names: readonly string[]) {
  return aLifecycleEvent({
    entities: names.map(memberArnOf),
    detail: { affectedAccount: MEMBER },
  });
}

describe('the functions of our own account', () => {
  test('are asked for forty to a call', async () => {
    const relay = await startRelay({ settings: SETTINGS, functions: manyFunctions(120) });
    const entities = manyFunctions(120).map(({ name }) => `${arnOf(name)}:$LATEST`);

    await relay.invoke(aQueueMessage('m1', aLifecycleEvent({ entities })));

    expect(relay.operations().filter((it) => it === 'SelectResourceConfig')).toHaveLength(3);
    expect(relay.deliveries().map(({ channel }) => channel)).toEqual(['checkout']);
  });

  test('are all asked for, however many they are', async () => {
    const [last, ...others] = manyFunctions(501).reverse();
    const functions = [...others, { name: last?.name ?? '', runtime: 'nodejs20.x', tags: { team: 'shop' } }];
    const relay = await startRelay({ settings: SETTINGS, functions });
    const entities = manyFunctions(501).map(({ name }) => arnOf(name));

    await relay.invoke(aQueueMessage('m1', aLifecycleEvent({ entities })));

    expect(relay.deliveries().map(({ channel }) => channel)).toEqual(['checkout', 'shop']);
    expect(messageText(relay.deliveries()[1])).toContain('"fn-500 (owner: shop)"');
  });

  test('are asked for in the Region that they are in', async () => {
    const relay = await startRelay({
      settings: SETTINGS,
      organization: { regions: ['eu-central-1', 'us-east-1'] },
      functions: [{ name: 'cart', region: 'us-east-1', runtime: 'nodejs20.x', tags: { team: 'checkout' } }],
    });
    const event = aLifecycleEvent({
      entities: [arnOf('cart').replace('eu-central-1', 'us-east-1')],
      detail: { eventRegion: 'us-east-1' },
    });

    await relay.invoke(aQueueMessage('m1', event));

    expect(relay.endpoint.calls.find(({ operation }) => operation === 'SelectResourceConfig')).toMatchObject({
      region: 'us-east-1',
    });
    expect(relay.deliveries().map(({ channel }) => channel)).toEqual(['checkout']);
  });

  test('that AWS Config does not know are told of with what is missing', async () => {
    const relay = await startRelay({ settings: { ...SETTINGS, owners: [{ tag: 'team' }] } });

    await relay.invoke(aQueueMessage('m1', aLifecycleEvent({ entities: [arnOf('cart')] })));

    const [delivery] = relay.deliveries();
    expect(delivery?.channel).toBe('platform');
    expect(messageText(delivery)).toContain('AWS Config has no record of some functions');
  });

  test('that nobody owns leave nothing to explain', async () => {
    const relay = await startRelay({
      settings: { ...SETTINGS, owners: [{ tag: 'team' }] },
      functions: [{ name: 'cart', runtime: 'nodejs20.x' }],
    });

    await relay.invoke(aQueueMessage('m1', aLifecycleEvent({ entities: [arnOf('cart')] })));

    expect(messageText(relay.deliveries()[0])).not.toContain('could not be read');
  });

  test('tell the runtime that the notice itself does not name', async () => {
    const relay = await startRelay({ functions: [{ name: 'cart', runtime: 'python3.10' }] });
    const event = aLifecycleEvent({ entities: [arnOf('cart')], detail: { eventDescription: [] } });

    await relay.invoke(aQueueMessage('m1', event));

    expect(relay.deliveries()[0]?.message.title).toContain('Python 3.10');
  });
});

describe('the functions of another account', () => {
  test('are read through the aggregator, and the account has its name', async () => {
    const relay = await startRelay({
      settings: SETTINGS,
      organization: { ...ORGANIZATION, aggregators: [{ name: 'organization' }] },
      functions: [{ accountId: MEMBER, name: 'cart', runtime: 'nodejs20.x', tags: { team: 'checkout' } }],
      env: { AGGREGATOR_NAME: 'organization' },
    });

    await relay.invoke(aQueueMessage('m1', aMemberEvent(['cart'])));

    expect(relay.operations()).toContain('SelectAggregateResourceConfig');
    const [delivery] = relay.deliveries();
    expect(delivery?.channel).toBe('checkout');
    expect(delivery?.message.lead).toContain('shop-prod');
  });

  test('are not asked for without an aggregator, but have the owner of their unit', async () => {
    const relay = await startRelay({ settings: SETTINGS, organization: ORGANIZATION });

    await relay.invoke(aQueueMessage('m1', aMemberEvent(['cart'])));

    expect(relay.operations()).not.toContain('SelectResourceConfig');
    expect(relay.deliveries().map(({ channel }) => channel)).toEqual(['shop']);
  });

  test('without an aggregator and without an owner by account are told of with the reason', async () => {
    const relay = await startRelay({
      settings: { ...SETTINGS, owners: [{ tag: 'team' }] },
      organization: ORGANIZATION,
    });

    await relay.invoke(aQueueMessage('m1', aMemberEvent(['cart'])));

    const [delivery] = relay.deliveries();
    expect(delivery?.channel).toBe('platform');
    expect(messageText(delivery)).toContain('no AWS Config aggregator is set up to look into other accounts');
  });
});

describe('an account', () => {
  test('is asked for once an hour, however many notices it gets', async () => {
    const relay = await startRelay();
    const describe = () => callsOf(relay.endpoint, 'DescribeAccount').length;

    await relay.invoke(aQueueMessage('m1', aLifecycleEvent()));
    await relay.invoke(aQueueMessage('m2', aLifecycleEvent()));
    expect(describe()).toBe(1);

    relay.setClock('2026-11-20T09:00:00.000Z');
    await relay.invoke(aQueueMessage('m3', aLifecycleEvent()));
    expect(describe()).toBe(2);
  });

  test('that the notice does not name is not asked for', async () => {
    const relay = await startRelay();
    const event = aLifecycleEvent({ detail: { affectedAccount: null }, event: { account: null } });

    const failed = await relay.invoke(aQueueMessage('m1', event));

    expect(failed).toEqual([]);
    expect(relay.operations()).not.toContain('DescribeAccount');
  });
});

describe('the tags of an account', () => {
  const accounts = ORGANIZATION.accounts.map((account) => ({ ...account, tags: { team: 'checkout' } }));
  const TAGGED = {
    settings: { ...SETTINGS, owners: [{ tag: 'team' }, { accountTag: 'team' }] },
    organization: { ...ORGANIZATION, accounts },
  };
  const ABOUT_MEMBER = aMemberEvent(['cart']);

  test('name the owner where a rule asks for them, and are asked for once an hour', async () => {
    const relay = await startRelay(TAGGED);

    await relay.invoke(aQueueMessage('m1', ABOUT_MEMBER, 2));
    await relay.invoke(aQueueMessage('m2', aLifecycleEvent({ detail: { affectedAccount: MEMBER } }), 2));

    expect(relay.deliveries().map(({ channel }) => channel)).toEqual(['checkout', 'checkout']);
    expect(callsOf(relay.endpoint, 'ListTagsForResource')).toEqual([{ ResourceId: MEMBER }]);
  });

  test('are not asked for where no rule asks for them', async () => {
    const relay = await startRelay({ ...TAGGED, settings: SETTINGS });

    await relay.invoke(aQueueMessage('m1', ABOUT_MEMBER));

    expect(relay.operations()).not.toContain('ListTagsForResource');
  });

  test('that may not be read leave the account its name, and the message says so', async () => {
    const relay = await startRelay(TAGGED);
    relay.endpoint.inject({ operation: 'ListTagsForResource', error: 'AccessDeniedException', times: 9 });

    expect(await relay.invoke(aQueueMessage('m1', ABOUT_MEMBER))).toEqual(['m1']);
    expect(await relay.invoke(aQueueMessage('m1', ABOUT_MEMBER, 2))).toEqual([]);

    const [delivery] = relay.deliveries();
    expect(delivery?.channel).toBe('platform');
    expect(delivery?.message.lead).toContain('shop-prod');
    expect(messageText(delivery)).toContain("Could not be read: the account's tags.");
  });
});

describe('a notice that has waited is told all the same', () => {
  test.each([
    ['AWS Organizations may not be asked', 'DescribeAccount', 'AccessDeniedException', 1],
    ['AWS Organizations goes on throttling', 'DescribeAccount', 'ThrottlingException', 9],
    ['AWS Config may not be asked', 'SelectResourceConfig', 'AccessDeniedException', 1],
    ['AWS Config goes on throttling', 'SelectResourceConfig', 'ThrottlingException', 9],
  ])('when %s', async (_, operation, error, times) => {
    const relay = await startRelay({
      settings: { ...SETTINGS, owners: [{ tag: 'team' }] },
      functions: [{ name: 'cart', runtime: 'nodejs20.x' }],
    });
    relay.endpoint.inject({ operation, error, times });

    const failed = await relay.invoke(aQueueMessage('m1', aLifecycleEvent({ entities: [arnOf('cart')] }), 2));

    expect(failed).toEqual([]);
    expect(relay.deliveries()).toHaveLength(1);
  });

  test('to whom could be found when AWS Config fails in one of two Regions', async () => {
    const relay = await startRelay({
      settings: { ...SETTINGS, owners: [{ tag: 'team' }] },
      organization: { regions: ['eu-central-1', 'us-east-1'] },
      functions: manyFunctions(1),
    });
    relay.endpoint.inject({
      operation: 'SelectResourceConfig',
      region: 'us-east-1',
      error: 'AccessDeniedException',
    });
    const entities = [arnOf('fn-000'), arnOf('cart').replace('eu-central-1', 'us-east-1')];

    await relay.invoke(aQueueMessage('m1', aLifecycleEvent({ entities }), 2));

    const deliveries = relay.deliveries();
    expect(deliveries.map(({ channel }) => channel)).toEqual(['checkout', 'platform']);
    expect(messageText(deliveries[0])).toContain('Owners could not be read: AWS Config could not be read.');
  });

  test('when a unit could not be read that might own it, and says so', async () => {
    const relay = await startRelay({ settings: SETTINGS, organization: ORGANIZATION });
    relay.endpoint.inject({ operation: 'DescribeAccount', error: 'AccessDeniedException' });

    await relay.invoke(aQueueMessage('m1', aLifecycleEvent({ detail: { affectedAccount: MEMBER } }), 2));

    const [delivery] = relay.deliveries();
    expect(delivery?.channel).toBe('platform');
    expect(messageText(delivery)).toContain(
      "Owners could not be read: the account's organizational unit is not known.",
    );
  });

  test('to the owner by account where tags could not be read that come first, and says that this is not certain', async () => {
    const owners = [{ tag: 'team' }, { account: '111122223333', owner: 'checkout' }];
    const relay = await startRelay({
      settings: { ...SETTINGS, owners },
      functions: [{ name: 'cart', runtime: 'nodejs20.x', tags: { team: 'shop' } }],
    });
    relay.endpoint.inject({ operation: 'SelectResourceConfig', error: 'AccessDeniedException', times: 9 });

    await relay.invoke(aQueueMessage('m1', aLifecycleEvent({ entities: [arnOf('cart')] }), 2));

    const [delivery] = relay.deliveries();
    expect(delivery?.channel).toBe('checkout');
    expect(messageText(delivery)).toContain('Owners are not certain: AWS Config could not be read.');
  });
});
