import { describe, expect, test } from 'vitest';
import { parseConfigEvent } from '../../rules/config-event.ts';

const EVENT = {
  version: '1.0',
  invokingEvent: JSON.stringify({
    messageType: 'ScheduledNotification',
    awsAccountId: '111122223333',
    notificationCreationTime: '2026-11-20T08:00:00.123Z',
    recordVersion: '1.0',
  }),
  ruleParameters: '{"noticeDays":"90"}',
  resultToken: 'token',
  eventLeftScope: false,
  executionRoleArn: 'arn:aws:iam::111122223333:role/config',
  configRuleArn: 'arn:aws:config:eu-central-1:111122223333:config-rule/config-rule-abc123',
  configRuleName: 'runtime-sunset',
  configRuleId: 'config-rule-abc123',
  accountId: '111122223333',
};

const ITEM = {
  relatedEvents: [],
  relationships: [],
  configuration: {
    functionName: 'orders-api',
    runtime: 'nodejs22.x',
    packageType: 'Zip',
    version: '$LATEST',
  },
  supplementaryConfiguration: {},
  tags: { team: 'orders' },
  configurationItemVersion: '1.3',
  configurationItemCaptureTime: '2026-11-20T07:59:48.872Z',
  configurationStateId: 1795161588872,
  awsAccountId: '111122223333',
  configurationItemStatus: 'OK',
  resourceType: 'AWS::Lambda::Function',
  resourceId: 'orders-api',
  resourceName: 'orders-api',
  ARN: 'arn:aws:lambda:eu-central-1:111122223333:function:orders-api',
  awsRegion: 'eu-central-1',
};

function anEvent(invokingEvent: object, members: object = {}): unknown {
  return { ...EVENT, invokingEvent: JSON.stringify(invokingEvent), ...members };
}

function aChange(item: object, members: object = {}): unknown {
  return anEvent(
    {
      messageType: 'ConfigurationItemChangeNotification',
      configurationItem: item,
      configurationItemDiff: null,
    },
    members,
  );
}

function anOversized(configurationItemSummary: object, members: object = {}): unknown {
  const messageType = 'OversizedConfigurationItemChangeNotification';
  return anEvent({ messageType, configurationItemSummary }, members);
}

const { configuration: _configuration, tags: _tags, ...SUMMARY } = ITEM;

describe('an invocation by AWS Config', () => {
  test('on schedule says when it was created', () => {
    const event = parseConfigEvent(EVENT);

    expect(event).toEqual({
      kind: 'scheduled',
      accountId: '111122223333',
      configRuleName: 'runtime-sunset',
      resultToken: 'token',
      ruleParameters: { noticeDays: '90' },
      notificationCreationTime: new Date('2026-11-20T08:00:00.123Z'),
    });
  });

  test('on a change carries the function and its capture time', () => {
    const event = parseConfigEvent(aChange(ITEM));

    expect(event).toMatchObject({
      kind: 'change',
      fn: {
        functionName: 'orders-api',
        runtime: 'nodejs22.x',
        presence: 'present',
        tags: { team: 'orders' },
      },
      capturedAt: new Date('2026-11-20T07:59:48.872Z'),
    });
  });

  test('on an oversized change carries only where the function is', () => {
    const event = parseConfigEvent(anOversized(SUMMARY));

    expect(event).toMatchObject({
      kind: 'oversized',
      fn: { functionName: 'orders-api', runtime: null, presence: 'present' },
      capturedAt: new Date('2026-11-20T07:59:48.872Z'),
    });
  });

  test.each(['ResourceDeleted', 'ResourceDeletedNotRecorded', 'ResourceNotRecorded'])(
    'on an oversized change with status %s says enough by itself',
    (configurationItemStatus) => {
      const event = parseConfigEvent(anOversized({ ...SUMMARY, configurationItemStatus }));

      expect(event.kind).toBe('change');
    },
  );

  test('on a change that takes the function out of scope says so', () => {
    const event = parseConfigEvent(aChange(ITEM, { eventLeftScope: true }));

    expect(event).toMatchObject({ fn: { presence: 'out-of-scope' } });
  });

  test('on the deletion of a function that thereby left the scope calls it deleted', () => {
    const item = { ...ITEM, configuration: null, configurationItemStatus: 'ResourceDeleted' };

    const event = parseConfigEvent(aChange(item, { eventLeftScope: true }));

    expect(event).toMatchObject({ fn: { presence: 'deleted' } });
  });

  test.each([{ ruleParameters: undefined }, { ruleParameters: null }, { ruleParameters: '' }])(
    'with $ruleParameters for rule parameters has none',
    (members) => {
      const event = parseConfigEvent({ ...EVENT, ...members });

      expect(event.ruleParameters).toEqual({});
    },
  );
});

