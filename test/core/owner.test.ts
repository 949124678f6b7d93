import { describe, expect, test } from 'vitest';
import type { LambdaFunction } from '../../core/lambda-function.ts';
import { asksForAccountTags, doubtOf, findOwner } from '../../core/owner.ts';
import type { OwnerRule } from '../../core/policy.ts';
import { aFunction } from '../support/a-function.ts';

const ACCOUNT_RULE = { account: '111122223333', owner: 'data-platform' };

const TAGGED = { id: '111122223333', name: null, ouPath: null, tags: { Owner: 'shop', team: ' ' } };

const IN_PAYMENTS = {
  id: '111122223333',
  name: null,
  ouPath: 'o-exampleorg/r-ab12/ou-ab12-11111111/ou-ab12-22222222',
};

describe('the owner of a function', () => {
  test.each<[string, OwnerRule[], Partial<LambdaFunction>, string, string]>([
    ['its tag', [{ tag: 'owner' }], { tags: { owner: 'orders' } }, 'orders', 'tag:owner'],
    ['its tag, in any case', [{ tag: 'OWNER' }], { tags: { Owner: 'orders' } }, 'orders', 'tag:Owner'],
    [
      'its tag without surrounding space',
      [{ tag: 'owner' }],
      { tags: { owner: ' orders ' } },
      'orders',
      'tag:owner',
    ],
    [
      'the tag of the first rule',
      [{ tag: 'owner' }, { tag: 'team' }],
      { tags: { team: 'team-a', owner: 'orders' } },
      'orders',
      'tag:owner',
    ],
    [
      'the tag of the second rule where the first is empty',
      [{ tag: 'owner' }, { tag: 'team' }],
      { tags: { owner: '', team: 'team-a' } },
      'team-a',
      'tag:team',
    ],
    [
      'the tag of the second rule where the first is blank',
      [{ tag: 'owner' }, { tag: 'team' }],
      { tags: { owner: '  ', team: 'team-a' } },
      'team-a',
      'tag:team',
    ],
    [
      'the tag that says something, of two that differ in case',
      [{ tag: 'owner' }],
      { tags: { Owner: '', owner: 'orders' } },
      'orders',
      'tag:owner',
    ],
    [
      'that of its account',
      [{ tag: 'owner' }, { account: '111122223333', owner: 'data-platform' }],
      { tags: {} },
      'data-platform',
      'account:111122223333',
    ],
    [
      'that of its account before its tag, where the rules say so',
      [{ account: '111122223333', owner: 'data-platform' }, { tag: 'owner' }],
      { tags: { owner: 'orders' } },
      'data-platform',
      'account:111122223333',
    ],
    [
      'the tag of its account, in any case',
      [{ accountTag: 'owner' }],
      { account: TAGGED },
      'shop',
      'account-tag:Owner',
    ],
    [
      'its own tag before that of its account, where the rules say so',
      [{ tag: 'owner' }, { accountTag: 'owner' }],
      { account: TAGGED, tags: { owner: 'orders' } },
      'orders',
      'tag:owner',
    ],
    [
      'the tag of its account where its own is blank',
      [{ tag: 'owner' }, { accountTag: 'owner' }],
      { account: TAGGED, tags: { owner: ' ' } },
      'shop',
      'account-tag:Owner',
    ],
    [
      'that of its account where the tag of its account is blank',
      [{ accountTag: 'team' }, ACCOUNT_RULE],
      { account: TAGGED },
      'data-platform',
      'account:111122223333',
    ],
    [
      'that of its organizational unit',
      [{ ouPath: 'ou-ab12-22222222', owner: 'payments' }],
      { account: IN_PAYMENTS },
      'payments',
      'ou:ou-ab12-22222222',
    ],
    [
      'that of a unit above',
      [{ ouPath: 'ou-ab12-11111111', owner: 'finance' }],
      { account: IN_PAYMENTS },
      'finance',
      'ou:ou-ab12-11111111',
    ],
    [
      'that of a path of units',
      [{ ouPath: 'ou-ab12-11111111/ou-ab12-22222222', owner: 'payments' }],
      { account: IN_PAYMENTS },
      'payments',
      'ou:ou-ab12-11111111/ou-ab12-22222222',
    ],
    [
      'that of a path with slashes around it',
      [{ ouPath: '/r-ab12/ou-ab12-11111111/', owner: 'finance' }],
      { account: IN_PAYMENTS },
      'finance',
      'ou:/r-ab12/ou-ab12-11111111/',
    ],
  ])('is %s', (_, rules, members, name, source) => {
    expect(findOwner(rules, aFunction(members))).toEqual({ name, source });
  });

  test.each<[string, OwnerRule[], Partial<LambdaFunction>, string]>([
    ['no rule is given', [], { tags: { owner: 'orders' } }, ''],
    ['no tag matches', [{ tag: 'owner' }], { tags: { team: 'orders' } }, ''],
    ['the tag is empty', [{ tag: 'owner' }], { tags: { owner: '' } }, ''],
    ['the account is another', [{ account: '222233334444', owner: 'x' }], {}, ''],
    ['its account’s unit was not read', [{ ouPath: 'ou-ab12-11111111', owner: 'x' }], {}, 'ou-not-read'],
    [
      'only the beginning of an id matches',
      [{ ouPath: 'ou-ab12-1', owner: 'x' }],
      { account: IN_PAYMENTS },
      '',
    ],
    ['only the end of an id matches', [{ ouPath: '11111111', owner: 'x' }], { account: IN_PAYMENTS }, ''],
    [
      'a path leaves a unit out',
      [{ ouPath: 'r-ab12/ou-ab12-22222222', owner: 'x' }],
      { account: IN_PAYMENTS },
      '',
    ],
    ['a path is nothing but a slash', [{ ouPath: '/', owner: 'x' }], { account: IN_PAYMENTS }, ''],
    ['tags might name one but were not read', [{ tag: 'owner' }], { tags: null }, 'tags-not-read'],
    ['its account’s tags were not read', [{ accountTag: 'owner' }], {}, 'account-tags-not-read'],
    [
      'its account’s tags could not be read',
      [{ accountTag: 'owner' }],
      { account: { ...TAGGED, tags: null } },
      'account-tags-not-read',
    ],
    [
      'its account has no such tag',
      [{ accountTag: 'owner' }],
      { account: { ...TAGGED, tags: {} }, tags: { owner: 'orders' } },
      '',
    ],
    ['only its account has the tag', [{ tag: 'owner' }], { account: TAGGED, tags: {} }, ''],
    [
      'neither its own tags nor its account’s were read',
      [{ accountTag: 'owner' }, { tag: 'owner' }],
      { tags: null },
      'tags-not-read',
    ],
    [
      'tags were not read and no rule asks for them',
      [{ account: '222233334444', owner: 'x' }],
      { tags: null },
      '',
    ],
  ])('is nobody when %s', (_, rules, members, source) => {
    expect(findOwner(rules, aFunction(members))).toEqual({ name: 'unowned', source });
  });

  test('is that of the account even when tags were not read', () => {
    const rules = [{ tag: 'owner' }, { account: '111122223333', owner: 'data-platform' }];

    expect(findOwner(rules, aFunction({ tags: null })).source).toBe('account:111122223333');
  });
});

