import { describe, expect, test } from 'vitest';
import { ownersOf } from '../../health/affected-owners.ts';
import { aFunction } from '../support/a-function.ts';
import { aNotice } from '../support/a-notice.ts';
import { aPolicy } from '../support/a-policy.ts';

const ACCOUNT = { id: '111122223333', name: 'shop', ouPath: 'o-abc/r-ab12/ou-ab12-11111111' };
const CART = 'arn:aws:lambda:eu-central-1:111122223333:function:cart';
const PAY = 'arn:aws:lambda:eu-central-1:111122223333:function:pay';
const NOTHING = { functions: new Map(), unread: new Map() };
const OF_UNIT = { ouPath: 'ou-ab12-11111111', owner: 'shop' };
const CONFIG_UNREAD = 'AWS Config could not be read';
const BY_TAG = aPolicy({ owners: [{ tag: 'team' }] });

function aNoticeAbout(...values: readonly string[]) {
  return aNotice({ entities: values.map((value) => ({ value, status: 'PENDING' })) });
}

/** Both functions as AWS Config tells of them: cart of the team checkout, pay without a tag. */
const BOTH = {
  functions: new Map([
    [CART, aFunction({ functionName: 'cart', tags: { team: 'checkout' } })],
    [PAY, aFunction({ functionName: 'pay', runtime: 'python3.9' })],
  ]),
  unread: new Map(),
};

describe('the owners of a notice', () => {
  test('are known by the value of the entity, be it qualified, with null where nobody is known', () => {
    const { owners, runtimes, ownersUnread } = ownersOf(
      aNoticeAbout(`${CART}:$LATEST`, PAY),
      ACCOUNT,
      BOTH,
      BY_TAG,
    );

    expect([...owners]).toEqual([
      [`${CART}:$LATEST`, 'checkout'],
      [PAY, null],
    ]);
    expect([...runtimes]).toEqual([
      [`${CART}:$LATEST`, 'nodejs20.x'],
      [PAY, 'python3.9'],
    ]);
    expect(ownersUnread).toBeNull();
  });

  test.each([
    ['are not certain where a tag comes first that was not read', [{ tag: 'team' }, OF_UNIT], CONFIG_UNREAD],
    ['are certain where a tag that was not read comes later', [OF_UNIT, { tag: 'team' }], null],
  ])('follow account and unit, and %s', (_, owners, reason) => {
    const unread = new Map([[CART, CONFIG_UNREAD]]);

    const found = ownersOf(aNoticeAbout(CART), ACCOUNT, { ...NOTHING, unread }, aPolicy({ owners }));

    expect([...found.owners]).toEqual([[CART, 'shop']]);
    expect(found.ownersUnread).toBeNull();
    expect(found.ownersUncertain).toBe(reason);
  });

  test('are not certain where a unit comes first that was not read', () => {
    const policy = aPolicy({
      owners: [
        { ouPath: 'ou-ab12-22222222', owner: 'data' },
        { account: '111122223333', owner: 'shop' },
      ],
    });

    const found = ownersOf(aNoticeAbout('i-0abc'), { ...ACCOUNT, ouPath: null }, NOTHING, policy);

    expect([...found.owners]).toEqual([['i-0abc', 'shop']]);
    expect(found.ownersUncertain).toBe("the account's organizational unit is not known");
  });

  test('are not told, with each reason once, where a tag might have named them', () => {
    const unread = new Map([
      [CART, 'AWS Config could not be read'],
      [PAY, 'AWS Config could not be read'],
    ]);

    const { owners, ownersUnread } = ownersOf(
      aNoticeAbout(CART, PAY),
      ACCOUNT,
      { ...NOTHING, unread },
      BY_TAG,
    );

    expect([...owners]).toEqual([]);
    expect(ownersUnread).toBe('AWS Config could not be read');
  });

  test('are not told where a unit might have named them', () => {
    const policy = aPolicy({ owners: [{ ouPath: 'ou-ab12-11111111', owner: 'shop' }] });

    const { owners, ownersUnread } = ownersOf(aNoticeAbout(CART), { ...ACCOUNT, ouPath: null }, BOTH, policy);

    expect([...owners]).toEqual([]);
    expect(ownersUnread).toBe("the account's organizational unit is not known");
  });

  test('follow the tags of the account, also for what is no function', () => {
    const policy = aPolicy({ owners: [{ tag: 'team' }, { accountTag: 'team' }] });
    const account = { ...ACCOUNT, tags: { Team: 'shop' } };

    const { owners, ownersUncertain } = ownersOf(aNoticeAbout('i-0abc', CART, PAY), account, BOTH, policy);

    expect([...owners]).toEqual([
      ['i-0abc', 'shop'],
      [CART, 'checkout'],
      [PAY, 'shop'],
    ]);
    expect(ownersUncertain).toBeNull();
  });

  test('are not told where a tag of the account might have named them', () => {
    const policy = aPolicy({ owners: [{ accountTag: 'team' }] });

    const { owners, ownersUnread } = ownersOf(aNoticeAbout(CART), { ...ACCOUNT, tags: null }, BOTH, policy);

    expect([...owners]).toEqual([]);
    expect(ownersUnread).toBe("the account's tags are not known");
  });

  test('are nobody, without a word about it, for what is no function', () => {
    const { owners, ownersUnread } = ownersOf(aNoticeAbout('i-0abc'), ACCOUNT, NOTHING, BY_TAG);

    expect([...owners]).toEqual([]);
    expect(ownersUnread).toBeNull();
  });
});

describe('routes are asked about', () => {
  test('each entity with its owner', () => {
    const { subjects } = ownersOf(aNoticeAbout(CART, PAY), ACCOUNT, BOTH, BY_TAG);

    const subject = {
      service: 'LAMBDA',
      category: 'scheduledChange',
      account: ACCOUNT,
      region: 'eu-west-1',
    };
    expect(subjects).toEqual([
      { ...subject, owner: 'checkout' },
      { ...subject, owner: null },
    ]);
  });

  test('the notice itself, with the owner of its account, where it names no entity', () => {
    const policy = aPolicy({ owners: [{ account: '111122223333', owner: 'shop' }] });

    const { subjects } = ownersOf(aNoticeAbout(), ACCOUNT, NOTHING, policy);

    expect(subjects.map(({ owner }) => owner)).toEqual(['shop']);
  });

  test('a notice that tells next to nothing', () => {
    const notice = aNotice({ service: null, category: null, affectedRegion: null, entities: [] });

    const { subjects } = ownersOf(notice, ACCOUNT, NOTHING, BY_TAG);

    expect(subjects).toEqual([{ service: '', category: '', account: ACCOUNT, region: '', owner: null }]);
  });
});
