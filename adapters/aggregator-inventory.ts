import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { Coverage, Inventory } from '../core/inventory.ts';
import type { IsoDate } from '../core/iso-date.ts';
import { readAggregatorSources, withMissingSources } from './aggregator-sources.ts';
import { selectAggregateFunctions } from './config-query.ts';
import type { OrganizationAccount } from './organization-account.ts';
import { listOrganizationAccounts } from './organization-accounts.ts';

/**
 * The functions that an AWS Config aggregator knows, with the organization's accounts where they may be listed.
 * What the aggregator could not read, or has never heard of, is told as coverage. Throws when the aggregator
 * itself cannot be read.
 */
export async function* readAggregatorInventory(
  config: ConfigServiceClient,
  organizations: OrganizationsClient,
  aggregatorName: string,
  today: IsoDate,
): Inventory {
  const sources = await readAggregatorSources(config, aggregatorName, today);
  const { accounts, coverage } = await listAccounts(organizations);
  yield { kind: 'accounts', accounts };
  yield {
    kind: 'coverage',
    coverage: [...withMissingSources(sources, accounts, aggregatorName), ...coverage],
  };
  for await (const functions of selectAggregateFunctions(config, aggregatorName)) {
    yield { kind: 'functions', functions };
  }
}

/** Without the list of accounts nobody can tell which ones the aggregator lacks: that is told, and not fatal. */
async function listAccounts(
  organizations: OrganizationsClient,
): Promise<{ accounts: OrganizationAccount[]; coverage: Coverage[] }> {
  try {
    return { accounts: await listOrganizationAccounts(organizations), coverage: [] };
  } catch (error) {
    const reason = `accounts outside the aggregator are unknown: ${error instanceof Error ? error.message : error}`;
    return {
      accounts: [],
      coverage: [{ accountId: '', region: '', status: 'failed', reason, readAt: null }],
    };
  }
}
