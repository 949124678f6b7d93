import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { type ConfigurationItem, newestItemOf } from '../configuration-item.ts';
import { toQueryItem } from '../configuration-item-shapes.ts';
import { isRecorded, type Organization, type OrganizationAggregator } from '../organization.ts';
import { parseSelectExpression, toRow } from '../select-expression.ts';
import { type Call, type Operation, operation, type Reply } from '../service.ts';
import { invalidNextToken, limitMember } from './config-members.ts';

const aggregatorName = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[\w-]+$/);

const selectResourceConfig = z.strictObject({
  Expression: z.string().min(1).max(4096),
  Limit: limitMember(25),
  NextToken: z.string().optional(),
});

const selectAggregateResourceConfig = selectResourceConfig.extend({
  ConfigurationAggregatorName: aggregatorName,
  MaxResults: z.int().min(0).max(100).optional(),
});

const describeSourcesStatus = z.strictObject({
  ConfigurationAggregatorName: aggregatorName,
  UpdateStatus: z
    .array(z.enum(['SUCCEEDED', 'FAILED', 'OUTDATED']))
    .min(1)
    .optional(),
  Limit: limitMember(100),
  NextToken: z.string().optional(),
});

/** Advanced queries in one account and Region or through an aggregator, and the state of its sources. */
export function queryOperations(organization: Organization): Record<string, Operation> {
  const items = organization.functions
    .filter((fn) => fn.deletedAt === undefined && isRecorded(organization, fn.accountId, fn.region))
    .map((fn) => newestItemOf(fn));

  return {
    // Without a configuration recorder the answer is an empty list, not an error.
    SelectResourceConfig: operation(selectResourceConfig, (input, call) => {
      const visible = items.filter(
        (it) => it.fn.accountId === call.accountId && it.fn.region === call.region,
      );
      return select('SelectResourceConfig', visible, input, call);
    }),

    SelectAggregateResourceConfig: operation(selectAggregateResourceConfig, (input, call) => {
      const aggregator = findAggregator(organization, input.ConfigurationAggregatorName, call);
      const failed = new Set(
        aggregator.sourceFaults
          .filter((it) => it.status === 'FAILED')
          .map((it) => `${it.accountId}/${it.region}`),
      );
      const visible = items.filter((it) => !failed.has(`${it.fn.accountId}/${it.fn.region}`));
      const Limit = input.MaxResults === undefined || input.MaxResults === 0 ? input.Limit : input.MaxResults;
      return select(`aggregator ${aggregator.name}`, visible, { ...input, Limit }, call);
    }),

    DescribeConfigurationAggregatorSourcesStatus: operation(describeSourcesStatus, (input, call) => {
      const aggregator = findAggregator(organization, input.ConfigurationAggregatorName, call);
      const wanted = input.UpdateStatus;
      const sources = sourcesOf(organization, aggregator);
      const page = call.pages({
        query: ['sources', aggregator.name, wanted],
        items: sources.filter((it) => wanted?.includes(it.LastUpdateStatus) ?? true),
        keyOf: (it) => `${it.SourceId}/${it.AwsRegion}`,
        size: input.Limit,
        token: input.NextToken,
        invalidToken: invalidNextToken,
      });
      return { output: { AggregatedSourceStatusList: page.items, NextToken: page.nextToken } };
    }),
  };
}

function select(
  scope: string,
  visible: readonly ConfigurationItem[],
  input: z.output<typeof selectResourceConfig>,
  call: Call,
): Reply {
  const { fields, matches } = parseSelectExpression(input.Expression);
  const page = call.pages({
    query: [scope, call.accountId, call.region, input.Expression],
    items: visible
      .map((item) => ({ key: item.arn, item: toQueryItem(item) }))
      .filter((it) => matches(it.item)),
    keyOf: (it) => it.key,
    size: input.Limit,
    token: input.NextToken,
    invalidToken: invalidNextToken,
  });
  return {
    output: {
      Results: page.items.map((it) => toRow(it.item, fields)),
      QueryInfo: { SelectFields: fields.map((Name) => ({ Name })) },
      NextToken: page.nextToken,
    },
  };
}

function findAggregator(organization: Organization, name: string, call: Call): OrganizationAggregator {
  const found = organization.aggregators.find(
    (it) => it.name === name && it.accountId === call.accountId && it.region === call.region,
  );
  if (found !== undefined) return found;
  throw new AwsError(
    'NoSuchConfigurationAggregatorException',
    'The configuration aggregator does not exist. Check the configuration aggregator name and try again.',
  );
}

/** One source per account and Region that AWS Config records; an account without Config has none. */
function sourcesOf(organization: Organization, aggregator: OrganizationAggregator) {
  const recorded = organization.accounts.flatMap(({ id }) =>
    organization.regions
      .filter((region) => isRecorded(organization, id, region))
      .map((region) => ({ id, region })),
  );
  return recorded.map(({ id, region }) => {
    const fault = aggregator.sourceFaults.find((it) => it.accountId === id && it.region === region);
    return {
      SourceId: id,
      SourceType: 'ACCOUNT',
      AwsRegion: region,
      LastUpdateStatus: fault?.status ?? ('SUCCEEDED' as const),
      LastUpdateTime: new Date(fault?.lastUpdateTime ?? aggregator.lastUpdateTime),
      LastErrorCode: fault?.errorCode,
      LastErrorMessage: fault?.errorMessage,
    };
  });
}
