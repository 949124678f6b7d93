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
import { listOrganizationAccounts, type OrganizationListing } from '../adapters/organization-accounts.ts';
import { REQUEST_TIMEOUTS } from '../adapters/request-timeouts.ts';
import type { Coverage } from '../core/inventory.ts';
import { asksForAccountTags } from '../core/owner.ts';
import type { Policy } from '../core/policy.ts';
import type { ReportScope } from '../core/report-scope.ts';
import type { ListedAccount } from './account-list.ts';
import { type AccountsInScope, requirePaths, selectAccounts, withoutOthers } from './accounts-in-scope.ts';
import type { PlanEnv } from './plan-env.ts';
import { type PlannedReading, planAggregator, planDirect } from './planned-reading.ts';
import { tagAccounts, type UnreadAccounts } from './tag-accounts.ts';

/** Throttled calls are repeated at a rate that adapts (docs: sdkref feature-retry-behavior). */
const CLIENT = { retryMode: 'adaptive', maxAttempts: 8, requestHandler: REQUEST_TIMEOUTS } as const;

/** What a run depends on besides the settings: its day, the account it runs in, and the milliseconds left for it. */
interface PlanningCircumstances {
  readonly today: string;
  readonly ownAccountId: string;
  readonly remaining: () => number;
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
    const { accounts: listed, pathsUnread } = await listAccounts(organizations, ownAccountId, readsOthers);

    const select: SelectAccounts = async (accounts) => {
      const selected = selectAccounts(accounts, scope);
      const inScope = readsOthers ? selected : withoutOthers(selected, ownAccountId);
      requirePaths(inScope, scope, pathsUnread);
      return asksForAccountTags(owners) ? tagAccounts(organizations, inScope, remaining(), hear) : inScope;
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

/** Where there is no organization, or none that we may and must list, our own account is all there is. */
async function listAccounts(
  client: OrganizationsClient,
  ownAccountId: string,
  readsOthers: boolean,
): Promise<OrganizationListing> {
  try {
    return await listOrganizationAccounts(client);
  } catch (error) {
    if (readsOthers && !isWithoutOrganization(error)) throw error;
    return { accounts: [unlisted(ownAccountId)], pathsUnread: null };
  }
}

/** docs: organizations API_ListAccounts, errors. */
function isWithoutOrganization(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error && cause.name === 'AWSOrganizationsNotInUseException';
}

/** Accounts of which the aggregator knows though the organization does not list them: functions may be there. */
function unlistedIn(sources: readonly Coverage[], listed: readonly ListedAccount[]): OrganizationAccount[] {
  const known = new Set(listed.map(({ id }) => id));
  const ids = new Set(sources.map(({ accountId }) => accountId).filter((id) => id !== '' && !known.has(id)));
  return [...ids].map(unlisted);
}

function unlisted(id: string): OrganizationAccount {
  return { id, name: null, ouPath: null, state: null };
}

function notAggregated(region: string, aggregatorName: string): Coverage {
  const reason = `aggregator ${aggregatorName} does not aggregate this Region`;
  return { accountId: '', region, status: 'skipped', reason, readAt: null };
}
