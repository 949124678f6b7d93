import { describe, expect, test } from 'vitest';
import { healthEventSchema, parseHealthEvent } from '../../health/health-event.ts';
import { healthDocument, healthEvent } from '../support/a-health-event.ts';

const DOCUMENT = healthDocument('lambda-lifecycle-in-two.page-2');

function parseWith(members: object, detail: object = {}) {
  const { detail: whole, ...envelope } = DOCUMENT;
  return parseHealthEvent({ ...envelope, ...members, detail: { ...whole, ...detail } }, 'the event');
}

test('an event of AWS Health is read whole', () => {
  expect(parseHealthEvent(DOCUMENT, 'the event')).toEqual({
    id: '00000000-0000-4000-8000-000000000022',
    receivedBy: '111122223333',
    deliveredIn: 'eu-west-1',
    time: '2026-10-05T09:12:44Z',
    eventArn: 'arn:aws:health:eu-west-1::event/AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT_90353408594353980',
    service: 'LAMBDA',
    eventTypeCode: 'AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT',
    category: 'scheduledChange',
    scope: 'ACCOUNT_SPECIFIC',
    communication: '5b7e1f2a9c8d3046',
    startTime: '2025-12-15T08:00:00Z',
    endTime: null,
    lastUpdatedTime: '2026-10-05T09:10:00Z',
    statusCode: 'open',
    affectedRegion: 'eu-west-1',
    affectedAccount: '222233334444',
    description:
      'Functions of this account use the Python 3.9 runtime. Support for it ends in stages; move them to a newer version of Python.',
    metadata: { truncated: 'true', keystring1: 'valuestring1' },
    entities: [
      { value: 'arn:aws:lambda:eu-west-1:222233334444:function:old-runtime-3', status: 'PENDING' },
      { value: 'arn:aws:lambda:eu-west-1:222233334444:function:old-runtime-4:7', status: 'PENDING' },
    ],
    page: 2,
    totalPages: 2,
    isBackup: false,
    actionability: 'ACTION_REQUIRED',
  });
});

