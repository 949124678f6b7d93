import { describe, expect, test } from 'vitest';
import { parse } from '../../adapters/parse.ts';
import { policySchema } from '../../core/policy.ts';

const WAIVER = {
  scope: { account: '111122223333' },
  owner: 'platform',
  reason: 'new base image',
  expires: '2027-01-31',
};
const OVERRIDE = { runtime: 'nodejs20.x', deprecation: '2027-01-01', reason: 'own freeze' };

function errorOf(document: unknown): string {
  try {
    parse(policySchema, document, 'settings');
  } catch (error) {
    return String(error);
  }
  return 'accepted';
}

describe('the settings document', () => {
  test('may be empty: the defaults then hold', () => {
    expect(parse(policySchema, {}, 'settings')).toEqual({
      noticeDays: 180,
      nonCompliantFrom: 'nearing',
      unlistedRuntime: 'NON_COMPLIANT',
      previewRuntime: 'COMPLIANT',
      owners: [{ tag: 'owner' }, { tag: 'team' }],
      waivers: [],
      dateOverrides: [],
    });
  });

  test('is taken as it stands when it is whole', () => {
    const document = {
      noticeDays: 0,
      nonCompliantFrom: 'update-blocked',
      unlistedRuntime: 'COMPLIANT',
      previewRuntime: 'NON_COMPLIANT',
      owners: [
        { tag: 'team' },
        { account: '111122223333', owner: 'data' },
        { ouPath: 'ou-ab12-11111111', owner: 'finance' },
      ],
      waivers: [
        WAIVER,
        { ...WAIVER, scope: { functionArn: '*', tag: { key: 'team', value: 'x' }, runtime: 'nodejs20.x' } },
      ],
      dateOverrides: [OVERRIDE, { ...OVERRIDE, account: '111122223333', blockCreate: '2027-02-01' }],
    };

    expect(parse(policySchema, document, 'settings')).toEqual(document);
  });

  test.each([
    ['at the top', { noticeDay: 90 }, 'noticeDay'],
    ['in a waiver', { waivers: [{ ...WAIVER, until: '2027-01-31' }] }, 'until'],
    ['in a scope', { waivers: [{ ...WAIVER, scope: { accountId: '111122223333' } }] }, 'accountId'],
    [
      'in the tag of a scope',
      { waivers: [{ ...WAIVER, scope: { tag: { key: 'a', value: 'b', regex: 'c' } } }] },
      'regex',
    ],
    ['in an owner rule by tag', { owners: [{ tag: 'team', prefix: 'x' }] }, 'prefix'],
    ['in an owner rule by account', { owners: [{ account: '111122223333', owner: 'data', ou: 'x' }] }, 'ou'],
    ['in a date override', { dateOverrides: [{ ...OVERRIDE, blockDelete: '2027-01-01' }] }, 'blockDelete'],
  ])('is refused for an unknown key %s, which is named', (_, document, key) => {
    expect(errorOf(document)).toMatch(new RegExp(`^Error: settings: .*"${key}"`));
  });

  test.each([
    ['2027-02-29', { waivers: [{ ...WAIVER, expires: '2027-02-29' }] }, 'waivers.0.expires'],
    ['a time of day', { waivers: [{ ...WAIVER, expires: '2027-02-28T00:00:00Z' }] }, 'waivers.0.expires'],
    ['no date at all', { waivers: [WAIVER, { ...WAIVER, expires: 'never' }] }, 'waivers.1.expires'],
    [
      '2027-13-01',
      { dateOverrides: [{ ...OVERRIDE, deprecation: '2027-13-01' }] },
      'dateOverrides.0.deprecation',
    ],
    ['null', { dateOverrides: [{ ...OVERRIDE, blockUpdate: null }] }, 'dateOverrides.0.blockUpdate'],
  ])('is refused for %s in place of a day', (_, document, place) => {
    expect(errorOf(document)).toMatch(new RegExp(`^Error: settings: ${place.replaceAll('.', '\\.')}: `));
  });

  test.each([
    ['a negative notice', { noticeDays: -1 }, 'noticeDays'],
    ['a notice of more than ten years', { noticeDays: 3651 }, 'noticeDays'],
    ['half a day of notice', { noticeDays: 1.5 }, 'noticeDays'],
    ['a notice as text', { noticeDays: '90' }, 'noticeDays'],
    ['a phase that is none', { nonCompliantFrom: 'supported' }, 'nonCompliantFrom'],
    [
      'a compliance that Config knows but the setting does not',
      { unlistedRuntime: 'NOT_APPLICABLE' },
      'unlistedRuntime',
    ],
    ['a preview that is null', { previewRuntime: null }, 'previewRuntime'],
    [
      'an account id of eleven digits',
      { waivers: [{ ...WAIVER, scope: { account: '11112222333' } }] },
      'waivers.0.scope.account',
    ],
    ['an account id as a number', { owners: [{ account: 111122223333, owner: 'x' }] }, 'owners.0.account'],
    ['an owner rule without an owner', { owners: [{ account: '111122223333' }] }, 'owners.0.owner'],
    ['a waiver without a reason', { waivers: [{ ...WAIVER, reason: '' }] }, 'waivers.0.reason'],
    ['a waiver of nobody', { waivers: [{ ...WAIVER, owner: undefined }] }, 'waivers.0.owner'],
    [
      'a reason of more than 256 characters',
      { waivers: [{ ...WAIVER, reason: 'x'.repeat(257) }] },
      'waivers.0.reason',
    ],
    [
      'a date override of no runtime',
      { dateOverrides: [{ ...OVERRIDE, runtime: '' }] },
      'dateOverrides.0.runtime',
    ],
    ['waivers that are no list', { waivers: WAIVER }, 'waivers'],
  ])('is refused for %s, whose place is named', (_, document, place) => {
    expect(errorOf(document)).toMatch(new RegExp(`^Error: settings: ${place.replaceAll('.', '\\.')}: `));
  });

  test('is refused for a waiver whose scope names nothing', () => {
    expect(errorOf({ waivers: [{ ...WAIVER, scope: {} }] })).toBe(
      'Error: settings: waivers.0.scope: must name at least one of functionArn, account, tag, runtime',
    );
  });

  test('is refused for a date override without a date', () => {
    expect(errorOf({ dateOverrides: [{ runtime: 'nodejs20.x', reason: 'own freeze' }] })).toBe(
      'Error: settings: dateOverrides.0: must name at least one of deprecation, blockCreate, blockUpdate',
    );
  });

  test('is refused with every fault named at once', () => {
    const error = errorOf({ noticeDays: -1, previewRuntime: 'MAYBE', typo: true });

    expect(error).toContain('noticeDays: ');
    expect(error).toContain('previewRuntime: ');
    expect(error).toContain('"typo"');
  });

  test.each([null, [], 'text', 7])('is refused when it is %j', (document) => {
    expect(errorOf(document)).toMatch(/^Error: settings: /);
  });
});
