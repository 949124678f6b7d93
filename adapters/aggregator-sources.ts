import {
  type ConfigServiceClient,
  DescribeConfigurationAggregatorSourcesStatusCommand,
} from '@aws-sdk/client-config-service';
import * as z from 'zod/mini';
import { accountIdSchema } from '../core/account-id.ts';
import { type Coverage, notCovered, placeKey } from '../core/inventory.ts';
import type { IsoDate } from '../core/iso-date.ts';
import { daysBetween } from '../core/iso-date.ts';
import { followPages } from './follow-pages.ts';
import { toInstant } from './instant.ts';
import { inactiveCoverage, type OrganizationAccount } from './organization-account.ts';
import { parse } from './parse.ts';
import { toError } from './to-error.ts';

/** Days after which a source's last update counts as outdated, whatever the aggregator says of it. */
const OUTDATED_DAYS = 2;

/** Regions are quoted in queries as they are. */
const REGION = /^[a-z0-9-]*$/;

const text = z.optional(z.nullable(z.string()));

/** docs: config API_AggregatedSourceStatus. */
const sourceSchema = z.object({
  SourceId: text,
  SourceType: text,
  AwsRegion: text,
  LastUpdateStatus: text,
  LastUpdateTime: z.optional(z.nullable(z.date())),
  LastErrorCode: text,
  LastErrorMessage: text,
});

type Source = z.infer<typeof sourceSchema>;

/**
 * What an aggregator says of its sources: one row for each account and Region that it aggregates. A source that is of
 * no account or no Region, or that cannot be read, has failed; its row names no account, for there is none to be read.
 */
export async function readAggregatorSources(
  client: ConfigServiceClient,
  aggregatorName: string,
  today: IsoDate,
): Promise<Coverage[]> {
  const operation = `DescribeConfigurationAggregatorSourcesStatus ${aggregatorName}`;
  const coverage: Coverage[] = [];
  const pages = followPages(
    operation,
    (NextToken) =>
      client.send(
        new DescribeConfigurationAggregatorSourcesStatusCommand({
          ConfigurationAggregatorName: aggregatorName,
          Limit: 100,
          NextToken,
        }),
      ),
    (page) => page.NextToken,
  );
  let index = 0;
  for await (const { AggregatedSourceStatusList } of pages) {
    const rows = (AggregatedSourceStatusList ?? []).map((element) =>
      toCoverage(element, today, `${operation}: AggregatedSourceStatusList[${index++}]`),
    );
    // An organization that is aggregated well is no place: its accounts and Regions have rows of their own.
    coverage.push(...rows.filter(({ accountId, status }) => accountId !== '' || status === 'failed'));
  }
  return coverage;
}

/** The Regions that an aggregator has any source in, in the order of their ids. */
export function aggregatedRegions(sources: readonly Coverage[]): string[] {
  return [...new Set(sources.map(({ region }) => region).filter((region) => region !== ''))].sort();
}

/**
 * Adds what the aggregator does not know of: accounts of the organization without a source in one of the Regions, those
 * that it aggregates unless others are named, are not covered; what is not active is told as one row.
 */
export function withMissingSources(
  sources: readonly Coverage[],
  accounts: readonly OrganizationAccount[],
  aggregatorName: string,
  named: readonly string[] = aggregatedRegions(sources),
): Coverage[] {
  const known = new Set(sources.map(({ accountId, region }) => placeKey(accountId, region)));
  const regions = named.length === 0 ? [''] : named;
  const missing = accounts.flatMap(({ id, state }): Coverage[] => {
    const inactive = inactiveCoverage({ id, state });
    if (inactive !== null) {
      const hasSource = regions.some((region) => known.has(placeKey(id, region)));
      return hasSource ? [] : [inactive];
    }
    const reason = `no source in aggregator ${aggregatorName}: AWS Config does not record there, or is not aggregated`;
    return regions
      .filter((region) => !known.has(placeKey(id, region)))
      .map((region) => notCovered(reason, { accountId: id, region }));
  });
  return [...sources, ...missing];
}

/** A source of a whole organization is named by the organization's id (docs: config API_AggregatedSourceStatus). */
function toCoverage(element: unknown, today: IsoDate, what: string): Coverage {
  let source: Source;
  try {
    source = parse(sourceSchema, element, what);
  } catch (error) {
    return notCovered(toError(error).message);
  }
  const ofAccount = source.SourceType !== 'ORGANIZATION';
  const accountId = source.SourceId ?? '';
  const region = source.AwsRegion ?? '';
  const isPlace = REGION.test(region) && accountIdSchema.safeParse(accountId).success;
  if (ofAccount && !isPlace) {
    const reason = `${what}: source '${accountId}' in ${region} is of no account and Region`;
    return notCovered(reason, { region: REGION.test(region) ? region : '' });
  }
  const readAt = toInstant(source.LastUpdateTime);
  const failure = failureOf(source, readAt, today);
  return {
    accountId: ofAccount ? accountId : '',
    region,
    status: failure === null ? 'covered' : 'failed',
    reason: failure === null || ofAccount ? (failure ?? '') : `organization ${accountId}: ${failure}`,
    readAt,
  };
}

function failureOf(source: Source, readAt: string | null, today: IsoDate): string | null {
  const updated = readAt === null ? 'never updated' : `last updated ${readAt}`;
  if (source.LastUpdateStatus === 'SUCCEEDED') {
    const isOld = readAt === null || daysBetween(readAt.slice(0, 10), today) > OUTDATED_DAYS;
    return isOld ? `the aggregator's source is outdated: ${updated}` : null;
  }
  const error = [source.LastErrorCode, source.LastErrorMessage].filter(Boolean).join(': ');
  return `the aggregator's source is ${source.LastUpdateStatus ?? 'of unknown status'}, ${updated}${error && ` (${error})`}`;
}
