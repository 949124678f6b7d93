import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Endpoint } from './endpoint.ts';
import { type LambdaProcess, startLambdaProcess } from './lambda-process.ts';
import { presentEnvironment } from './present-environment.ts';
import type { Queue } from './queue.ts';
import { drainQueue } from './queue-to-lambda.ts';
import type { RecordsTable } from './records-table.ts';

/** The built functions of the relay, joined by their queues. */
export interface HealthLine {
  /** Tells events, which come one by one; gives how many had to wait for others, and each delivery's channel. */
  readonly tell: (events: readonly string[]) => Promise<{ waited: number; channels: string[] }>;
  /** Keeps events in the archive. */
  readonly keep: (events: readonly string[]) => Promise<void>;
  /** Ends the processes; gives what each has written. */
  readonly close: () => Promise<Record<string, readonly string[]>>;
}

/** Of the deployed queues it is six minutes and more. */
const VISIBILITY_SECONDS = 1;
const MAX_RECEIVE_COUNT = 5;

const deliverySchema = z.object({ channel: z.string() });

/** Starts the relay of the account that receives the notices of a whole organization. */
export function startHealthLine(
  endpoint: Endpoint,
  table: RecordsTable,
  place: { readonly accountId: string; readonly region: string },
  settings: { readonly archive: string; readonly aggregator: string; readonly emailFrom: string },
): HealthLine {
  const { accountId, region } = place;
  const notices = createQueue('health-notices');
  const deliveries = createQueue('health-deliveries');

  function createQueue(name: string): Queue {
    const deadLetterQueue = `${name}-dead`;
    endpoint.createQueue(deadLetterQueue, place);
    const redrive = { deadLetterQueue, maxReceiveCount: MAX_RECEIVE_COUNT };
    endpoint.createQueue(name, { ...place, visibilityTimeoutSeconds: VISIBILITY_SECONDS, redrive });
    return endpoint.queue(name);
  }

  function start(name: string, module: string, env: Record<string, string>): LambdaProcess {
    const functionArn = `arn:aws:lambda:${region}:${accountId}:function:runtime-sunset-${name}`;
    return startLambdaProcess(new URL(module, import.meta.url), functionArn, {
      ...presentEnvironment(endpoint, accountId, region),
      AWS_ENDPOINT_URL_DYNAMODB: table.url,
      RECORDS_TABLE: table.tableName,
      SETTINGS_APPLICATION: 'runtime-sunset',
      SETTINGS_ENVIRONMENT: 'live',
      SETTINGS_PROFILE: 'settings',
      ...env,
    });
  }

  const functions = {
    health: start('health', '../dist/lambda/health/index.mjs', {
      DELIVERIES_QUEUE_URL: deliveries.url,
      AGGREGATOR_NAME: settings.aggregator,
    }),
    deliver: start('deliver', 'deliver-to-loopback.ts', {
      DEAD_LETTER_QUEUE_URL: endpoint.queue('health-deliveries-dead').url,
      EMAIL_FROM: settings.emailFrom,
    }),
    archive: start('health-archive', '../dist/lambda/health-archive/index.mjs', {
      ARCHIVE_BUCKET: settings.archive,
    }),
  };

  return {
    async tell(events) {
      let waited = 0;
      for (const event of events) {
        notices.send(event);
        waited += (await drainQueue(notices, functions.health.invoke)).returned.length;
      }
      await sleep(VISIBILITY_SECONDS * 1000);
      await drainQueue(notices, functions.health.invoke);
      const channels = deliveries.waiting.map(({ body }) => deliverySchema.parse(JSON.parse(body)).channel);
      await drainQueue(deliveries, functions.deliver.invoke);
      return { waited, channels };
    },
    async keep(events) {
      for (const event of events) await functions.archive.invoke(JSON.parse(event));
    },
    async close() {
      await Promise.all(Object.values(functions).map((it) => it.close()));
      return Object.fromEntries(Object.entries(functions).map(([name, { lines }]) => [name, lines]));
    },
  };
}
