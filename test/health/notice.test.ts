import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HealthEvent } from '../../health/health-event.ts';
import { identify, toNotice } from '../../health/notice.ts';
import { aHealthEvent, healthEvent } from '../support/a-health-event.ts';

const PAGE_1 = healthEvent('lambda-lifecycle-in-two.page-1');
const PAGE_2 = healthEvent('lambda-lifecycle-in-two.page-2');
const COPY = healthEvent('lambda-lifecycle-in-two.page-1.backup-copy');

describe('what an event is about', () => {
  test('is its ARN and the affected account, in an edition of communication, update and status', () => {
    expect(identify(PAGE_1)).toEqual({
      about:
        'arn:aws:health:eu-west-1::event/AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT_90353408594353980|222233334444',
      edition: '5b7e1f2a9c8d3046|2026-10-05T09:10:00Z|open',
    });
  });

  test('is the same for another page, the copy from a backup Region and the copy for the organization', () => {
    const organization = aHealthEvent({ receivedBy: '999988887777', id: 'another' });

    expect(identify(PAGE_2)).toEqual(identify(PAGE_1));
    expect(identify(COPY)).toEqual(identify(PAGE_1));
    expect(identify(organization)).toEqual(identify(aHealthEvent()));
  });

  test('is another for each account of an organization', () => {
    expect(identify(aHealthEvent({ affectedAccount: '333344445555' })).about).not.toBe(
      identify(aHealthEvent()).about,
    );
  });

  test.each([
    { lastUpdatedTime: '2026-10-06T09:10:00Z' },
    { statusCode: 'closed' },
    { communication: '9e3a7c2d5f8b0146' },
  ])('stays, in another edition, when it changes: %j', (change) => {
    const [before, after] = [identify(aHealthEvent()), identify(aHealthEvent(change))];

    expect(after.about).toBe(before.about);
    expect(after.edition).not.toBe(before.edition);
  });

  test('is its type, Region and start where the ARN is missing', () => {
    expect(identify(aHealthEvent({ eventArn: null })).about).toBe(
      'AWS_LAMBDA_PLANNED_LIFECYCLE_EVENT@eu-west-1@2026-04-30T07:00:00Z|222233334444',
    );
  });
});

describe('a notice', () => {
  test('has the entities of all pages that arrived', () => {
    const notice = toNotice([PAGE_2, COPY], []);

    expect(notice.pages).toEqual({ arrived: [1, 2], total: 2 });
    expect(notice.entities.map(({ value, status }) => [value.split(':function:')[1], status])).toEqual([
      ['old-runtime-1', 'PENDING'],
      ['old-runtime-2', 'RESOLVED'],
      ['old-runtime-3', 'PENDING'],
      ['old-runtime-4:7', 'PENDING'],
    ]);
  });

  test('knows how many pages are missing', () => {
    expect(toNotice([PAGE_2], []).pages).toEqual({ arrived: [2], total: 2 });
    expect(toNotice([aHealthEvent({ page: 3, totalPages: 1 })], []).pages).toEqual({
      arrived: [3],
      total: 3,
    });
  });

  test('has the status of an entity that was sent last', () => {
    const [early, late] = [
      aHealthEvent({ time: '2026-10-05T09:00:00Z', entities: [{ value: 'i-1', status: 'PENDING' }] }),
      aHealthEvent({ time: '2026-10-05T10:00:00Z', entities: [{ value: 'i-1', status: 'RESOLVED' }] }),
    ];

    expect(toNotice([late, early], []).entities).toEqual([{ value: 'i-1', status: 'RESOLVED' }]);
  });

  test('tells nothing of how it came', () => {
    expect(toNotice([COPY], [])).toEqual(toNotice([PAGE_1], []));
  });
});

