import { onTestFinished } from 'vitest';
import type { Endpoint } from '../../local/endpoint.ts';
import { startLambdaProcess } from '../../local/lambda-process.ts';
import type { OrganizationInput } from '../../local/organization.ts';
import { presentEnvironment } from '../../local/present-environment.ts';
import type { Queue } from '../../local/queue.ts';
import { drainQueue } from '../../local/queue-to-lambda.ts';
import { startRecordsTable } from '../../local/records-table.ts';
import { createRedrivingQueue } from '../../local/redriving-queue.ts';
import { SETTINGS_VARIABLES } from '../../local/settings-store.ts';
import { type SlackServer, startSlackServer } from '../../local/slack-server.ts';
import { type KillableLambda, startKillableLambda } from './killable-lambda.ts';
import { startOrganization } from './start-organization.ts';
import { startTap, type WireWatch } from './start-tap.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The account and Region of all there is. */
const OWN_ACCOUNT = '111122223333';
const REGION = 'eu-central-1';

const WEBHOOK = '/services/T0123ABCD/B0456EFGH/u1v2w3x4y5z6';
const SECRET_NAME = 'runtime-sunset/slack/platform';

/** A channel of each kind: platform, mail and topic. */
const CHANNELS = {
  platform: { slack: { webhookSecret: SECRET_NAME } },
  mail: { email: { to: ['checkout@example.com'] } },
  topic: { topic: { arn: `arn:aws:sns:${REGION}:${OWN_ACCOUNT}:runtime-sunset-notices` } },
};

/** What fails in one round is back in the next. */
const VISIBILITY_SECONDS = 360;
const ROUND_SECONDS = 720;

/** A text that a channel took. */
export interface Arrival {
  readonly channel: string;
  readonly text: string;
}

/** Both functions of the relay with their queues, from the notices queue to three channels. */
export interface RelayLine {
  readonly endpoint: Endpoint;
  readonly slack: SlackServer;
  readonly notices: Queue;
  readonly deliveries: Queue;
  readonly relay: KillableLambda;
  readonly deliver: KillableLambda;
  /**
   * Lets both functions at once handle what is waiting, then moves the clock past the visibility timeouts; gives what
   * was thrown.
   */
  readonly round: () => Promise<string[]>;
  readonly arrivals: () => Arrival[];
}

/** What a test may say of its line. */
export interface RelayLineOptions {
  readonly organization: Partial<OrganizationInput>;
  /** The settings document without its channels. */
  readonly settings: object;
  readonly maxReceiveCount: number;
  readonly slackTryMilliseconds?: number;
  /** Everything between each function and what it calls goes past these. */
  readonly watches: { readonly relay: WireWatch; readonly deliver: WireWatch };
}

/** Starts endpoints, table, queues and the built functions in processes of their own; all end with the test. */
export async function startRelayLine(options: RelayLineOptions): Promise<RelayLine> {
  let clock = new Date('2026-11-20T08:00:00.000Z');
  const { maxReceiveCount, watches, slackTryMilliseconds = 10_000 } = options;
  const content = JSON.stringify({ ...options.settings, channels: CHANNELS });
  const endpoint = await startOrganization(
    {
      accounts: [{ id: OWN_ACCOUNT, name: 'security' }],
      regions: [REGION],
      settings: { content },
      ...options.organization,
    },
    { now: () => clock, mail: { identities: ['example.com'] } },
  );
  const slack = await startSlackServer();
  const table = await startRecordsTable();
  const compiled = temporaryFolder();
  onTestFinished(async () => {
    await Promise.all([slack.close(), table.close()]);
  });
  endpoint.createTopic('runtime-sunset-notices');
  endpoint.setSecret(SECRET_NAME, `${await startTap(slack.url('/'), watches.deliver)}${WEBHOOK}`);
  const notices = createRedrivingQueue(endpoint, 'notices', VISIBILITY_SECONDS, { maxReceiveCount });
  const deliveries = createRedrivingQueue(endpoint, 'deliveries', VISIBILITY_SECONDS, { maxReceiveCount });

  /** `queue` is the one that the function writes to: the SDK finds it by its URL, wherever the endpoint is. */
  async function start(
    bundle: 'health' | 'deliver',
    watch: WireWatch,
    [variable, queue]: readonly [string, Queue],
    env: Record<string, string> = {},
  ) {
    const [aws, dynamodb] = await Promise.all([startTap(endpoint.url, watch), startTap(table.url, watch)]);
    return startKillableLambda(() =>
      startLambdaProcess(
        new URL('lambda-on-moved-clock.ts', import.meta.url),
        `arn:aws:lambda:${REGION}:${OWN_ACCOUNT}:function:${bundle}`,
        {
          ...presentEnvironment(endpoint, OWN_ACCOUNT, REGION),
          AWS_ENDPOINT_URL: aws,
          AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
          BUNDLE: new URL(`../../dist/lambda/${bundle}/index.mjs`, import.meta.url).href,
          // Killed processes are many, and compiling is most of a cold start.
          NODE_COMPILE_CACHE: compiled,
          RECORDS_TABLE: table.tableName,
          ...SETTINGS_VARIABLES,
          POWERTOOLS_LOG_LEVEL: 'ERROR',
          POWERTOOLS_METRICS_DISABLED: 'true',
          [variable]: queue.url.replace(endpoint.url, aws),
          ...env,
        },
      ),
    );
  }

  const relay = await start('health', watches.relay, ['DELIVERIES_QUEUE_URL', deliveries]);
  const deadLetters = endpoint.queue('deliveries-dead');
  const deliver = await start('deliver', watches.deliver, ['DEAD_LETTER_QUEUE_URL', deadLetters], {
    EMAIL_FROM: 'notices@example.com',
    OPTIONS: JSON.stringify({ allowLoopbackHttp: true, slackTryMilliseconds }),
  });

  return {
    endpoint,
    slack,
    notices,
    deliveries,
    relay,
    deliver,
    async round() {
      const drain = (queue: Queue, { invoke }: KillableLambda) =>
        drainQueue(queue, (event) => invoke({ now: clock.getTime(), event }));
      const drained = await Promise.all([drain(notices, relay), drain(asOfNow(deliveries), deliver)]);
      clock = new Date(clock.getTime() + ROUND_SECONDS * 1000);
      return drained.flatMap(({ errors }) => errors.map(String));
    },
    arrivals: () => [
      ...slack.posts.map(({ body }) => ({ channel: 'platform', text: JSON.stringify(body) })),
      ...endpoint.mails.map(({ text = '' }) => ({ channel: 'mail', text })),
      ...endpoint.publications.map(({ message }) => ({ channel: 'topic', text: message })),
    ],
  };
}

/** The queue without what comes later, so that it does not matter which of two functions is faster. */
function asOfNow(queue: Queue): Queue {
  let left = queue.waiting.length;
  return {
    ...queue,
    receive(limit) {
      const batch = queue.receive(Math.min(limit, left));
      left -= batch.length;
      return batch;
    },
  };
}
