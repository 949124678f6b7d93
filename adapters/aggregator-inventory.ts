import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { type Coverage, type Inventory, notCovered } from '../core/inventory.ts';
import type { IsoDate } from '../core/iso-date.ts';
import type { Account } from '../core/lambda-function.ts';
import { asksForAccountTags } from '../core/owner.ts';
import type { OwnerRule } from '../core/policy.ts';
import { unreadCoverage } from '../core/unread-coverage.ts';
import { readAccountTags } from './account-tags.ts';
import { readAggregatorSources, withMissingSources } from './aggregator-sources.ts';
import { selectAggregateFunctions } from './config-query.ts';
import { createOddRows, toOddRow } from './odd-rows.ts';
import { listOrganizationAccounts, type OrganizationListing } from './organization-accounts.ts';
import { toError } from './to-error.ts';

/**
 * The functions that an AWS Config aggregator knows, with the organization's accounts where they may be listed, and,
 * where an owner rule asks for them, the tags of those that it aggregates. What could not be read, or what the
 * aggregator has never heard of, is told as coverage. Throws when the aggregator itself cannot be read.
 */
export async function* readAggregatorInventory(
  config: ConfigServiceClient,
  organizations: OrganizationsClient,
  aggregatorName: string,
  today: IsoDate,
  owners: readonly OwnerRule[],
): Inventory {
  const sources = await readAggregatorSources(config, aggregatorName, today);
  const { accounts: listed, pathsUnread, coverage } = await listAccounts(organizations);
  const sourceIds = new Set(sources.map(({ accountId }) => accountId));
  const isAggregated = ({ id }: Account) => sourceIds.has(id);
  const { tags, failure } = await readAccountTags(
    organizations,
    asksForAccountTags(owners) ? listed.filter(isAggregated).map(({ id }) => id) : [],
  );
  const accounts = listed.map((account) => ({ ...account, tags: tags.get(account.id) ?? null }));
  yield { kind: 'accounts', accounts };

  const odd = createOddRows();
  const pages = selectAggregateFunctions(config, aggregatorName, '', (row, reason) => {
    odd.add(toOddRow(row, reason));
  });
  for await (const functions of pages) yield { kind: 'functions', functions };

  const places = withMissingSources(sources, listed, aggregatorName);
  const stranger = odd.stranger(places);
  yield {
    kind: 'coverage',
    coverage: [
      ...odd.judge(places),
      ...coverage,
      ...(stranger === undefined ? [] : [notCovered(stranger.reason)]),
      ...unreadCoverage(owners, accounts.filter(isAggregated), { tags: failure, units: pathsUnread }),
    ],
  };
}

/** Without the list of accounts nobody can tell which ones the aggregator lacks: that is told, and not fatal. */
async function listAccounts(
  organizations: OrganizationsClient,
): Promise<OrganizationListing & { readonly coverage: readonly Coverage[] }> {
  try {
    return { ...(await listOrganizationAccounts(organizations)), coverage: [] };
  } catch (error) {
    const reason = `accounts outside the aggregator are unknown: ${toError(error).message}`;
    return { accounts: [], pathsUnread: null, coverage: [notCovered(reason)] };
  }
}
