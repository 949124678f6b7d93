import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Route } from '../../core/route.ts';
import { type RoutingSubject, routeTo } from '../../core/routing.ts';

const CHECKOUT: RoutingSubject = {
  service: 'LAMBDA',
  category: 'scheduledChange',
  account: { id: '111122223333', name: null, ouPath: 'o-exampleorg/r-ab12/ou-ab12-11111111' },
  region: 'eu-west-1',
  owner: 'checkout',
};
const UNOWNED: RoutingSubject = { ...CHECKOUT, owner: null };

function channelsOf(routes: Route[], ...subjects: RoutingSubject[]): readonly string[] {
  return routeTo({ routes, defaultChannels: ['default'] }, subjects).channels;
}

describe('a subject', () => {
  test.each<[string, Route['match']]>([
    ['its service', { service: ['EC2', 'LAMBDA'] }],
    ['its service in another case', { service: ['Lambda'] }],
    ['its category in another case', { category: ['SCHEDULEDCHANGE'] }],
    ['its account', { account: ['222233334444', '111122223333'] }],
    ['its organizational unit', { ouPath: ['ou-ab12-11111111'] }],
    ['a path of units', { ouPath: ['r-ab12/ou-ab12-11111111'] }],
    ['its Region', { region: ['eu-west-1'] }],
    ['its owner', { owner: ['checkout'] }],
    ['all of them', { service: ['LAMBDA'], account: ['111122223333'], owner: ['checkout'] }],
  ])('takes a route by %s', (_, match) => {
    expect(channelsOf([{ match, channels: ['team'] }], CHECKOUT)).toEqual(['team']);
  });

  test.each<[string, Route['match']]>([
    ['the service is another', { service: ['EC2'] }],
    ['the service is named in part', { service: ['LAM'] }],
    ['the category is another', { category: ['issue'] }],
    ['the account is another', { account: ['222233334444'] }],
    ['the unit is named in part', { ouPath: ['ou-ab12-1'] }],
    ['the Region is another', { region: ['eu-central-1'] }],
    ['the owner is another', { owner: ['Checkout'] }],
    ['one member of several does not match', { service: ['LAMBDA'], region: ['eu-central-1'] }],
  ])('takes the default when %s', (_, match) => {
    expect(channelsOf([{ match, channels: ['team'] }], CHECKOUT)).toEqual(['default']);
  });

  test.each<[string, Route['match']]>([
    ['an owner', { owner: ['unowned'] }],
    ['a unit', { ouPath: ['ou-ab12-11111111'] }],
  ])('of which it is not known is not taken for any by %s', (_, match) => {
    const unknown = { ...UNOWNED, account: { ...CHECKOUT.account, ouPath: null } };

    expect(channelsOf([{ match, channels: ['team'] }], unknown)).toEqual(['default']);
  });

  test('takes the first route that matches, and no other', () => {
    const routes = [
      { match: { service: ['EC2'] }, channels: ['compute'] },
      { match: { owner: ['checkout'] }, channels: ['checkout', 'platform'] },
      { match: { service: ['LAMBDA'] }, channels: ['lambda'] },
    ];

    expect(channelsOf(routes, CHECKOUT)).toEqual(['checkout', 'platform']);
  });
});

describe('several subjects', () => {
  const routes = [
    { match: { owner: ['checkout'] }, channels: ['checkout', 'platform'] },
    { match: { owner: ['search'] }, channels: ['platform', 'search'] },
  ];

  test('take a channel once, in the order in which they come to it', () => {
    const search = { ...CHECKOUT, owner: 'search' };

    expect(channelsOf(routes, search, CHECKOUT, search)).toEqual(['platform', 'search', 'checkout']);
  });

  test('are counted where no route matches, with or without default channels', () => {
    const subjects = [UNOWNED, CHECKOUT, UNOWNED];

    expect(routeTo({ routes, defaultChannels: ['platform', 'mail'] }, subjects)).toEqual({
      channels: ['platform', 'mail', 'checkout'],
      led: new Map([
        ['platform', [0, 1, 2]],
        ['mail', [0, 2]],
        ['checkout', [1]],
      ]),
      unrouted: 2,
    });
    expect(routeTo({ routes, defaultChannels: [] }, subjects)).toEqual({
      channels: ['checkout', 'platform'],
      led: new Map([
        ['checkout', [1]],
        ['platform', [1]],
      ]),
      unrouted: 2,
    });
  });

  test('may be none', () => {
    expect(routeTo({ routes, defaultChannels: ['platform'] }, [])).toEqual({
      channels: [],
      led: new Map(),
      unrouted: 0,
    });
  });
});

describe('routing', () => {
  const word = fc.constantFrom('LAMBDA', 'lambda', 'checkout', 'ou-ab12-11111111', '111122223333', '');
  const words = fc.option(fc.array(word, { minLength: 1, maxLength: 3 }), { nil: undefined });
  const channels = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 });
  const match = fc.record({
    service: words,
    category: words,
    account: words,
    ouPath: words,
    region: words,
    owner: words,
  });
  const routes = fc.array(fc.record({ match, channels }), { maxLength: 4 });
  const subject = fc.record({
    service: word,
    category: word,
    account: fc.record({ id: word, name: fc.constant(null), ouPath: fc.option(word) }),
    region: word,
    owner: fc.option(word),
  });

  test('of many is that of each by itself, put together', () => {
    const policies = fc.record({ routes, defaultChannels: channels });

    fc.assert(
      fc.property(policies, fc.array(subject, { maxLength: 5 }), (policy, subjects) => {
        const each = subjects.map((one) => routeTo(policy, [one]));

        const channels = [...new Set(each.flatMap((one) => one.channels))];
        const placesOf = (channel: string) =>
          each.flatMap((one, place) => (one.channels.includes(channel) ? [place] : []));
        expect(routeTo(policy, subjects)).toEqual({
          channels,
          led: new Map(channels.map((channel) => [channel, placesOf(channel)])),
          unrouted: each.reduce((sum, one) => sum + one.unrouted, 0),
        });
        for (const one of each) {
          const possible =
            one.unrouted === 1 ? [policy.defaultChannels] : policy.routes.map((r) => r.channels);
          expect(possible).toContainEqual(one.channels);
        }
      }),
    );
  });
});