test.each<[string, OwnerRule[], Partial<LambdaFunction>]>([
  ['', [{ tag: 'owner' }, ACCOUNT_RULE], { tags: {} }],
  ['', [ACCOUNT_RULE, { tag: 'owner' }], { tags: null }],
  ['tags-not-read', [{ tag: 'owner' }, ACCOUNT_RULE], { tags: null }],
  ['tags-not-read', [{ tag: 'owner' }], { tags: null }],
  ['ou-not-read', [{ ouPath: 'ou-ab12-11111111', owner: 'x' }, ACCOUNT_RULE], {}],
  ['account-tags-not-read', [{ accountTag: 'owner' }, ACCOUNT_RULE], {}],
  ['', [ACCOUNT_RULE, { accountTag: 'owner' }], {}],
])('an owner is in doubt by "%s" with the rules %j', (doubt, rules, members) => {
  const account = { ...aFunction().account, ouPath: null };

  expect(doubtOf(rules, aFunction({ account, ...members }))).toBe(doubt);
});

test.each<[boolean, OwnerRule[]]>([
  [false, []],
  [false, [{ tag: 'owner' }, ACCOUNT_RULE, { ouPath: 'ou-ab12-11111111', owner: 'x' }]],
  [true, [{ tag: 'owner' }, { accountTag: 'owner' }]],
])('it is %s that the tags of accounts are asked for by the rules %j', (asks, rules) => {
  expect(asksForAccountTags(rules)).toBe(asks);
});
