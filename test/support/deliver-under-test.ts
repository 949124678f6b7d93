import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import { onTestFinished, vi } from 'vitest';
import type { Delivery } from '../../core/delivery.ts';
import type { DeliverEnv } from '../../health/deliver-env.ts';
import type { Endpoint } from '../../local/endpoint.ts';
import { type Drained, drainQueue } from '../../local/queue-to-lambda.ts';
import { createRedrivingQueue } from '../../local/redriving-queue.ts';
import { SETTINGS_VARIABLES } from '../../local/settings-store.ts';
import { type SlackServer, startSlackServer } from '../../local/slack-server.ts';
import { silence } from './silence.ts';
import { startOrganization } from './start-organization.ts';
import { startRecordsTable } from './start-records.ts';
import { useEndpoint } from './use-endpoint.ts';

/** The account and Region of all there is. */
export const OWN_ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';

/** The secret of the channel `platform`, and the path of the webhook that it holds. */
export const SECRET_NAME = 'runtime-sunset/slack/platform';
export const WEBHOOK = '/services/T0123ABCD/B0456EFGH/u1v2w3x4y5z6';

/** A channel of each kind: platform, mail and topic. */
export const CHANNELS = {
  platform: { slack: { webhookSecret: SECRET_NAME } },
  mail: { email: { to: ['checkout@example.com'] } },
  topic: { topic: { arn: `arn:aws:sns:${REGION}:${OWN_ACCOUNT}:runtime-sunset-notices` } },
};

/** The queue's visibility timeout: what fails is back after so many seconds. */
const VISIBILITY_SECONDS = 360;

/** The handler that sends deliveries, before local endpoints of AWS and Slack. */
export interface DeliverUnderTest {
  readonly endpoint: Endpoint;
  readonly slack: SlackServer;
  readonly env: DeliverEnv;
  /** Puts messages on the queue: deliveries, or texts as they are. */
  readonly enqueue: (...messages: readonly (Delivery | string)[]) => void;
  /** Gives the handler whatever is waiting on the queue. */
  readonly drain: () => Promise<Drained>;
  /** Another instance of the same function. */
  readonly startAnother: () => () => Promise<Drained>;
  /** Moves the clock of queue and settings past the visibility timeout. */
  readonly passVisibilityTimeout: () => void;
  /** What the dead-letter queue holds: each body with its attributes. */
  readonly deadLetters: () => { body: string; attributes: Record<string, string | undefined> }[];
  /** What the records table holds under what a delivery is about. */
  readonly recordsAbout: (about: string) => Promise<Record<string, AttributeValue>[]>;
}

/** What a test may say; all else is as in a fresh installation with the three channels. */
export interface DeliverOptions {
  readonly channels?: object;
  readonly env?: Partial<DeliverEnv>;
  /** Milliseconds left whenever it is asked. */
  readonly remaining?: () => number;
  readonly slackTryMilliseconds?: number;
  /** false: log and metrics go to standard output. */
  readonly silent?: boolean;
}

/** Starts endpoints, table and handler; all end with the test. */
export async function startDeliver(options: DeliverOptions = {}): Promise<DeliverUnderTest> {
  let clock = new Date('2026-11-20T08:00:00.000Z');
  const content = JSON.stringify({ channels: options.channels ?? CHANNELS });
  const endpoint = await startOrganization(
    { accounts: [{ id: OWN_ACCOUNT, name: 'security' }], regions: [REGION], settings: { content } },
    { now: () => clock, mail: { identities: ['example.com'] } },
  );
  useEndpoint(endpoint, OWN_ACCOUNT, REGION);
  const slack = await startSlackServer();
  onTestFinished(() => slack.close());
  endpoint.setSecret(SECRET_NAME, slack.url(WEBHOOK));
  endpoint.createTopic('runtime-sunset-notices');
  const { client, tableName } = await startRecordsTable();
  const queue = createRedrivingQueue(endpoint, 'deliveries', VISIBILITY_SECONDS);
  const env: DeliverEnv = {
    RECORDS_TABLE: tableName,
    DEAD_LETTER_QUEUE_URL: endpoint.queue('deliveries-dead').url,
    EMAIL_FROM: 'notices@example.com',
    ...SETTINGS_VARIABLES,
    ...options.env,
  };
  // The module reads its environment at once, as a cold start does.
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const { createHandler } = await import('../../health/deliver.ts');
  if (options.silent !== false) silence();

  function startInstance(): () => Promise<Drained> {
    const handler = createHandler(env, {
      now: () => clock,
      allowLoopbackHttp: true,
      slackTryMilliseconds: options.slackTryMilliseconds ?? 10_000,
    });
    const context = {
      invokedFunctionArn: `arn:aws:lambda:${REGION}:${OWN_ACCOUNT}:function:deliver`,
      awsRequestId: '3d0f8e2e-6b9c-4f0e-9d43-5f6f3c1c7a11',
      getRemainingTimeInMillis: options.remaining ?? (() => 60_000),
    };
    return () => drainQueue(queue, (event) => handler(event, context));
  }

  return {
    endpoint,
    slack,
    env,
    enqueue(...messages) {
      for (const message of messages) {
        queue.send(typeof message === 'string' ? message : JSON.stringify(message));
      }
    },
    drain: startInstance(),
    startAnother: startInstance,
    passVisibilityTimeout() {
      clock = new Date(clock.getTime() + VISIBILITY_SECONDS * 1000);
    },
    deadLetters: () =>
      endpoint.queue('deliveries-dead').waiting.map(({ body, attributes }) => ({
        body,
        attributes: Object.fromEntries(
          Object.entries(attributes).map(([name, { StringValue }]) => [name, StringValue]),
        ),
      })),
    async recordsAbout(about) {
      const query = new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'about = :about',
        ExpressionAttributeValues: { ':about': { S: about } },
      });
      return (await client.send(query)).Items ?? [];
    },
  };
}
