import type { Policy } from '../core/policy.ts';
import type { Route } from '../core/route.ts';
import { type RoutingSubject, routeTo } from '../core/routing.ts';

/** What routes ask about, for a row of the report. */
export type ReportSubject = Pick<RoutingSubject, 'account' | 'region'>;

/** The routes that name an owner, in their order; they hear of that owner's rows. */
export interface OwnerRoutes {
  readonly owner: string;
  readonly routes: readonly Route[];
}

/** Each owner that some route names, once, in the order of the routes. */
export function ownersWithRoutes({ routes }: Pick<Policy, 'routes'>): OwnerRoutes[] {
  const owners = new Set(routes.flatMap(({ match }) => match.owner ?? []));
  return [...owners].map((owner) => ({
    owner,
    routes: routes.filter(({ match }) => match.owner?.includes(owner)),
  }));
}

/** The channels of the first of these routes that matches, of each subject as one of service LAMBDA and category report. */
export function channelsFor(
  { owner, routes }: OwnerRoutes,
  subjects: readonly ReportSubject[],
): readonly string[] {
  const known = { service: 'LAMBDA', category: 'report', owner };
  const all = subjects.map((subject) => ({ ...subject, ...known }));
  return routeTo({ routes: [...routes], defaultChannels: [] }, all).channels;
}
