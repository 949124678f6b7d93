import { describe, expect, test } from 'vitest';
import { asKnownEdition } from '../../health/known-edition.ts';
import { identify } from '../../health/notice.ts';
import { aHealthEvent } from '../support/a-health-event.ts';

const LATER = '2026-10-06T09:10:00Z';
const DELIVERED = aHealthEvent({ communication: '8d2f6b1c4e7a9035' });
const CAUGHT_UP = aHealthEvent({ id: 'catch-up-0f1e2d3c', communication: '' });

/** These events as the records table knows them. */
function knownOf(...events: readonly ReturnType<typeof aHealthEvent>[]) {
  return events.map((event) => ({
    edition: identify(event).edition,
    lastUpdatedTime: event.lastUpdatedTime,
  }));
}

describe('an event of a state that has been caught up on', () => {
  test('belongs to the edition that was caught up on', () => {
    const event = asKnownEdition(DELIVERED, knownOf(CAUGHT_UP));

    expect(identify(event)).toEqual(identify(CAUGHT_UP));
    expect(event).toEqual({ ...DELIVERED, communication: '' });
  });

  test('is news when it was updated since', () => {
    const update = aHealthEvent({ lastUpdatedTime: LATER });

    expect(asKnownEdition(update, knownOf(CAUGHT_UP))).toBe(update);
  });

  test('is news when its status is another', () => {
    const closed = aHealthEvent({ statusCode: 'closed' });

    expect(asKnownEdition(closed, knownOf(CAUGHT_UP))).toBe(closed);
  });
});

describe('an event that is caught up on', () => {
  test('belongs to the edition that EventBridge delivered of the same state', () => {
    const event = asKnownEdition(CAUGHT_UP, knownOf(aHealthEvent({ lastUpdatedTime: LATER }), DELIVERED));

    expect(identify(event)).toEqual(identify(DELIVERED));
  });

  test('is its own edition while nothing of its state is known', () => {
    expect(asKnownEdition(CAUGHT_UP, [])).toBe(CAUGHT_UP);
  });
});

test('an edition that is known itself stays as it is, whatever else is known', () => {
  const known = knownOf(CAUGHT_UP, DELIVERED);

  expect(asKnownEdition(DELIVERED, known)).toBe(DELIVERED);
  expect(asKnownEdition(CAUGHT_UP, known)).toBe(CAUGHT_UP);
});

test('two communications about the same state stay two', () => {
  const other = aHealthEvent({ communication: '1a2b3c4d5e6f7081' });

  expect(asKnownEdition(other, knownOf(DELIVERED))).toBe(other);
});

test('states without a time of their last update are never taken for the same', () => {
  const timeless = aHealthEvent({ lastUpdatedTime: null });
  const caughtUp = aHealthEvent({ lastUpdatedTime: null, communication: '' });

  expect(asKnownEdition(timeless, knownOf(caughtUp))).toBe(timeless);
});
