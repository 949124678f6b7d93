import type { Policy } from '../core/policy.ts';

/**
 * The routes of the settings that cannot be judged for certain where neither tags nor organizational units are known,
 * as the document spells them: `routes[2]`. An owner is certain only where no rule in `owners` asks for those.
 */
export function offlineRoutes({ routes, owners }: Pick<Policy, 'routes' | 'owners'>): string[] {
  const isOwnerKnown = owners.every((rule) => 'account' in rule);
  return routes.flatMap(({ match }, index) => {
    const isUncertain = match.ouPath !== undefined || (match.owner !== undefined && !isOwnerKnown);
    return isUncertain ? [`routes[${index}]`] : [];
  });
}
