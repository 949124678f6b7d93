import { setTimeout as sleep } from 'node:timers/promises';
import type { Endpoint } from './endpoint.ts';
import { drainQueue } from './queue-to-lambda.ts';
import { createRedrivingQueue } from './redriving-queue.ts';
import type { DeliverLine } from './start-deliver-line.ts';
import { startFunction } from './start-function.ts';

/** The built functions that receive notices; what they tell of them goes on with the deliveries. */
export interface HealthLine {
  /** Tells events, which come one by one; gives how many had to wait for others, and each delivery's channel. */
  readonly tell: (events: readonly string[]) => Promise<{ waited: number; channels: string[] }>;
  /** Keeps events in the archive. */
  readonly keep: (events: readonly string[]) => Promise<void>;
  /** Ends the processes; gives what each has written. */
  readonly close: () => Promise<Record<string, readonly string[]>>;
}

/** Of the deployed queue it is six minutes and more. */
const VISIBILITY_SECONDS = 1;

/** Starts the relay of the account that receives the notices of a whole organization. */
export function startHealthLine(
  endpoint: Endpoint,
  { place, table, deliveries, send }: DeliverLine,
  settings: { readonly archive: string; readonly aggregator: string },
): HealthLine {
  const notices = createRedrivingQueue(endpoint, 'health-notices', VISIBILITY_SECONDS, { place });
  const functions = {
    health: startFunction(endpoint, place, 'health', '../dist/lambda/health/index.mjs', {
      AWS_ENDPOINT_URL_DYNAMODB: table.url,
      RECORDS_TABLE: table.tableName,
      DELIVERIES_QUEUE_URL: deliveries.url,
      AGGREGATOR_NAME: settings.aggregator,
    }),
    archive: startFunction(endpoint, place, 'health-archive', '../dist/lambda/health-archive/index.mjs', {
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
      return { waited, channels: (await send()).map(({ channel }) => channel) };
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
