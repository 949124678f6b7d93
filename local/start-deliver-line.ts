import * as z from 'zod';
import type { Endpoint } from './endpoint.ts';
import type { Queue } from './queue.ts';
import { drainQueue } from './queue-to-lambda.ts';
import { type RecordsTable, startRecordsTable } from './records-table.ts';
import { createRedrivingQueue } from './redriving-queue.ts';
import { type SlackServer, startSlackServer } from './slack-server.ts';
import { type Place, startFunction } from './start-function.ts';

/** What is to be told, and where. */
export interface SentDelivery {
  readonly about: string;
  readonly channel: string;
}

/** The built function that sends deliveries, with its queue before it and the sample's channels behind it. */
export interface DeliverLine {
  readonly place: Place;
  readonly slack: SlackServer;
  readonly table: RecordsTable;
  readonly deliveries: Queue;
  /** Hands all that is waiting to the function; gives what that was. */
  readonly send: () => Promise<SentDelivery[]>;
  /** Ends everything; gives what the function has written. */
  readonly close: () => Promise<readonly string[]>;
}

const VISIBILITY_SECONDS = 360;

const deliverySchema = z.object({ about: z.string(), channel: z.string() });

/** Starts it in the account to which the whole organization's messages belong. */
export async function startDeliverLine(endpoint: Endpoint, place: Place): Promise<DeliverLine> {
  const [slack, table] = await Promise.all([startSlackServer(), startRecordsTable()]);
  endpoint.setSecret('runtime-sunset/slack/platform', slack.url());
  endpoint.createTopic('runtime-sunset-payments', place.accountId, place.region);
  const deliveries = createRedrivingQueue(endpoint, 'deliveries', VISIBILITY_SECONDS, { place });
  const deliver = startFunction(endpoint, place, 'deliver', 'deliver-to-loopback.ts', {
    AWS_ENDPOINT_URL_DYNAMODB: table.url,
    RECORDS_TABLE: table.tableName,
    DEAD_LETTER_QUEUE_URL: endpoint.queue('deliveries-dead').url,
    EMAIL_FROM: 'runtime-sunset@fernhollow.example',
  });

  return {
    place,
    slack,
    table,
    deliveries,
    async send() {
      const waiting = deliveries.waiting.map(({ body }) => deliverySchema.parse(JSON.parse(body)));
      await drainQueue(deliveries, deliver.invoke);
      return waiting;
    },
    async close() {
      await deliver.close();
      await Promise.all([slack.close(), table.close()]);
      return deliver.lines;
    },
  };
}