test('what is read can be written as JSON and read again', () => {
  const event = healthEvent('lambda-lifecycle-in-two.page-1');

  expect(healthEventSchema.parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
});

describe('nothing that an event leaves out is a reason to refuse it:', () => {
  test('an event type code is enough', () => {
    const event = parseHealthEvent(
      { source: 'aws.health', detail: { eventTypeCode: 'AWS_EC2_OPERATIONAL_ISSUE' } },
      'the event',
    );

    expect(event).toMatchObject({
      eventArn: null,
      service: 'EC2',
      eventTypeCode: 'AWS_EC2_OPERATIONAL_ISSUE',
      communication: '',
      startTime: null,
      affectedAccount: null,
      affectedRegion: null,
      description: null,
      entities: [],
      page: 1,
      totalPages: 1,
      isBackup: false,
    });
  });

  test.each([
    [
      'arn:aws:health:eu-west-1::event/LAMBDA/AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT/AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT_2f1c',
    ],
    ['arn:aws:health:eu-west-1::event/AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT_90353408594353980'],
  ])('an event ARN is enough: %s', (eventArn) => {
    const event = parseHealthEvent({ source: 'aws.health', detail: { eventArn } }, 'the event');

    expect(event).toMatchObject({
      eventArn,
      service: 'LAMBDA',
      eventTypeCode: 'AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT',
      affectedRegion: 'eu-west-1',
    });
  });

  test('members of another type count as absent, unknown ones are left out', () => {
    const event = parseWith(
      { resources: 'none', surprise: 1 },
      {
        eventDescription: 'text',
        eventMetadata: [],
        affectedEntities: [null, 'x', { entityValue: 'i-1' }],
        page: { no: 1 },
        statusCode: null,
        surprise: [],
      },
    );

    expect(event).toMatchObject({ description: null, page: 1, statusCode: null, metadata: {} });
    expect(event.entities).toEqual([{ value: 'i-1', status: null }]);
    expect(event).not.toHaveProperty('surprise');
  });
});

test('an abuse event is one of AWS Health, affected is whoever received it', () => {
  expect(healthEvent('abuse-report')).toMatchObject({
    service: 'ABUSE',
    affectedAccount: '222233334444',
    affectedRegion: 'global',
    entities: [{ value: 'i-0123456789abcdef0', status: null }],
  });
});

test('the affected account and Region go before those that received the event', () => {
  const event = healthEvent('lambda-lifecycle-in-two.page-1.backup-copy');

  expect(event).toMatchObject({ deliveredIn: 'us-west-2', affectedRegion: 'eu-west-1', isBackup: true });
  expect(parseWith({ account: '999988887777' })).toMatchObject({
    receivedBy: '999988887777',
    affectedAccount: '222233334444',
  });
});

test('resources stand in for affected entities, with no status', () => {
  expect(parseWith({ resources: ['i-1', 'i-2'] }, { affectedEntities: [] }).entities).toEqual([
    { value: 'i-1', status: null },
    { value: 'i-2', status: null },
  ]);
});

test('the English description goes before others, another before none', () => {
  const german = { language: 'de_DE', latestDescription: 'Wartung' };
  const english = { language: 'en_US', latestDescription: 'Maintenance' };

  expect(parseWith({}, { eventDescription: [german, english] }).description).toBe('Maintenance');
  expect(parseWith({}, { eventDescription: [{ language: 'en_US' }, german] }).description).toBe('Wartung');
});

test.each([
  ['Fri, 3 Jun 2022 05:01:10 GMT', '2022-06-03T05:01:10Z'],
  ['Thu, 27 Jan 2026 13:44:13 GMT', '2026-01-27T13:44:13Z'],
  ['27 Aug 2026 13:19:03 GMT', '2026-08-27T13:19:03Z'],
  ['2026-08-27T13:19:03.123Z', '2026-08-27T13:19:03Z'],
  ['2026-08-27T15:19:03+02:00', '2026-08-27T13:19:03Z'],
  ['soon, perhaps on day 3', null],
  ['Thu, 99 Foo 2026 13:44:13 GMT', null],
  ['Sun, 29 Feb 2028 8:44:13 GMT', '2028-02-29T08:44:13Z'],
  ['Tue, 30 Feb 2027 08:44:13 GMT', null],
  ['2027-02-30T08:44:13Z', null],
  ['2027-02-29T23:44:13-05:00', null],
  ['9999-12-31T23:59:59-12:00', null],
  ['0000-01-01T00:00:00+12:00', null],
  [1_787_836_743, null],
  [null, null],
])('the time %j is %j', (startTime, instant) => {
  expect(parseWith({}, { startTime }).startTime).toBe(instant);
});

test.each([
  [
    { page: '2', totalPages: '10', backupEvent: 'true' },
    { page: 2, totalPages: 10, isBackup: true },
  ],
  [
    { page: 2, totalPages: 10, backupEvent: true },
    { page: 2, totalPages: 10, isBackup: true },
  ],
  [
    { page: '0', totalPages: 'many', backupEvent: 'no' },
    { page: 1, totalPages: 1, isBackup: false },
  ],
])('of %j is read %j', (detail, read) => {
  expect(parseWith({}, detail)).toMatchObject(read);
});

test.each([
  ['8d2f6b1c4e7a9035-1', '8d2f6b1c4e7a9035'],
  ['8d2f6b1c4e7a9035-12', '8d2f6b1c4e7a9035'],
  ['8d2f6b1c', '8d2f6b1c'],
])('the communication %s is %s on every page', (communicationId, communication) => {
  expect(parseWith({}, { communicationId }).communication).toBe(communication);
});

describe('what is no event of AWS Health is refused, with what is missing:', () => {
  test.each([
    ['a list', [], 'Invalid input: expected object, received array'],
    ['a text', 'text', 'Invalid input: expected object, received string'],
    [
      'an event of another service',
      { source: 'aws.ec2', 'detail-type': 'EC2 Instance State-change Notification', detail: {} },
      'its source is not aws.health',
    ],
    ['an event without a detail', { source: 'aws.health' }, 'it has no detail'],
    [
      'an event whose detail names none',
      { source: 'aws.health', detail: { service: 'EC2', eventArn: '' } },
      'its detail has neither eventArn nor eventTypeCode',
    ],
  ])('%s', (_, value, missing) => {
    expect(() => parseHealthEvent(value, 'event.json')).toThrow(
      new Error(`event.json: no AWS Health event: ${missing}`),
    );
  });
});
