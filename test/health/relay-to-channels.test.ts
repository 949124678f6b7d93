import { expect, test } from 'vitest';
import { aDelivery } from '../support/a-delivery.ts';
import { aLifecycleEvent, arnOf } from '../support/a-lifecycle-event.ts';
import { type RelayLine, startRelayLine } from '../support/start-relay-line.ts';
import type { WireWatch } from '../support/start-tap.ts';

const MAX_RECEIVE_COUNT = 3;

const CALM: WireWatch = { asked: async () => 'pass', answered: async () => 'pass' };

/** Both functions, with every notice told on all three channels. */
function startCalmLine(): Promise<RelayLine> {
  return startRelayLine({
    organization: {},
    settings: { defaultChannels: ['platform', 'mail', 'topic'] },
    maxReceiveCount: MAX_RECEIVE_COUNT,
    watches: { relay: CALM, deliver: CALM },
  });
}

/** A notice that names one function. */
function aNotice(name: string) {
  return aLifecycleEvent({
    entities: [arnOf(name)],
    detail: { eventArn: `arn:aws:health:eu-central-1::event/LAMBDA/AWS_LAMBDA_X/AWS_LAMBDA_X_${name}` },
  });
}

/** Which of the functions each message names, by channel. */
function toldOf(line: RelayLine): string[] {
  return line
    .arrivals()
    .map(({ channel, text }) => `${channel}: ${/cart|index/.exec(text)?.[0]}`)
    .sort();
}

const ALL_TOLD = [
  'mail: cart',
  'mail: index',
  'platform: cart',
  'platform: index',
  'topic: cart',
  'topic: index',
];

test('Of a batch with a poisoned notice the others are told once, and it ends among the dead letters', async () => {
  const line = await startCalmLine();
  const poisoned = '{"source":"aws.health","detail-type":"AWS Health Event"}';
  for (const body of [JSON.stringify(aNotice('cart')), poisoned, JSON.stringify(aNotice('index'))]) {
    line.notices.send(body);
  }

  // What is relayed in one round is told in the next, and the last one finds that the poison has been tried enough.
  for (let round = 0; round <= MAX_RECEIVE_COUNT; round++) await line.round();

  expect(toldOf(line)).toEqual(ALL_TOLD);
  expect(line.relay.invocations()).toBe(MAX_RECEIVE_COUNT);
  expect(line.endpoint.queue('notices-dead').waiting.map(({ body }) => body)).toEqual([poisoned]);
  expect(line.endpoint.queue('deliveries-dead').waiting).toEqual([]);
});

test('Of a batch with a poisoned delivery the others are told once, and it ends among the dead letters', async () => {
  const line = await startCalmLine();
  const poisoned = JSON.stringify({ ...aDelivery(), message: null });
  line.deliveries.send(poisoned);
  for (const notice of [aNotice('cart'), aNotice('index')]) line.notices.send(JSON.stringify(notice));

  for (let round = 0; round <= MAX_RECEIVE_COUNT; round++) await line.round();

  expect(toldOf(line)).toEqual(ALL_TOLD);
  expect(line.endpoint.queue('deliveries-dead').waiting.map(({ body }) => body)).toEqual([poisoned]);
  expect(line.endpoint.queue('notices-dead').waiting).toEqual([]);
});
