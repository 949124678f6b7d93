import { describe, expect, test } from 'vitest';
import { parse } from '../../adapters/parse.ts';
import { policySchema } from '../../core/policy.ts';

const WAIVER = {
  scope: { account: '111122223333' },
  owner: 'platform',
  reason: 'new base image',
  expires: '2027-01-31',
};
const CHANNELS = {
  platform: { slack: { webhookSecret: 'runtime-sunset/slack/platform' } },
  mail: { email: { to: ['platform@example.com', 'on.call+lambda@ops.example.com'] } },
  topic: { topic: { arn: 'arn:aws:sns:eu-west-1:111122223333:runtime-sunset-notices' } },
};
const ROUTE = { match: { service: ['LAMBDA'] }, channels: ['platform'] };
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
      channels: {},
      routes: [],
      defaultChannels: [],
      report: { excludedAccounts: [], excludedOuPaths: [] },
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
        { accountTag: 'owner' },
      ],
      waivers: [
        WAIVER,
        { ...WAIVER, scope: { functionArn: '*', tag: { key: 'team', value: 'x' }, runtime: 'nodejs20.x' } },
      ],
      dateOverrides: [OVERRIDE, { ...OVERRIDE, account: '111122223333', blockCreate: '2027-02-01' }],
      channels: CHANNELS,
      routes: [
        ROUTE,
        {
          match: {
            service: ['LAMBDA', 'EC2'],
            category: ['scheduledChange'],
            account: ['111122223333'],
            ouPath: ['ou-ab12-11111111'],
            region: ['eu-west-1'],
            owner: ['checkout'],
          },
          channels: ['mail', 'topic'],
        },
      ],
      defaultChannels: ['platform', 'mail'],
      report: {
        regions: ['eu-central-1', 'us-gov-west-1'],
        excludedAccounts: ['222233334444'],
        excludedOuPaths: ['ou-ab12-33333333'],
      },
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
    ['in an owner rule by account tag', { owners: [{ accountTag: 'team', owner: 'x' }] }, 'owner'],
    ['in an owner rule by tag', { owners: [{ tag: 'team', prefix: 'x' }] }, 'prefix'],
    ['in an owner rule by account', { owners: [{ account: '111122223333', owner: 'data', ou: 'x' }] }, 'ou'],
    ['in a channel', { channels: { mail: { ...CHANNELS.mail, name: 'x' } } }, 'name'],
    [
      'in a Slack channel',
      { channels: { platform: { slack: { ...CHANNELS.platform.slack, name: 'x' } } } },
      'name',
    ],
    ['in a route', { channels: CHANNELS, routes: [{ ...ROUTE, channel: 'platform' }] }, 'channel'],
    [
      'in what a route matches',
      { channels: CHANNELS, routes: [{ ...ROUTE, match: { services: ['LAMBDA'] } }] },
      'services',
    ],
    ['in the report', { report: { excludedOus: ['ou-ab12-33333333'] } }, 'excludedOus'],
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
    ['an empty account tag', { owners: [{ accountTag: '' }] }, 'owners.0.accountTag'],
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
    ['a report of no Region', { report: { regions: [] } }, 'report.regions'],
    ['a Region twice', { report: { regions: ['us-east-1', 'us-east-1'] } }, 'report.regions'],
    ['a Region that is none', { report: { regions: ['Frankfurt'] } }, 'report.regions.0'],
    [
      'an excluded account without an id',
      { report: { excludedAccounts: ['sandbox'] } },
      'report.excludedAccounts.0',
    ],
    [
      'a channel of two kinds',
      { channels: { mail: { ...CHANNELS.mail, ...CHANNELS.topic } } },
      'channels.mail',
    ],
    ['a channel of no kind', { channels: { mail: {} } }, 'channels.mail.slack'],
    ['a channel name with a slash', { channels: { 'a/b': CHANNELS.mail } }, 'channels.a/b'],
    ['an empty channel name', { channels: { '': CHANNELS.mail } }, 'channels.'],
    ['nobody to write to', { channels: { mail: { email: { to: [] } } } }, 'channels.mail.email.to'],
    [
      'more addresses than Amazon SES takes',
      { channels: { mail: { email: { to: Array.from({ length: 51 }, (_, i) => `a${i}@example.com`) } } } },
      'channels.mail.email.to',
    ],
    [
      'an address in two cases',
      { channels: { mail: { email: { to: ['a@example.com', 'A@example.com'] } } } },
      'channels.mail.email.to',
    ],
    [
      'an address with a name',
      { channels: { mail: { email: { to: ['Ann <a@example.com>'] } } } },
      'channels.mail.email.to.0',
    ],
    [
      'an address with a line break',
      { channels: { mail: { email: { to: ['a@example.com\n'] } } } },
      'channels.mail.email.to.0',
    ],
    [
      'a webhook in place of its secret’s name',
      { channels: { platform: { slack: { webhookSecret: 'https://hooks.slack.com/services/T0/B0/x' } } } },
      'channels.platform.slack.webhookSecret',
    ],
    [
      'a secret that the role may not read',
      { channels: { platform: { slack: { webhookSecret: 'other/slack/platform' } } } },
      'channels.platform.slack.webhookSecret',
    ],
    [
      'a topic that the role may not publish to',
      { channels: { topic: { topic: { arn: 'arn:aws:sns:eu-west-1:111122223333:notices' } } } },
      'channels.topic.topic.arn',
    ],
    [
      'a topic in order',
      { channels: { topic: { topic: { arn: `${CHANNELS.topic.topic.arn}.fifo` } } } },
      'channels.topic.topic.arn',
    ],
    ['a route to nowhere', { channels: CHANNELS, routes: [{ ...ROUTE, channels: [] }] }, 'routes.0.channels'],
    [
      'a route that names a channel twice',
      { channels: CHANNELS, routes: [{ ...ROUTE, channels: ['mail', 'mail'] }] },
      'routes.0.channels',
    ],
    [
      'a route that matches no service at all',
      { channels: CHANNELS, routes: [{ ...ROUTE, match: { service: [] } }] },
      'routes.0.match.service',
    ],
  ])('is refused for %s, whose place is named', (_, document, place) => {
    expect(errorOf(document)).toMatch(new RegExp(`^Error: settings: ${place.replaceAll('.', '\\.')}: `));
  });

  test('is refused for a waiver whose scope names nothing', () => {
    expect(errorOf({ waivers: [{ ...WAIVER, scope: {} }] })).toBe(
      'Error: settings: waivers.0.scope: must name at least one of functionArn, account, tag, runtime',
    );
  });

  test('is refused for a route that matches whatever comes', () => {
    expect(errorOf({ channels: CHANNELS, routes: [{ ...ROUTE, match: {} }] })).toBe(
      'Error: settings: routes.0.match: must name at least one of service, category, account, ouPath, region, owner',
    );
  });

  test.each([
    [
      'a route',
      { channels: CHANNELS, routes: [ROUTE, { ...ROUTE, channels: ['mail', 'plattform'] }] },
      'routes.1.channels.1: channels has no "plattform"',
    ],
    [
      'the default',
      { channels: CHANNELS, defaultChannels: ['toString'] },
      'defaultChannels.0: channels has no "toString"',
    ],
    [
      'both, while there are none,',
      { routes: [ROUTE], defaultChannels: ['mail'] },
      'routes.0.channels.0: channels has no "platform"; defaultChannels.0: channels has no "mail"',
    ],
  ])('is refused when %s names a channel that is not there', (_, document, fault) => {
    expect(errorOf(document)).toBe(`Error: settings: ${fault}`);
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
