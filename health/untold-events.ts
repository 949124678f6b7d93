import {
  type AffectingEvent,
  type DescribedEvent,
  type HealthView,
  type ListedEvent,
  type ListedEvents,
  MAX_DESCRIBED,
} from '../adapters/health-view.ts';
import { inParallel } from '../adapters/in-parallel.ts';

/** What the search for untold events needs. */
export interface UntoldSearch {
  readonly view: HealthView;
  readonly filters: readonly ListedEvents[];
  readonly isTold: (affecting: AffectingEvent) => Promise<boolean>;
  /** What was updated since then is left alone. */
  readonly settledBefore: Date;
  /** Asked before each step; the search ends when there is none left. */
  readonly hasTime: () => boolean;
  /** Hears of what could not be read or asked; the search goes on with the rest. */
  readonly onFailed: (failure: unknown) => void;
  /** Hears of an event whose last update is at no readable time; it is looked at like a settled one. */
  readonly onTimeless: (event: ListedEvent) => void;
}

/** How many questions to the records table are under way at a time. */
const ASKED_AT_ONCE = 30;

/**
 * The open and upcoming events that nobody has been told of, described, for each account that they concern, one after
 * another as they are found. Never throws.
 */
export async function* findUntoldEvents(search: UntoldSearch): AsyncGenerator<DescribedEvent> {
  let untold: AffectingEvent[] = [];
  for await (const affecting of untoldOf(search)) {
    untold.push(affecting);
    if (untold.length < MAX_DESCRIBED) continue;
    yield* await describe(untold, search);
    untold = [];
  }
  if (untold.length > 0 && search.hasTime()) yield* await describe(untold, search);
}

async function* untoldOf(search: UntoldSearch): AsyncGenerator<AffectingEvent> {
  async function ask(affecting: AffectingEvent): Promise<AffectingEvent[]> {
    try {
      return (await search.isTold(affecting)) ? [] : [affecting];
    } catch (error) {
      search.onFailed(error);
      return [];
    }
  }

  for await (const untold of inParallel(affectingOf(search), ASKED_AT_ONCE, ask)) {
    if (!search.hasTime()) return;
    yield* untold;
  }
}

/** Each event once for each account that it concerns, event by event. */
async function* affectingOf(search: UntoldSearch): AsyncGenerator<AffectingEvent> {
  for await (const page of pagesOf(search)) {
    for (const event of page) {
      if (!search.hasTime()) return;
      if (isSettled(event, search)) yield* await accountsOf(event, search);
    }
  }
}

function isSettled(event: ListedEvent, { settledBefore, onTimeless }: UntoldSearch): boolean {
  const { lastUpdatedTime } = event;
  if (lastUpdatedTime === undefined) return true;
  if (Number.isNaN(lastUpdatedTime.getTime())) {
    onTimeless(event);
    return true;
  }
  return lastUpdatedTime < settledBefore;
}

async function accountsOf(event: ListedEvent, { view, onFailed }: UntoldSearch): Promise<AffectingEvent[]> {
  try {
    return await view.toAffecting(event);
  } catch (error) {
    onFailed(error);
    return [];
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
