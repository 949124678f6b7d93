import { AccountClient } from '@aws-sdk/client-account';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import {
  aggregatedRegions,
  readAggregatorSources,
  withMissingSources,
} from '../adapters/aggregator-sources.ts';
import { listEnabledRegions } from '../adapters/enabled-regions.ts';
import { listOrganizationAccounts } from '../adapters/organization-accounts.ts';
import { REQUEST_TIMEOUTS } from '../adapters/request-timeouts.ts';
import type { Coverage } from '../core/inventory.ts';
import type { ReportScope } from '../core/report-scope.ts';
import type { ListedAccount } from './account-list.ts';
import { selectAccounts, withoutOthers } from './accounts-in-scope.ts';
import type { PlanEnv } from './plan-env.ts';
import { type PlannedReading, planAggregator, planDirect } from './planned-reading.ts';

/** Throttled calls are repeated at a rate that adapts (docs: sdkref feature-retry-behavior). */
const CLIENT = { retryMode: 'adaptive', maxAttempts: 8, requestHandler: REQUEST_TIMEOUTS } as const;

/** Finds out what a run is to read, under the settings' scope and on its day, from our own account. */
export type ReadingPlanner = (
  scope: ReportScope,
  today: string,
  ownAccountId: string,
) => Promise<PlannedReading>;

/**
 * A planner for the inventory that the environment names. It throws, naming the operation, when accounts, Regions or
 * the aggregator's sources cannot be listed: a run that does not know what it leaves out is none.
 */
export function createReadingPlanner(env: PlanEnv): ReadingPlanner {
  const organizations = new OrganizationsClient(CLIENT);
  const account = new AccountClient(CLIENT);
  const config = new ConfigServiceClient(CLIENT);

  const namedRegions = (scope: ReportScope) => scope.regions ?? env.REGIONS?.split(',') ?? null;

  async function planFromAggregator(
    aggregatorName: string,
    scope: ReportScope,
    today: string,
    listed: readonly ListedAccount[],
  ): Promise<PlannedReading> {
    const everySource = await readAggregatorSources(config, aggregatorName, today);
    const named = namedRegions(scope);
    const regions = named ?? aggregatedRegions(everySource);
    const outside = named === null ? await listEnabledRegions(account) : [];
    const inScope = selectAccounts([...listed, ...unlistedIn(everySource, listed)], scope);
    const ids = new Set(inScope.read.map(({ id }) => id));
    const sources = everySource.filter(
      ({ accountId, region }) => ids.has(accountId) && (region === '' || regions.includes(region)),
    );
    const elsewhere = [
      ...everySource.filter(({ accountId }) => accountId === ''),
      ...outside.filter((region) => !regions.includes(region)).map((it) => notAggregated(it, aggregatorName)),
    ];
    const complete = withMissingSources(sources, inScope.read, aggregatorName, regions);
    return planAggregator(inScope, complete, elsewhere, env.ACCOUNTS_PER_ITEM);
  }

  return async (scope, today, ownAccountId) => {
    const readsOthers = env.INVENTORY === 'aggregator' || env.MEMBER_ROLE_NAME !== undefined;
    const listed = await listAccounts(organizations, ownAccountId, readsOthers);
    if (env.AGGREGATOR_NAME !== undefined && env.INVENTORY === 'aggregator') {
      return planFromAggregator(env.AGGREGATOR_NAME, scope, today, listed);
    }
    const regions = namedRegions(scope) ?? (await listEnabledRegions(account));
    const inScope = selectAccounts(listed, scope);
    return planDirect(readsOthers ? inScope : withoutOthers(inScope, ownAccountId), regions);
  };
}

function onlyAccount(id: string): ListedAccount {
  return { id, name: null, ouPath: null, state: null };
}

/** Where there is no organization, or none that we may and must list, our own account is all there is. */
async function listAccounts(
  client: OrganizationsClient,
  ownAccountId: string,
  readsOthers: boolean,
): Promise<ListedAccount[]> {
  try {
    return await listOrganizationAccounts(client);
  } catch (error) {
    if (readsOthers && !isWithoutOrganization(error)) throw error;
    return [onlyAccount(ownAccountId)];
  }
}

/** docs: organizations API_ListAccounts, errors. */
function isWithoutOrganization(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null;
  return cause instanceof Error && cause.name === 'AWSOrganizationsNotInUseException';
}

/** Accounts of which the aggregator knows though the organization does not list them: functions may be there. */
function unlistedIn(sources: readonly Coverage[], listed: readonly ListedAccount[]): ListedAccount[] {
  const known = new Set(listed.map(({ id }) => id));
  const ids = new Set(sources.map(({ accountId }) => accountId).filter((id) => id !== '' && !known.has(id)));
  return [...ids].map((id) => ({ id, name: null, ouPath: null, state: null }));
}

function notAggregated(region: string, aggregatorName: string): Coverage {
  const reason = `aggregator ${aggregatorName} does not aggregate this Region`;
  return { accountId: '', region, status: 'skipped', reason, readAt: null };
}
