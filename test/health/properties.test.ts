import fc from 'fast-check';
import { expect, test } from 'vitest';
import { messageSchema } from '../../core/message.ts';
import { healthEventSchema, parseHealthEvent } from '../../health/health-event.ts';
import { toNotice } from '../../health/notice.ts';
import { toMessage } from '../../health/notice-message.ts';
import { healthDocument } from '../support/a-health-event.ts';
import { aNoticeContext } from '../support/a-notice.ts';

const DOCUMENT = healthDocument('lambda-lifecycle.page-1-of-10');

const anyValue = fc.oneof(
  fc.anything({ maxDepth: 2 }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('closed', 'PUBLIC', 'issue', 'EC2', '3', '99', 'true', 'Fri, 3 Jun 2022 05:01:10 GMT'),
  fc.constantFrom('arn:aws:health:eu-west-1::event/X', 'arn:aws:health', 'AWS_', '::::', '\ud800'),
);

/** The members of a real event, some of which are missing and some of which are anything. */
function anyVersionOf(members: object): fc.Arbitrary<Record<string, unknown>> {
  const arbitraries = Object.entries(members).map(([key, value]) => [
    key,
    fc.oneof({ weight: 3, arbitrary: fc.constant(value) }, anyValue, fc.constant(undefined)),
  ]);
  return fc.record(Object.fromEntries(arbitraries));
}

const { detail, ...envelope } = DOCUMENT;
const anyEvent = fc.record({
  event: anyVersionOf(envelope),
  detail: anyVersionOf(detail),
  name: fc.constantFrom('eventArn', 'eventTypeCode'),
});

test('whatever an event leaves out or gets wrong, it becomes a message', () => {
  fc.assert(
    fc.property(anyEvent, ({ name, ...parts }) => {
      const named = { ...parts.detail, [name]: detail[name] };
      const event = parseHealthEvent({ ...parts.event, source: 'aws.health', detail: named }, 'event');
      const message = toMessage(toNotice([event], []), aNoticeContext());

      expect(healthEventSchema.parse(event)).toEqual(event);
      expect(messageSchema.parse(message)).toEqual(message);
      expect(message.title).not.toBe('');
      expect(JSON.stringify(message)).not.toMatch(/undefined|NaN|Invalid/);
    }),
  );
});

test('anything else is refused with a reason', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      expect(() => parseHealthEvent(value, 'event')).toThrow(/^event: no AWS Health event: ./);
    }),
  );
});
