import type { AffectedEntity, EventTypeCategory, OrganizationEvent } from '@aws-sdk/client-health';

/** The events of AWS Health as an account or an organization sees them; each method throws, naming the operation. */
export interface HealthView {
  readonly name: 'account' | 'organization';
  /** The open and the upcoming events, page by page. */
  listEvents(filter: ListedEvents): AsyncGenerator<ListedEvent[]>;
  /** The event once for each account that it concerns. */
  toAffecting(event: ListedEvent): Promise<AffectingEvent[]>;
  /** At most `MAX_DESCRIBED` at a time; AWS may describe some and refuse others. */
  describe(events: readonly AffectingEvent[]): Promise<Described>;
}

/** The most events, each of one account, that one call describes (docs: health API_DescribeEventDetails). */
export const MAX_DESCRIBED = 10;

/** Which events to list, at most ten of each (docs: health API_EventFilter); what is left out does not restrict. */
export interface ListedEvents {
  readonly services?: string[] | undefined;
  readonly categories?: EventTypeCategory[] | undefined;
}

/** The categories of events that there are (docs: health API_Event). */
export const CATEGORIES: readonly EventTypeCategory[] = [
  'issue',
  'accountNotification',
  'scheduledChange',
  'investigation',
];

/** An event without words, entities and accounts. */
export interface ListedEvent extends OrganizationEvent {
  readonly arn: string;
}

/** An event as it concerns one account; null where it is public, or the reader's own. */
export interface AffectingEvent {
  readonly event: ListedEvent;
  readonly accountId: string | null;
}

/** All that the Health API tells about an event as it concerns one account. */
export interface DescribedEvent extends AffectingEvent, EventWords {
  readonly entities: readonly AffectedEntity[];
}

/** What the Health API says about an event. */
interface EventWords {
  readonly description: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What describing events came to. */
export interface Described {
  readonly events: DescribedEvent[];
  readonly unread: UnreadEvent[];
}

/** An event that a successful answer refuses to describe; an element of its failedSet. */
export class UnreadEvent extends Error {
  override readonly name = 'UnreadEvent';
  readonly arn: string | undefined;
  readonly accountId: string | null;
  /** AWS's own name for the reason. */
  readonly errorName: string;

  constructor(operation: string, { eventArn, awsAccountId, errorName = '', errorMessage = '' }: Refusal) {
    super(`${operation} ${eventArn} ${awsAccountId ?? ''}: ${errorName}: ${errorMessage}`.replace(' :', ':'));
    this.arn = eventArn;
    this.accountId = awsAccountId || null;
    this.errorName = errorName;
  }
}

/** docs: health API_OrganizationEventDetailsErrorItem and its like. */
interface Refusal {
  readonly eventArn?: string | undefined;
  readonly awsAccountId?: string | undefined;
  readonly errorName?: string | undefined;
  readonly errorMessage?: string | undefined;
}

/** What DescribeEventDetails and DescribeAffectedEntities say of some events, in the terms of both views. */
export interface Answers {
  readonly words: readonly (EventWords & Of)[];
  readonly entities: readonly (AffectedEntity & Of)[];
  readonly unread: readonly UnreadEvent[];
}

/** Which event, and of which account, a part of an answer is about. */
interface Of {
  readonly arn: string | undefined;
  readonly accountId: string | null;
}

/** Puts the answers about events together; an event that no answer names is unread as well. */
export function toDescribed(
  asked: readonly AffectingEvent[],
  { words, entities, unread }: Answers,
): Described {
  const isOf =
    ({ event, accountId }: AffectingEvent) =>
    (part: Of) =>
      part.arn === event.arn && part.accountId === accountId;
  const outcome: Described = { events: [], unread: [] };
  for (const affecting of asked) {
    const refused = unread.find(isOf(affecting));
    const said = words.find(isOf(affecting));
    if (refused) outcome.unread.push(refused);
    else if (said) {
      const { description, metadata } = said;
      outcome.events.push({
        ...affecting,
        description,
        metadata,
        entities: entities.filter(isOf(affecting)),
      });
    } else {
      const { event, accountId } = affecting;
      const refusal = { eventArn: event.arn, awsAccountId: accountId ?? undefined };
      outcome.unread.push(new UnreadEvent('DescribeEventDetails', { ...refusal, errorName: 'NoAnswer' }));
    }
  }
  return outcome;
}

/** The statuses of events that have not ended. */
export const UNFINISHED: ('open' | 'upcoming')[] = ['open', 'upcoming'];
