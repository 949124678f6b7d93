import type { Account } from './lambda-function.ts';
import { isInOuPath } from './owner.ts';
import type { Policy } from './policy.ts';
import type { Route } from './route.ts';

/** What is told of, as far as routes ask: an affected function with its owner, or a notice itself. */
export interface RoutingSubject {
  readonly service: string;
  readonly category: string;
  readonly account: Account;
  readonly region: string;
  /** Null when it has none, or when nobody could tell. */
  readonly owner: string | null;
}

/** Where a message goes. */
export interface Routing {
  /** The names of channels, each once, in the order in which subjects came to them. */
  readonly channels: readonly string[];
  /** Which subjects led to each channel, by their places among all. */
  readonly led: ReadonlyMap<string, readonly number[]>;
  /** How many subjects no route matched, so that they took the default channels. */
  readonly unrouted: number;
}

/** Every subject takes the channels of the first route that matches it, else the default channels. */
export function routeTo(
  { routes, defaultChannels }: Pick<Policy, 'routes' | 'defaultChannels'>,
  subjects: readonly RoutingSubject[],
): Routing {
  const led = new Map<string, number[]>();
  let unrouted = 0;
  for (const [place, subject] of subjects.entries()) {
    const route = routes.find(({ match }) => matches(match, subject));
    if (route === undefined) unrouted++;
    for (const channel of route?.channels ?? defaultChannels) {
      const places = led.get(channel) ?? [];
      led.set(channel, places);
      places.push(place);
    }
  }
  return { channels: [...led.keys()], led, unrouted };
}

function matches(match: Route['match'], { service, category, account, region, owner }: RoutingSubject) {
  return (
    isAmong(match.service, (wanted) => isSameWord(wanted, service)) &&
    isAmong(match.category, (wanted) => isSameWord(wanted, category)) &&
    isAmong(match.account, (wanted) => wanted === account.id) &&
    isAmong(match.ouPath, (wanted) => isInOuPath(wanted, account.ouPath)) &&
    isAmong(match.region, (wanted) => wanted === region) &&
    isAmong(match.owner, (wanted) => wanted === owner)
  );
}

/** A member that is not given asks for nothing. */
function isAmong(wanted: readonly string[] | undefined, isIt: (wanted: string) => boolean): boolean {
  return wanted === undefined || wanted.some(isIt);
}

function isSameWord(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
