import {
  DescribeAffectedEntitiesCommand,
  DescribeEventDetailsCommand,
  DescribeEventsCommand,
  type HealthClient,
} from '@aws-sdk/client-health';
import { callAws } from './call-aws.ts';
import { eventsWithArn } from './events-with-arn.ts';
import { followPages } from './follow-pages.ts';
import { type Answers, type HealthView, toDescribed, UNFINISHED, UnreadEvent } from './health-view.ts';
import { objectsIn } from './objects-in.ts';

const PAGE_SIZE = 100;

/** What AWS Health tells the caller's account about itself, public events among it. */
export function accountView(client: HealthClient): HealthView {
  return {
    name: 'account',

    async *listEvents({ services, categories }) {
      const operation = 'DescribeEvents';
      const filter = { services, eventTypeCategories: categories, eventStatusCodes: UNFINISHED };
      const pages = followPages(
        operation,
        (nextToken) => client.send(new DescribeEventsCommand({ filter, maxResults: PAGE_SIZE, nextToken })),
        (page) => page.nextToken,
      );
      yield* eventsWithArn(pages, operation);
    },

    async toAffecting(event) {
      return [{ event, accountId: null }];
    },

    async describe(events) {
      const eventArns = events.map(({ event }) => event.arn);
      const [details, entities] = await Promise.all([
        readDetails(client, eventArns),
        readEntities(client, eventArns),
      ]);
      return toDescribed(events, { ...details, entities });
    },
  };
}

async function readDetails(
  client: HealthClient,
  eventArns: string[],
): Promise<Pick<Answers, 'words' | 'unread'>> {
  const operation = `DescribeEventDetails of ${eventArns.length}, from ${eventArns[0]}`;
  const { successfulSet, failedSet } = await callAws(
    operation,
    client.send(new DescribeEventDetailsCommand({ eventArns })),
  );
  return {
    words: objectsIn(successfulSet, `${operation}: successfulSet`).map(
      ({ event, eventDescription, eventMetadata }) => ({
        arn: event?.arn,
        accountId: null,
        description: eventDescription?.latestDescription ?? null,
        metadata: eventMetadata ?? {},
      }),
    ),
    unread: objectsIn(failedSet, `${operation}: failedSet`).map(
      (refusal) => new UnreadEvent('DescribeEventDetails', refusal),
    ),
  };
}

async function readEntities(client: HealthClient, eventArns: string[]): Promise<Answers['entities']> {
  const found: Answers['entities'][number][] = [];
  const operation = `DescribeAffectedEntities of ${eventArns.length}, from ${eventArns[0]}`;
  const pages = followPages(
    operation,
    (nextToken) =>
      client.send(
        new DescribeAffectedEntitiesCommand({ filter: { eventArns }, maxResults: PAGE_SIZE, nextToken }),
      ),
    (page) => page.nextToken,
  );
  for await (const { entities } of pages) {
    for (const entity of objectsIn(entities, `${operation}: entities`)) {
      found.push({ ...entity, arn: entity.eventArn, accountId: null });
    }
  }
  return found;
}
