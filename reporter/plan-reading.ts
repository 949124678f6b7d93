import { AccountClient } from '@aws-sdk/client-account';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import {
  aggregatedRegions,
  readAggregatorSources,
  withMissingSources,
} from '../adapters/aggregator-sources.ts';
import { listEnabledRegions } from '../adapters/enabled-regions.ts';
import type { OrganizationAccount } from '../adapters/organization-account.ts';
import { REQUEST_TIMEOUTS } from '../adapters/request-timeouts.ts';
import { type Coverage, notCovered } from '../core/inventory.ts';
import { asksForAccountTags } from '../core/owner.ts';
import type { Policy } from '../core/policy.ts';
import type { ReportScope } from '../core/report-scope.ts';
import { unreadCoverage } from '../core/unread-coverage.ts';
import type { ListedAccount } from './account-list.ts';
import { type AccountsInScope, requirePaths, selectAccounts, withoutOthers } from './accounts-in-scope.ts';
import { listKnownAccounts, unlisted } from './list-known-accounts.ts';
import type { PlanEnv } from './plan-env.ts';
import { type PlannedReading, planAggregator, planDirect } from './planned-reading.ts';
import { withAccountTags } from './with-account-tags.ts';

/** Throttled calls are repeated at a rate that adapts (docs: sdkref feature-retry-behavior). */
const CLIENT = { retryMode: 'adaptive', maxAttempts: 8, requestHandler: REQUEST_TIMEOUTS } as const;

/** What a run depends on besides the settings: its day, the account it runs in, and the milliseconds left for it. */
interface PlanningCircumstances {
  readonly today: string;
  readonly ownAccountId: string;
  readonly remaining: () => number;
}

/** What a run plans without: accounts of which something could not be read, and why. */
interface UnreadAccounts {
  readonly metric: 'AccountPathsUnread' | 'AccountTagsUnread';
  readonly accounts: number;
  readonly reason: string;
}

/** Finds out what a run is to read under the settings. */
export type ReadingPlanner = (
  policy: Pick<Policy, 'report' | 'owners'>,
  circumstances: PlanningCircumstances,
) => Promise<PlannedReading>;

/**
 * A planner for the inventory that the environment names. It throws, naming the operation, when accounts, Regions or
 * the aggregator's sources cannot be listed, or units that accounts are to be left out by: a run that does not know
 * what it leaves out is none. What it does without is told to `hear`.
 */
export function createReadingPlanner(env: PlanEnv, hear: (unread: UnreadAccounts) => void): ReadingPlanner {
  const organizations = new OrganizationsClient(CLIENT);
  const account = new AccountClient(CLIENT);
  const config = new ConfigServiceClient(CLIENT);

  const namedRegions = (scope: ReportScope) => scope.regions ?? env.REGIONS?.split(',') ?? null;

  async function planFromAggregator(
    aggregatorName: string,
    scope: ReportScope,
    today: string,
    listed: readonly ListedAccount[],
    select: SelectAccounts,
  ): Promise<PlannedReading> {
    const everySource = await readAggregatorSources(config, aggregatorName, today);
    const named = namedRegions(scope);
    const regions = named ?? aggregatedRegions(everySource);
    const outside = named === null ? await listEnabledRegions(account) : [];
    const inScope = await select([...listed, ...unlistedIn(everySource, listed)]);
    const ids = new Set(inScope.read.map(({ id }) => id));
    const isAskedFor = (region: string) => region === '' || regions.includes(region);
    const sources = everySource.filter(({ accountId, region }) => ids.has(accountId) && isAskedFor(region));
    const elsewhere = [
      ...everySource.filter(({ accountId, region }) => accountId === '' && isAskedFor(region)),
      ...outside.filter((region) => !regions.includes(region)).map((it) => notAggregated(it, aggregatorName)),
    ];
    const complete = withMissingSources(sources, inScope.read, aggregatorName, regions);
    return planAggregator(inScope, complete, elsewhere, env.ACCOUNTS_PER_ITEM);
  }

  return async ({ report: scope, owners }, { today, ownAccountId, remaining }) => {
    const readsOthers = env.INVENTORY === 'aggregator' || env.MEMBER_ROLE_NAME !== undefined;
    const listing = await listKnownAccounts(organizations, ownAccountId, readsOthers);
    const { accounts: listed, pathsUnread, refusal } = listing;

    const select: SelectAccounts = async (accounts) => {
      const selected = selectAccounts(accounts, scope);
      const inScope = readsOthers ? selected : withoutOthers(selected, ownAccountId);
      requirePaths(inScope, scope, pathsUnread);
      const { tagsUnread, ...known } = asksForAccountTags(owners)
        ? await withAccountTags(organizations, inScope, remaining())
        : { ...inScope, tagsUnread: null };
      // Of accounts that the organization does not know there is nothing to be read; unless nobody knows whom it knows.
      const members = known.read.filter(({ state }) => state !== null || refusal !== null);
      if (tagsUnread !== null) {
        const accounts = members.filter(({ tags }) => !tags).length;
        hear({ metric: 'AccountTagsUnread', accounts, reason: tagsUnread });
      }
      const reasons = { tags: refusal ?? tagsUnread, units: refusal ?? pathsUnread };
      const unread = unreadCoverage(owners, members, reasons);
      return { ...known, coverage: [...known.coverage, ...unread] };
    };

    if (pathsUnread !== null) {
      const pathless = listed.filter(({ ouPath }) => ouPath === null).length;
      hear({ metric: 'AccountPathsUnread', accounts: pathless, reason: pathsUnread });
    }
    if (env.AGGREGATOR_NAME !== undefined && env.INVENTORY === 'aggregator') {
      return planFromAggregator(env.AGGREGATOR_NAME, scope, today, listed, select);
    }
    const regions = namedRegions(scope) ?? (await listEnabledRegions(account));
    return planDirect(await select(listed), regions);
  };
}

/** Says which of these accounts a run reads. */
type SelectAccounts = (accounts: readonly ListedAccount[]) => Promise<AccountsInScope>;

/** Accounts of which the aggregator knows though the organization does not list them: functions may be there. */
function unlistedIn(sources: readonly Coverage[], listed: readonly ListedAccount[]): OrganizationAccount[] {
  const known = new Set(listed.map(({ id }) => id));
  const ids = new Set(sources.map(({ accountId }) => accountId).filter((id) => id !== '' && !known.has(id)));
  return [...ids].map(unlisted);
}

function notAggregated(region: string, aggregatorName: string): Coverage {
  return notCovered(`aggregator ${aggregatorName} does not aggregate this Region`, {
    region,
    status: 'skipped',
  });
}
