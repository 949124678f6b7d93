import { expect, test } from 'vitest';
import type { SlackAnswer } from '../../local/slack-server.ts';
import { roughWireOfDeliver, roughWireOfRelay } from '../support/a-rough-wire.ts';
import { aSchedule, OTHER_ACCOUNTS, OWN_ACCOUNT, REGIONS, ROUTES } from '../support/a-schedule.ts';
import { createRandom, type Random } from '../support/random.ts';
import { judge } from '../support/schedule-verdict.ts';
import { callsOf } from '../support/start-organization.ts';
import { type RelayLine, startRelayLine } from '../support/start-relay-line.ts';

/** SCHEDULE_SEED=N npx vitest run test/health/schedule.test.ts tries another. */
const SEED = Number(process.env['SCHEDULE_SEED'] ?? 20_261_120);
const NOTICES = 200;
const DELIVERIES = 1000;
const ROUNDS = 24;
/** By then every fault has passed and every message has come back. */
const MOST_ROUNDS = ROUNDS + 20;
/** Nothing comes back more often than there are rounds. */
const MAX_RECEIVE_COUNT = 100;

test('Whatever fails and whoever is killed, every notice is told, and twice only by a kill before its record', {
  timeout: 120_000,
}, async () => {
  // Each has chance of its own, so that the order in which they draw decides nothing.
  const [random, ofRelay, ofDeliver] = [createRandom(SEED), createRandom(SEED + 1), createRandom(SEED + 2)];
  const { editions, events } = aSchedule(random, NOTICES, DELIVERIES, ROUNDS);
  const wires = {
    relay: roughWireOfRelay(ofRelay, () => line.relay.kill()),
    deliver: roughWireOfDeliver(ofDeliver, () => line.deliver.kill()),
  };
  const line: RelayLine = await startRelayLine({
    organization: {
      accounts: [OWN_ACCOUNT, ...OTHER_ACCOUNTS].map((id) => ({ id, name: `account ${id}` })),
      regions: [...REGIONS],
      functions: editions.map(({ functionNames: [name = ''] }, index) => ({
        name,
        region: REGIONS[index % 2],
        runtime: 'nodejs20.x',
        tags: { team: `team-${index % 7}` },
      })),
    },
    settings: ROUTES,
    maxReceiveCount: MAX_RECEIVE_COUNT,
    // Far longer than Slack takes on a busy machine: what is tried again although it was posted would be a duplicate.
    slackTryMilliseconds: 2_500,
    watches: wires,
  });

  const thrown: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const { round: due, body } of events) if (due === round) line.notices.send(body);
    injectFaults(line, random);
    wires.relay.disturb(random.below(8));
    wires.deliver.disturb(random.below(8));
    if (round === 5) line.slack.script('hang');
    if (round === 15) line.slack.script('accept-then-hang');
    thrown.push(...(await line.round()));
  }
  wires.relay.calm();
  wires.deliver.calm();
  for (let round = ROUNDS; round < MOST_ROUNDS && !isEmpty(line); round++) {
    thrown.push(...(await line.round()));
  }

  const kills = [...wires.relay.kills, ...wires.deliver.kills];
  const between = kills.filter(({ unrecorded }) => unrecorded !== undefined).length;
  const verdict = judge(editions, line.arrivals(), kills);
  process.stdout.write(
    `seed ${SEED}: ${events.length} events of ${NOTICES} notices in ${editions.length} editions; ` +
      `${line.relay.invocations() + line.deliver.invocations()} invocations, ${kills.length} killed, ` +
      `${between} of them between sending and recording; ${verdict.arrivals} messages, ` +
      `${verdict.duplicates} duplicates, ${verdict.inPart} of them before all pages had come\n`,
  );
  const because = `seed ${SEED}, ${verdict.violation ?? 'all told'}`;
  expect(verdict.violation === null, because).toBe(true);
  expect(verdict.duplicates, because).toBe(between);
  expect(isEmpty(line), because).toBe(true);
  expect(deadLettersOf(line), because).toEqual([]);
  expect(missingPages(line, editions), because).toEqual([]);
  expect(
    thrown.filter((it) => !/its process ended|settings in AppConfig/.test(it)),
    because,
  ).toEqual([]);
  expect(between, because).toBeGreaterThan(0);
});

/** What Slack answers to the next one or two posts. */
const SLACK_ANSWERS: readonly [SlackAnswer[], ...SlackAnswer[][]] = [
  ['server-error'],
  ['server-error', 'server-error'],
  ['drop', 'server-error'],
  ['drop', 'drop'],
  [{ retryAfter: 2 }],
  [{ retryAfter: 300 }],
  [{ retryAfter: null }, 'server-error'],
];

/** Each of the relay's and the channels' partners refuses now and then; from three times on the SDK gives up. */
function injectFaults({ endpoint, slack }: RelayLine, random: Random): void {
  const times = 1 + random.below(4);
  const faults = [
    { operation: 'SendMessageBatch', failedEntries: ['0'], times },
    { operation: 'SendMessageBatch', failedEntries: ['0', '1', '2'], times },
    { operation: 'SendMessageBatch', error: 'ThrottlingException', times },
    { operation: 'SendEmail', error: 'TooManyRequestsException', times },
    { operation: 'SendEmail', error: 'TooManyRequestsException', times: 3 },
    { operation: 'Publish', error: 'ThrottledException', times },
    { operation: 'Publish', error: 'ThrottledException', times: 3 },
    { operation: 'SelectResourceConfig', error: 'ThrottlingException', times },
    { operation: 'SelectResourceConfig', error: 'AccessDeniedException', times },
    { operation: 'DescribeAccount', error: 'ThrottlingException', times },
    { operation: 'GetSecretValue', error: 'ThrottlingException', times },
    { operation: 'GetLatestConfiguration', error: 'ThrottlingException', times },
  ];
  for (const fault of random.shuffle(faults).slice(0, 5)) endpoint.inject(fault);
  slack.script(...random.pick(SLACK_ANSWERS));
}

function isEmpty({ notices, deliveries }: RelayLine): boolean {
  return [notices, deliveries].every(({ waiting, inFlight }) => waiting.length + inFlight.length === 0);
}

function deadLettersOf({ endpoint }: RelayLine): string[] {
  return ['notices-dead', 'deliveries-dead'].flatMap((name) =>
    endpoint.queue(name).waiting.map(({ body }) => body),
  );
}

/** Pages that are in no message that was ever put on the deliveries queue. */
function missingPages({ endpoint }: RelayLine, editions: readonly { functionNames: readonly string[] }[]) {
  const relayed = JSON.stringify(callsOf(endpoint, 'SendMessageBatch'));
  return editions.flatMap(({ functionNames }) => functionNames.filter((name) => !relayed.includes(name)));
}
