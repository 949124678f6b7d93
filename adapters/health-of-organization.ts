import {
  DescribeAffectedAccountsForOrganizationCommand,
  DescribeAffectedEntitiesForOrganizationCommand,
  DescribeEventDetailsForOrganizationCommand,
  DescribeEventsForOrganizationCommand,
  type EventAccountFilter,
  type HealthClient,
} from '@aws-sdk/client-health';
import { accountIdSchema } from '../core/account-id.ts';
import { callAws } from './call-aws.ts';
import { eventsWithArn } from './events-with-arn.ts';
import { followPages } from './follow-pages.ts';
import {
  type AffectingEvent,
  type Answers,
  type HealthView,
  type ListedEvent,
  toDescribed,
  UNFINISHED,
  UnreadEvent,
} from './health-view.ts';
import { objectsIn } from './objects-in.ts';
import { parse } from './parse.ts';

const PAGE_SIZE = 100;

/** What AWS Health tells the management account or a delegated administrator about all accounts. */
export function organizationView(client: HealthClient): HealthView {
  return {
    name: 'organization',

    async *listEvents({ services, categories }) {
      const operation = 'DescribeEventsForOrganization';
      const filter = { services, eventTypeCategories: categories, eventStatusCodes: UNFINISHED };
      const pages = followPages(
        operation,
        (nextToken) =>
          client.send(new DescribeEventsForOrganizationCommand({ filter, maxResults: PAGE_SIZE, nextToken })),
        (page) => page.nextToken,
      );
      yield* eventsWithArn(pages, operation);
    },

    async toAffecting(event) {
      return event.eventScopeCode === 'PUBLIC' ? [{ event, accountId: null }] : readAccounts(client, event);
    },

    async describe(events) {
      const [details, entities] = await Promise.all([
        readDetails(client, events.map(toFilter)),
        // Public events name no entities, and to ask for some without an account is an error.
        readEntities(client, events.filter(({ accountId }) => accountId !== null).map(toFilter)),
      ]);
      const unread = [...details.unread, ...entities.unread];
      return toDescribed(events, { words: details.words, entities: entities.entities, unread });
    },
  };
}

async function readAccounts(client: HealthClient, event: ListedEvent): Promise<AffectingEvent[]> {
  const found: AffectingEvent[] = [];
  const operation = `DescribeAffectedAccountsForOrganization ${event.arn}`;
  const pages = followPages(
    operation,
    (nextToken) =>
      client.send(
        new DescribeAffectedAccountsForOrganizationCommand({
          eventArn: event.arn,
          maxResults: PAGE_SIZE,
          nextToken,
        }),
      ),
    (page) => page.nextToken,
  );
  for await (const { affectedAccounts } of pages) {
    for (const [index, element] of (affectedAccounts ?? []).entries()) {
      // Null would make the event a public one.
      const accountId = parse(accountIdSchema, element, `${operation}: affectedAccounts[${index}]`);
      found.push({ event, accountId });
    }
  }
  return found;
}

async function readDetails(
  client: HealthClient,
  filters: EventAccountFilter[],
): Promise<Pick<Answers, 'words' | 'unread'>> {
  const operation = 'DescribeEventDetailsForOrganization';
  const what = nameOf(operation, filters);
  const { successfulSet, failedSet } = await callAws(
    what,
    client.send(new DescribeEventDetailsForOrganizationCommand({ organizationEventDetailFilters: filters })),
  );
  return {
    words: objectsIn(successfulSet, `${what}: successfulSet`).map(
      ({ awsAccountId, event, eventDescription, eventMetadata }) => ({
        arn: event?.arn,
        accountId: awsAccountId || null,
        description: eventDescription?.latestDescription ?? null,
        metadata: eventMetadata ?? {},
      }),
    ),
    unread: objectsIn(failedSet, `${what}: failedSet`).map((refusal) => new UnreadEvent(operation, refusal)),
  };
}

async function readEntities(
  client: HealthClient,
  filters: EventAccountFilter[],
): Promise<Pick<Answers, 'entities' | 'unread'>> {
  if (filters.length === 0) return { entities: [], unread: [] };
  const operation = 'DescribeAffectedEntitiesForOrganization';
  const what = nameOf(operation, filters);
  const found: Answers['entities'][number][] = [];
  const unread: UnreadEvent[] = [];
  const pages = followPages(
    what,
    (nextToken) =>
      client.send(
        new DescribeAffectedEntitiesForOrganizationCommand({
          organizationEntityAccountFilters: filters,
          maxResults: PAGE_SIZE,
          nextToken,
        }),
      ),
    (page) => page.nextToken,
  );
  for await (const { entities, failedSet } of pages) {
    for (const entity of objectsIn(entities, `${what}: entities`)) {
      found.push({ ...entity, arn: entity.eventArn, accountId: entity.awsAccountId ?? null });
    }
    const refusals = objectsIn(failedSet, `${what}: failedSet`);
    unread.push(...refusals.map((refusal) => new UnreadEvent(operation, refusal)));
  }
  return { entities: found, unread };
}

function toFilter({ event, accountId }: AffectingEvent): EventAccountFilter {
  return { eventArn: event.arn, ...(accountId !== null && { awsAccountId: accountId }) };
}

function nameOf(operation: string, filters: readonly EventAccountFilter[]): string {
  const [first] = filters;
  return `${operation} of ${filters.length}, from ${first?.eventArn} ${first?.awsAccountId ?? ''}`.trimEnd();
}
