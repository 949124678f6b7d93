import { describe, expect, test } from 'vitest';
import { parseOrganization } from '../../local/organization.ts';
import { changeEvent, deletedEvent, oversizedEvent, scheduledEvent } from '../../local/rule-events.ts';
import { account, anOrganization } from './support.ts';

const organization = parseOrganization(
  anOrganization({
    functions: [
      {
        name: 'checkout-api',
        runtime: 'nodejs20.x',
        tags: { team: 'checkout' },
        capturedAt: '2026-11-18T08:00:00.250Z',
        history: [{ capturedAt: '2026-10-01T08:00:00Z', runtime: 'nodejs18.x' }],
      },
      { name: 'renderer', packageType: 'Image' },
      { name: 'ancient', runtime: 'python2.7', packageTypeRecorded: false },
      { name: 'gone', runtime: 'go1.x', deletedAt: '2026-11-19T10:00:00Z' },
    ],
  }),
);
const invocation = {
  organization,
  accountId: account,
  region: 'us-east-1',
  functionName: 'checkout-api',
  configRuleName: 'runtimes',
  resultToken: 'a-token',
};

describe('the events of a Config rule', () => {
  test('carry a change as the documentation shows it', () => {
    const event = changeEvent({ ...invocation, ruleParameters: { noticeDays: '90' } });
    expect(event).toMatchObject({
      version: '1.0',
      ruleParameters: '{"noticeDays":"90"}',
      resultToken: 'a-token',
      eventLeftScope: false,
      configRuleName: 'runtimes',
      configRuleId: expect.stringMatching(/^config-rule-[0-9a-f]{6}$/),
      accountId: account,
    });
    expect(JSON.parse(event.invokingEvent)).toMatchObject({
      messageType: 'ConfigurationItemChangeNotification',
      notificationCreationTime: '2026-11-18T08:00:00.750Z',
      recordVersion: '1.3',
      configurationItemDiff: {
        changeType: 'UPDATE',
        changedProperties: {
          'Configuration.Runtime': { previousValue: 'nodejs18.x', updatedValue: 'nodejs20.x' },
        },
      },
      configurationItem: {
        ARN: `arn:aws:lambda:us-east-1:${account}:function:checkout-api`,
        awsAccountId: account,
        awsRegion: 'us-east-1',
        resourceType: 'AWS::Lambda::Function',
        resourceId: 'checkout-api',
        configurationItemStatus: 'OK',
        configurationItemCaptureTime: '2026-11-18T08:00:00.250Z',
        configuration: { runtime: 'nodejs20.x', packageType: 'Zip', version: '$LATEST' },
        tags: { team: 'checkout' },
      },
    });
  });

  test('leave ruleParameters out when the rule has none, and say when the function left the scope', () => {
    expect(changeEvent(invocation)).not.toHaveProperty('ruleParameters');
    expect(changeEvent({ ...invocation, eventLeftScope: true }).eventLeftScope).toBe(true);
  });

  test('have no diff for a discovered function, no runtime for an image, no packageType in an old item', () => {
    const image = JSON.parse(changeEvent({ ...invocation, functionName: 'renderer' }).invokingEvent);
    expect(image.configurationItemDiff).toBeNull();
    expect(image.configurationItem.configurationItemStatus).toBe('ResourceDiscovered');
    expect(image.configurationItem.configuration).toMatchObject({ packageType: 'Image' });
    expect(image.configurationItem.configuration).not.toHaveProperty('runtime');
    const old = JSON.parse(changeEvent({ ...invocation, functionName: 'ancient' }).invokingEvent);
    expect(old.configurationItem.configuration).toMatchObject({ runtime: 'python2.7' });
    expect(old.configurationItem.configuration).not.toHaveProperty('packageType');
  });

  test('carry a summary only when the item is oversized', () => {
    const notification = JSON.parse(oversizedEvent(invocation).invokingEvent);
    expect(Object.keys(notification)).toEqual(['configurationItemSummary', 'messageType']);
    expect(notification.configurationItemSummary).toMatchObject({
      changeType: 'UPDATE',
      configurationItemCaptureTime: '2026-11-18T08:00:00.250Z',
      resourceId: 'checkout-api',
    });
    expect(notification.configurationItemSummary).not.toHaveProperty('configuration');
  });

  test('tell of a deletion at the time the data or the caller gives', () => {
    const gone = JSON.parse(deletedEvent({ ...invocation, functionName: 'gone' }).invokingEvent);
    expect(gone.configurationItem).toMatchObject({
      configurationItemStatus: 'ResourceDeleted',
      configurationItemCaptureTime: '2026-11-19T10:01:00.000Z',
      configuration: null,
      tags: {},
    });
    const capturedAt = new Date('2026-11-20T00:00:00Z');
    const deleted = JSON.parse(deletedEvent({ ...invocation, capturedAt }).invokingEvent);
    expect(deleted.configurationItem.configurationItemCaptureTime).toBe('2026-11-20T00:00:00.000Z');
    expect(deleted.configurationItemDiff.changeType).toBe('DELETE');
  });

  test('carry a schedule with the account and the time', () => {
    const notifiedAt = new Date('2026-11-20T06:00:00Z');
    const event = scheduledEvent({ ...invocation, notifiedAt });
    expect(JSON.parse(event.invokingEvent)).toEqual({
      awsAccountId: account,
      notificationCreationTime: '2026-11-20T06:00:00.000Z',
      messageType: 'ScheduledNotification',
      recordVersion: '1.0',
    });
  });

  test('are not built for a function the organization does not have', () => {
    expect(() => changeEvent({ ...invocation, functionName: 'nothing' })).toThrow('nothing');
  });
});