describe('an invocation is refused', () => {
  test.each([
    {
      why: 'whose message type is unknown, and the error names it',
      event: anEvent({ messageType: 'ConfigurationSnapshotDeliveryCompleted' }),
      message: "invokingEvent: unknown messageType 'ConfigurationSnapshotDeliveryCompleted'; this rule takes",
    },
    {
      why: 'whose invokingEvent is not JSON',
      event: { ...EVENT, invokingEvent: '{"messageType"' },
      message: 'invokingEvent: not JSON',
    },
    {
      why: 'whose ruleParameters are not JSON',
      event: { ...EVENT, ruleParameters: '{noticeDays}' },
      message: 'ruleParameters: not JSON',
    },
    {
      why: 'that has no result token',
      event: { ...EVENT, resultToken: undefined },
      message: 'AWS Config event: resultToken: ',
    },
    {
      why: 'that has no account',
      event: { ...EVENT, accountId: 'me' },
      message: 'AWS Config event: accountId: must be an account id of 12 digits',
    },
    {
      why: 'on schedule without its time',
      event: anEvent({ messageType: 'ScheduledNotification' }),
      message: 'notificationCreationTime: ',
    },
    {
      why: 'on schedule at an impossible time',
      event: anEvent({ messageType: 'ScheduledNotification', notificationCreationTime: 'noon' }),
      message: 'notificationCreationTime: is no time',
    },
    {
      why: 'whose item has no capture time',
      event: aChange({ ...ITEM, configurationItemCaptureTime: undefined }),
      message: 'configurationItem: configurationItemCaptureTime: ',
    },
    {
      why: 'whose item was captured at no time',
      event: aChange({ ...ITEM, configurationItemCaptureTime: 'x' }),
      message: 'configurationItem: configurationItemCaptureTime: is no time',
    },
    {
      why: 'whose item was captured on a day that does not exist',
      event: aChange({ ...ITEM, configurationItemCaptureTime: '2026-02-30T00:00:00.000Z' }),
      message: 'configurationItem: configurationItemCaptureTime: is no time',
    },
    {
      why: 'whose item was captured at a number',
      event: aChange({ ...ITEM, configurationItemCaptureTime: '1' }),
      message: 'configurationItem: configurationItemCaptureTime: is no time',
    },
    {
      why: 'whose summary was captured on a day that does not exist',
      event: anOversized({ ...SUMMARY, configurationItemCaptureTime: '2027-02-29T00:00:00Z' }),
      message: 'configurationItemSummary: configurationItemCaptureTime: is no time',
    },
    {
      why: 'on schedule on a day that does not exist',
      event: anEvent({
        messageType: 'ScheduledNotification',
        notificationCreationTime: '2026-11-31T08:00:00.000Z',
      }),
      message: 'notificationCreationTime: is no time',
    },
    {
      why: 'whose item has no configuration though the function is there',
      event: aChange({ ...ITEM, configuration: null }),
      message: 'configurationItem: carries no configuration, though the function is there (OK)',
    },
    {
      why: 'whose item has a status that nobody knows',
      event: aChange({ ...ITEM, configurationItemStatus: 'ResourceMoved' }),
      message: "configurationItem: unknown configurationItemStatus 'ResourceMoved'",
    },
    {
      why: 'without a summary',
      event: anEvent({ messageType: 'OversizedConfigurationItemChangeNotification' }),
      message: 'configurationItemSummary: ',
    },
    {
      why: 'that is no object',
      event: null,
      message: 'AWS Config event: ',
    },
  ])('$why', ({ event, message }) => {
    expect(() => parseConfigEvent(event)).toThrow(message);
  });
});
