import { describe, expect, test } from 'vitest';
import { aLifecycleEvent, arnOf } from '../support/a-lifecycle-event.ts';
import { aQueueMessage, MEMBER, messageText, ORGANIZATION, startRelay } from '../support/relay-under-test.ts';

const SETTINGS = {
  owners: [{ tag: 'team' }],
  channels: {
    search: { email: { to: ['search@example.com'] } },
    shop: { slack: { webhookSecret: 'runtime-sunset/slack/shop' } },
    platform: { slack: { webhookSecret: 'runtime-sunset/slack/platform' } },
  },
  routes: [
    { match: { owner: ['search'] }, channels: ['search'] },
    { match: { ouPath: ['ou-ab12-11111111'] }, channels: ['shop'] },
  ],
  defaultChannels: ['platform'],
};

const CART = { name: 'cart', runtime: 'nodejs20.x', tags: { team: 'search' } };
const ABOUT_CART = aLifecycleEvent({ entities: [arnOf('cart')] });

describe('a lookup that fails, where a route asks for owner or unit,', () => {
  test('brings the notice back once, and its owner is told', async () => {
    const relay = await startRelay({ settings: SETTINGS, functions: [CART] });
    relay.endpoint.inject({ operation: 'SelectResourceConfig', error: 'ThrottlingException', times: 3 });

    expect(await relay.invoke(aQueueMessage('m1', ABOUT_CART))).toEqual(['m1']);
    expect(relay.deliveries()).toEqual([]);

    expect(await relay.invoke(aQueueMessage('m1', ABOUT_CART, 2))).toEqual([]);
    expect(relay.deliveries().map(({ channel }) => channel)).toEqual(['search']);
  });

  test('brings the notice back once, and its unit is told', async () => {
    const relay = await startRelay({ settings: SETTINGS, organization: ORGANIZATION });
    relay.endpoint.inject({ operation: 'DescribeAccount', error: 'AccessDeniedException' });
    const event = aLifecycleEvent({ detail: { affectedAccount: MEMBER } });

    expect(await relay.invoke(aQueueMessage('m1', event))).toEqual(['m1']);
    expect(await relay.invoke(aQueueMessage('m1', event, 2))).toEqual([]);
    expect(relay.deliveries().map(({ channel }) => channel)).toEqual(['shop']);
  });

  test('brings the notice back even where only the parents of its account could not be read', async () => {
    const accounts = ORGANIZATION.accounts.map((account) => ({ ...account, pathListed: false }));
    const relay = await startRelay({ settings: SETTINGS, organization: { ...ORGANIZATION, accounts } });
    relay.endpoint.inject({ operation: 'ListParents', error: 'AccessDeniedException' });
    const event = aLifecycleEvent({ detail: { affectedAccount: MEMBER } });

    expect(await relay.invoke(aQueueMessage('m1', event))).toEqual(['m1']);
    expect(await relay.invoke(aQueueMessage('m1', event, 2))).toEqual([]);
    expect(relay.deliveries().map(({ channel }) => channel)).toEqual(['shop']);
  });

  test('goes on failing: the notice is told with what is known, and names what could not be read', async () => {
    const relay = await startRelay({ settings: { ...SETTINGS, owners: [] }, functions: [CART] });
    relay.endpoint.inject({ operation: 'SelectResourceConfig', error: 'AccessDeniedException', times: 9 });
    relay.endpoint.inject({ operation: 'DescribeAccount', error: 'AccessDeniedException', times: 9 });

    expect(await relay.invoke(aQueueMessage('m1', ABOUT_CART))).toEqual(['m1']);
    expect(await relay.invoke(aQueueMessage('m1', ABOUT_CART, 2))).toEqual([]);

    const [delivery] = relay.deliveries();
    expect(delivery?.channel).toBe('platform');
    expect(messageText(delivery)).toContain(
      "Could not be read: the account's name and organizational unit; tags and runtimes of functions.",
    );
  });
});

describe('a notice does not wait for', () => {
  test('a lookup that no route depends on', async () => {
    const routes = [{ match: { service: ['LAMBDA'] }, channels: ['platform'] }];
    const relay = await startRelay({ settings: { ...SETTINGS, routes }, functions: [CART] });
    relay.endpoint.inject({ operation: 'SelectResourceConfig', error: 'AccessDeniedException', times: 9 });

    expect(await relay.invoke(aQueueMessage('m1', ABOUT_CART))).toEqual([]);
    expect(relay.deliveries().map(({ channel }) => channel)).toEqual(['platform']);
  });

  test('an organization or an aggregator where there is none', async () => {
    const relay = await startRelay({ settings: SETTINGS, organization: ORGANIZATION });
    relay.endpoint.inject({
      operation: 'DescribeAccount',
      error: 'AWSOrganizationsNotInUseException',
      statusCode: 400,
    });
    const entities = [arnOf('cart').replace('111122223333', MEMBER)];

    const failed = await relay.invoke(
      aQueueMessage('m1', aLifecycleEvent({ entities, detail: { affectedAccount: MEMBER } })),
    );

    expect(failed).toEqual([]);
    expect(relay.deliveries()).toHaveLength(1);
  });
});

test('a notice for whose lookups too little time is left comes back, however long it has waited', async () => {
  const remaining = [60_000, 10_500];
  const relay = await startRelay({
    settings: SETTINGS,
    functions: [CART],
    remaining: () => remaining.shift() ?? 7_900,
  });

  expect(await relay.invoke(aQueueMessage('m1', ABOUT_CART, 3))).toEqual(['m1']);
  expect(relay.deliveries()).toEqual([]);
});
