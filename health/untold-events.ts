import {
  type AffectingEvent,
  type DescribedEvent,
  type HealthView,
  type ListedEvent,
  type ListedEvents,
  MAX_DESCRIBED,
} from '../adapters/health-view.ts';

/** What the search for untold events needs. */
export interface UntoldSearch {
  readonly view: HealthView;
  readonly filters: readonly ListedEvents[];
  readonly isTold: (affecting: AffectingEvent) => Promise<boolean>;
  /** What was updated since then is left alone. */
  readonly settledBefore: Date;
  /** Hears of what could not be read or asked; the search goes on with the rest. */
  readonly onFailed: (failure: unknown) => void;
}

/**
 * The open and upcoming events that nobody has been told of, described, for each account that they concern. Never
 * throws.
 */
export async function* findUntoldEvents(search: UntoldSearch): AsyncGenerator<DescribedEvent> {
  for await (const page of pagesOf(search)) {
    const untold = await untoldOf(page, search);
    for (let start = 0; start < untold.length; start += MAX_DESCRIBED) {
      yield* await describe(untold.slice(start, start + MAX_DESCRIBED), search);
    }
  }
}

async function* pagesOf({ view, filters, onFailed }: UntoldSearch): AsyncGenerator<ListedEvent[]> {
  for (const filter of filters) {
    try {
      yield* view.listEvents(filter);
    } catch (error) {
      onFailed(error);
    }
  }
}

async function untoldOf(events: readonly ListedEvent[], search: UntoldSearch): Promise<AffectingEvent[]> {
  const untold: AffectingEvent[] = [];
  for (const event of events) {
    const isUnsettled = event.lastUpdatedTime !== undefined && event.lastUpdatedTime >= search.settledBefore;
    if (isUnsettled) continue;
    try {
      for (const affecting of await search.view.toAffecting(event)) {
        if (!(await search.isTold(affecting))) untold.push(affecting);
      }
    } catch (error) {
      search.onFailed(error);
    }
  }
  return untold;
}

async function describe(
  events: readonly AffectingEvent[],
  { view, onFailed }: UntoldSearch,
): Promise<DescribedEvent[]> {
  try {
    const described = await view.describe(events);
    for (const unread of described.unread) onFailed(unread);
    return described.events;
  } catch (error) {
    onFailed(error);
    return [];
  }
}
