import { onTestFinished, vi } from 'vitest';
import * as z from 'zod/mini';
import { type Delivery, deliverySchema } from '../../core/delivery.ts';
import type { RelayEnv } from '../../health/relay-env.ts';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import type { OrganizationInput } from '../../local/organization.ts';
import { SETTINGS_VARIABLES } from '../../local/settings-store.ts';
import { silence } from './silence.ts';
import { callsOf } from './start-organization.ts';
import { startRecordsTable } from './start-records.ts';
import { useEndpoint } from './use-endpoint.ts';

/** The account and Region of the relay and, unless a test says otherwise, of all else. */
const OWN_ACCOUNT = '111122223333';
const REGION = 'eu-central-1';

/** An organization in which the account of the relay is not alone. */
export const ORGANIZATION = {
  accounts: [
    { id: OWN_ACCOUNT, name: 'security' },
    { id: '444455556666', name: 'shop-prod', parentId: 'ou-ab12-11111111' },
  ],
  organizationalUnits: [{ id: 'ou-ab12-11111111', name: 'Shop' }],
};

/** Its other account, `shop-prod`. */
export const MEMBER = '444455556666';

/** The settings of a test that is not about routes. */
export const ONE_CHANNEL = {
  channels: { platform: { slack: { webhookSecret: 'runtime-sunset/slack/platform' } } },
  defaultChannels: ['platform'],
};

/** The relay's handler before a local AWS endpoint and a records table, and what a test needs to judge it. */
export interface RelayUnderTest {
  readonly endpoint: Endpoint;
  /** Hands messages over in one batch; gives the ids of those that failed. */
  readonly invoke: (...messages: readonly QueueMessage[]) => Promise<string[]>;
  /** Hands over whatever event. */
  readonly invokeWith: (event: unknown) => Promise<unknown>;
  /** What has been put on the deliveries queue. */
  readonly deliveries: () => Delivery[];
  /** The names of the operations called so far in services other than DynamoDB. */
  readonly operations: () => string[];
  readonly setClock: (instant: string) => void;
}

/** What a test may say of its relay; all else is as in a fresh single-account installation on 2026-11-20. */
export interface RelayOptions {
  readonly functions?: OrganizationInput['functions'];
  readonly organization?: Partial<OrganizationInput>;
  /** The settings document; null when none is deployed. */
  readonly settings?: object | null;
  readonly env?: Partial<RelayEnv>;
  /** false: log and metrics go to standard output. */
  readonly silent?: boolean;
  /** What is left of each invocation, in milliseconds, one after another for each time it is asked for. */
  readonly remaining?: () => number;
}

/** A message of the notices queue. */
interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: { readonly ApproximateReceiveCount: string; readonly SentTimestamp: string };
}

const START = new Date('2026-11-20T08:00:00.000Z');
const VISIBILITY_MILLISECONDS = 360_000;

/**
 * A message with an event, or with whatever text, as it is received at the start: for the first time, having just been
 * sent, or once more, having been sent a visibility timeout ago for each time before.
 */
export function aQueueMessage(messageId: string, content: unknown, receiveCount = 1): QueueMessage {
  const body = typeof content === 'string' ? content : JSON.stringify(content);
  const sent = START.getTime() - (receiveCount - 1) * VISIBILITY_MILLISECONDS;
  return {
    messageId,
    body,
    attributes: { ApproximateReceiveCount: String(receiveCount), SentTimestamp: String(sent) },
  };
}

/** Starts endpoint, table and handler; all end with the test. */
export async function startRelay(options: RelayOptions = {}): Promise<RelayUnderTest> {
  let clock = START;
  const { settings = ONE_CHANNEL } = options;
  const endpoint = await startEndpoint(
    {
      accounts: [{ id: OWN_ACCOUNT, name: 'security' }],
      regions: [REGION],
      functions: options.functions,
      ...(settings !== null && { settings: { content: JSON.stringify(settings) } }),
      ...options.organization,
    },
    { now: () => clock },
  );
  onTestFinished(() => endpoint.close());
  useEndpoint(endpoint, OWN_ACCOUNT, REGION);
  const { tableName } = await startRecordsTable();
  const env: RelayEnv = {
    RECORDS_TABLE: tableName,
    DELIVERIES_QUEUE_URL: endpoint.createQueue('deliveries'),
    ...SETTINGS_VARIABLES,
    ...options.env,
  };
  // The module reads its environment at once, as a cold start does.
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const { createHandler } = await import('../../health/relay.ts');
  if (options.silent !== false) silence();
  const handler = createHandler(env, () => clock);
  const context = {
    invokedFunctionArn: `arn:aws:lambda:${REGION}:${OWN_ACCOUNT}:function:health`,
    awsRequestId: '3d0f8e2e-6b9c-4f0e-9d43-5f6f3c1c7a11',
    getRemainingTimeInMillis: options.remaining ?? (() => 60_000),
  };
  return {
    endpoint,
    async invoke(...messages) {
      const { batchItemFailures } = await handler({ Records: messages }, context);
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
    invokeWith: (event) => handler(event, context),
    deliveries: () => callsOf(endpoint, 'SendMessageBatch').flatMap(deliveriesIn),
    operations: () => endpoint.calls.map(({ operation }) => operation),
    setClock(instant) {
      clock = new Date(instant);
    },
  };
}

const sendSchema = z.object({ Entries: z.array(z.object({ MessageBody: z.string() })) });

function deliveriesIn(input: unknown): Delivery[] {
  return z
    .parse(sendSchema, input)
    .Entries.map(({ MessageBody }) => z.parse(deliverySchema, JSON.parse(MessageBody)));
}

/** All texts of a message, for a look at what it says. */
export function messageText(delivery: Delivery | undefined): string {
  return JSON.stringify(delivery?.message);
}
