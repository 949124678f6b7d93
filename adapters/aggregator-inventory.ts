import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { Coverage, Inventory } from '../core/inventory.ts';
import type { IsoDate } from '../core/iso-date.ts';
import { readAccountTags } from './account-tags.ts';
import { readAggregatorSources, withMissingSources } from './aggregator-sources.ts';
import { selectAggregateFunctions } from './config-query.ts';
import type { OrganizationAccount } from './organization-account.ts';
import { listOrganizationAccounts } from './organization-accounts.ts';

/**
 * The functions that an AWS Config aggregator knows, with the organization's accounts where they may be listed, and
 * the accounts' tags when `withAccountTags`. What the aggregator could not read, or has never heard of, is told as
 * coverage. Throws when the aggregator itself cannot be read.
 */
export async function* readAggregatorInventory(
  config: ConfigServiceClient,
  organizations: OrganizationsClient,
  aggregatorName: string,
  today: IsoDate,
  withAccountTags: boolean,
): Inventory {
  const sources = await readAggregatorSources(config, aggregatorName, today);
  const { accounts, coverage } = await listAccounts(organizations);
  const tagged = withAccountTags ? await tagAccounts(organizations, accounts) : { accounts, coverage: [] };
  yield { kind: 'accounts', accounts: tagged.accounts };
  yield {
    kind: 'coverage',
    coverage: [...withMissingSources(sources, accounts, aggregatorName), ...coverage, ...tagged.coverage],
  };
  for await (const functions of selectAggregateFunctions(config, aggregatorName)) {
    yield { kind: 'functions', functions };
  }
}

/** What is known of accounts, and what could not be. */
interface KnownAccounts {
  readonly accounts: readonly OrganizationAccount[];
  readonly coverage: readonly Coverage[];
}

/** Without the list of accounts nobody can tell which ones the aggregator lacks: that is told, and not fatal. */
async function listAccounts(organizations: OrganizationsClient): Promise<KnownAccounts> {
  try {
    const { accounts } = await listOrganizationAccounts(organizations);
    return { accounts, coverage: [] };
  } catch (error) {
    const reason = `accounts outside the aggregator are unknown: ${error instanceof Error ? error.message : error}`;
    return { accounts: [], coverage: [failedEverywhere(reason)] };
  }
}

/** Functions whose owner hangs on tags that were not read are worth more than none: that is told, and not fatal. */
async function tagAccounts(
  organizations: OrganizationsClient,
  accounts: readonly OrganizationAccount[],
): Promise<KnownAccounts> {
  const ids = accounts.map(({ id }) => id);
  const { tags, failure } = await readAccountTags(organizations, ids);
  const unread = ids.length - tags.size;
  const reason = `functions were read, but not the tags of ${unread} of ${ids.length} accounts: ${failure}`;
  return {
    accounts: accounts.map((account) => ({ ...account, tags: tags.get(account.id) ?? null })),
    coverage: failure === null ? [] : [failedEverywhere(reason)],
  };
}

function failedEverywhere(reason: string): Coverage {
  return { accountId: '', region: '', status: 'failed', reason, readAt: null };
}
