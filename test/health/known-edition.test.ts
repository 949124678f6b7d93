import { describe, expect, test } from 'vitest';
import { knownEditionOf } from '../../health/known-edition.ts';
import { identify } from '../../health/notice.ts';
import { aHealthEvent } from '../support/a-health-event.ts';

const LATER = '2026-10-06T09:10:00Z';
const DELIVERED = aHealthEvent({ communication: '8d2f6b1c4e7a9035' });
const CAUGHT_UP = aHealthEvent({ id: 'catch-up-0f1e2d3c', communication: '' });

/** These events as the records table knows them. */
function knownOf(...events: readonly ReturnType<typeof aHealthEvent>[]) {
  return events.map((event) => ({
    edition: identify(event).edition,
  }));
}

describe('an event of a state that has been caught up on', () => {
  test('belongs to the edition that was caught up on', () => {
    expect(knownEditionOf(DELIVERED, knownOf(CAUGHT_UP))).toBe(editionOf(CAUGHT_UP));
  });

  test('is news when it was updated since', () => {
    const update = aHealthEvent({ lastUpdatedTime: LATER });

    expect(knownEditionOf(update, knownOf(CAUGHT_UP))).toBe(editionOf(update));
  });

  test('is news when its status is another', () => {
    const closed = aHealthEvent({ statusCode: 'closed' });

    expect(knownEditionOf(closed, knownOf(CAUGHT_UP))).toBe(editionOf(closed));
  });

  test('is no news when its status is the same in capitals', () => {
    const inCapitals = aHealthEvent({ statusCode: 'OPEN' });

    expect(knownEditionOf(inCapitals, knownOf(CAUGHT_UP))).toBe(editionOf(CAUGHT_UP));
  });
});

describe('an event that is caught up on', () => {
  test('belongs to the edition that EventBridge delivered of the same state', () => {
    const known = knownOf(aHealthEvent({ lastUpdatedTime: LATER }), DELIVERED);

    expect(knownEditionOf(CAUGHT_UP, known)).toBe(editionOf(DELIVERED));
  });

  test('is its own edition while nothing of its state is known', () => {
    expect(knownEditionOf(CAUGHT_UP, [])).toBe(editionOf(CAUGHT_UP));
  });

  test('belongs to the edition of a communication of any length', () => {
    const delivered = aHealthEvent({ communication: 'x'.repeat(3_000) });

    expect(knownEditionOf(CAUGHT_UP, knownOf(delivered))).toBe(editionOf(delivered));
  });
});

test('an edition that is known itself stays as it is, whatever else is known', () => {
  const known = knownOf(CAUGHT_UP, DELIVERED);

  expect(knownEditionOf(DELIVERED, known)).toBe(editionOf(DELIVERED));
  expect(knownEditionOf(CAUGHT_UP, known)).toBe(editionOf(CAUGHT_UP));
});

test('two communications about the same state stay two', () => {
  const other = aHealthEvent({ communication: '1a2b3c4d5e6f7081' });

  expect(knownEditionOf(other, knownOf(DELIVERED))).toBe(editionOf(other));
});

test('states without a time of their last update are never taken for the same', () => {
  const timeless = aHealthEvent({ lastUpdatedTime: null });
  const caughtUp = aHealthEvent({ lastUpdatedTime: null, communication: '' });

  expect(knownEditionOf(timeless, knownOf(caughtUp))).toBe(editionOf(timeless));
});

function editionOf(event: ReturnType<typeof aHealthEvent>): string {
  return identify(event).edition;
}