test('a notice is the same for any order of its pages and any number of copies', () => {
  const status = fc.constantFrom('PENDING', 'RESOLVED', null);
  const entities = fc.array(fc.record({ value: fc.constantFrom('i-1', 'i-2', 'i-3', 'i-4'), status }), {
    maxLength: 4,
  });
  const aPage = fc.record({
    page: fc.integer({ min: 1, max: 5 }),
    totalPages: fc.integer({ min: 1, max: 5 }),
    id: fc.uuid(),
    time: fc.constantFrom('2026-10-05T09:00:00Z', '2026-10-05T10:00:00Z', null),
    isBackup: fc.boolean(),
    receivedBy: fc.constantFrom('111122223333', '999988887777'),
    description: fc.constantFrom('one', 'two', null),
    entities,
  });
  const pages = fc.uniqueArray(aPage.map(aHealthEvent), {
    minLength: 1,
    maxLength: 6,
    selector: ({ id }) => id,
  });
  const withShuffled = pages.chain((events) =>
    fc
      .array(fc.constantFrom(...events), { maxLength: 6 })
      .chain((copies) =>
        fc.shuffledSubarray([...events, ...copies], { minLength: events.length + copies.length }),
      )
      .map((shuffled) => ({ events, shuffled })),
  );

  fc.assert(
    fc.property(withShuffled, ({ events, shuffled }) => {
      expect(noticeOf(shuffled)).toEqual(noticeOf(events));
    }),
  );
});

function noticeOf([first, ...others]: readonly HealthEvent[]) {
  return toNotice([first ?? aHealthEvent(), ...others], []);
}

describe('a notice that has not arrived whole', () => {
  const EDITION = identify(PAGE_1).edition;
  const PAGES = [1, 2, 4].map((page) => aHealthEvent({ page, totalPages: 4 }));

  test('is of an edition of its own, which names its pages', () => {
    expect(toNotice([PAGE_2], []).edition).toBe(`${EDITION}|pages 2 of 2`);
    expect(noticeOf(PAGES).edition).toBe(`${identify(aHealthEvent()).edition}|pages 1,2,4 of 4`);
    expect(toNotice([PAGE_2, PAGE_1], []).edition).toBe(EDITION);
  });

  test('of very many pages has an edition that still fits into a key', () => {
    const pages = Array.from({ length: 600 }, (_, index) => aHealthEvent({ page: 2 * index + 1 }));

    expect(noticeOf(pages).edition.length).toBeLessThan(700);
  });

  test('is an update where less of it has been told, and completed once it is whole', () => {
    const telling = { edition: EDITION, isPartlyTold: true };

    expect(toNotice([PAGE_2], [], telling).novelty).toBe('update');
    expect(toNotice([PAGE_2, PAGE_1], [], telling).novelty).toBe('completed');
  });
});

test('a status is the same in any case of its letters', () => {
  expect(identify(aHealthEvent({ statusCode: 'OPEN' }))).toEqual(
    identify(aHealthEvent({ statusCode: 'open' })),
  );
});

test('what a notice is about, and its edition, fit into keys however long their parts are', () => {
  const event = aHealthEvent({
    eventArn: 'é'.repeat(3_000),
    communication: 'é'.repeat(3_000),
    statusCode: 'é'.repeat(3_000),
  });

  expect(Buffer.byteLength(identify(event).about)).toBeLessThanOrEqual(2048);
  expect(Buffer.byteLength(identify(event).edition)).toBeLessThanOrEqual(400);
});

describe('a notice of which other editions are known', () => {
  const EVENT = aHealthEvent({ lastUpdatedTime: '2026-10-05T09:10:00Z' });
  const OWN = { edition: identify(EVENT).edition, lastUpdatedTime: '2026-10-05T09:10:00Z' };

  test.each([
    ['new when there are none', [], 'new'],
    ['new when the only one is its own', [OWN], 'new'],
    [
      'an update of an earlier one',
      [OWN, { edition: 'a', lastUpdatedTime: '2026-10-01T00:00:00Z' }],
      'update',
    ],
    ['overtaken by a later one', [{ edition: 'a', lastUpdatedTime: '2026-10-06T00:00:00Z' }], 'overtaken'],
    ['an update where nobody can tell', [{ edition: 'a', lastUpdatedTime: null }], 'update'],
  ] as const)('is %s', (_, known, novelty) => {
    expect(toNotice([EVENT], known).novelty).toBe(novelty);
  });
});
