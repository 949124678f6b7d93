import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { describe, expect, test } from 'vitest';
import { readAggregatorSources, withMissingSources } from '../../adapters/aggregator-sources.ts';
import type { Coverage } from '../../core/inventory.ts';
import type { OrganizationAggregator } from '../../local/organization.ts';
import { scriptedConfig } from '../support/config-client.ts';
import { callerOf, callsOf, startOrganization } from '../support/start-organization.ts';

const DATA = '111122223333';
const CHECKOUT = '222233334444';
const REGION = 'eu-central-1';

async function startAggregator(
  aggregator: Partial<OrganizationAggregator> = {},
  accounts = [
    { id: DATA, name: 'data' },
    { id: CHECKOUT, name: 'checkout' },
  ],
) {
  const endpoint = await startOrganization({
    regions: [REGION],
    accounts,
    aggregators: [{ name: 'everything', lastUpdateTime: '2026-11-20T04:00:00.000Z', ...aggregator }],
  });
  return { endpoint, client: new ConfigServiceClient(callerOf(endpoint, DATA, REGION)) };
}

/** A source as the aggregator tells of it, where nothing is wrong. */
function aSource(members: Partial<Coverage> = {}): Coverage {
  return {
    accountId: DATA,
    region: REGION,
    status: 'covered',
    reason: '',
    readAt: '2026-11-20T04:00:00.000Z',
    ...members,
  };
}

describe('a source of an aggregator', () => {
  test('that was read is covered, with the time of its last update', async () => {
    const { client } = await startAggregator();

    const sources = await readAggregatorSources(client, 'everything', '2026-11-20');

    expect(sources).toEqual([aSource(), aSource({ accountId: CHECKOUT })]);
  });

  test('that FAILED is not covered, and its error is the reason', async () => {
    const { client } = await startAggregator({
      sourceFaults: [
        {
          accountId: CHECKOUT,
          region: REGION,
          status: 'FAILED',
          lastUpdateTime: '2026-11-18T22:40:31Z',
          errorCode: 'AccessDenied',
          errorMessage: 'Not authorized.',
        },
      ],
    });

    const sources = await readAggregatorSources(client, 'everything', '2026-11-20');

    expect(sources[1]).toEqual({
      accountId: CHECKOUT,
      region: REGION,
      status: 'failed',
      reason:
        "the aggregator's source is FAILED, last updated 2026-11-18T22:40:31.000Z (AccessDenied: Not authorized.)",
      readAt: '2026-11-18T22:40:31.000Z',
    });
  });

  test('that is OUTDATED is not covered, though the aggregator keeps its last rows', async () => {
    const { client } = await startAggregator({
      sourceFaults: [
        {
          accountId: CHECKOUT,
          region: REGION,
          status: 'OUTDATED',
          lastUpdateTime: '2026-11-20T03:00:00Z',
        },
      ],
    });

    const sources = await readAggregatorSources(client, 'everything', '2026-11-20');

    expect(sources[1]).toMatchObject({
      status: 'failed',
      reason: "the aggregator's source is OUTDATED, last updated 2026-11-20T03:00:00.000Z",
    });
  });

  test.each([
    { updated: '2026-11-18T00:00:00.000Z', status: 'covered', reason: '' },
    {
      updated: '2026-11-17T23:59:59.000Z',
      status: 'failed',
      reason: "the aggregator's source is outdated: last updated 2026-11-17T23:59:59.000Z",
    },
    { updated: '2026-11-25T00:00:00.000Z', status: 'covered', reason: '' },
  ] as const)(
    'that SUCCEEDED, last at $updated, is $status on 2026-11-20',
    async ({ updated, status, reason }) => {
      const { client } = await startAggregator({ lastUpdateTime: updated });

      const [source] = await readAggregatorSources(client, 'everything', '2026-11-20');

      expect(source).toEqual(aSource({ status, reason, readAt: updated }));
    },
  );

  test('that never was updated, or of which nothing is told, is not covered', async () => {
    const client = await scriptedConfig([
      {
        AggregatedSourceStatusList: [
          { SourceId: DATA, SourceType: 'ACCOUNT', AwsRegion: REGION, LastUpdateStatus: 'SUCCEEDED' },
          { SourceId: CHECKOUT, SourceType: 'ACCOUNT', AwsRegion: REGION },
        ],
      },
    ]);

    const sources = await readAggregatorSources(client, 'everything', '2026-11-20');

    expect(sources.map(({ status, reason }) => [status, reason])).toEqual([
      ['failed', "the aggregator's source is outdated: never updated"],
      ['failed', "the aggregator's source is of unknown status, never updated"],
    ]);
  });

  test.each([
    ['is null', null, '', 'AggregatedSourceStatusList[1]: Invalid input: expected object, received null'],
    [
      'is of no account',
      { SourceId: '__proto__' },
      REGION,
      "source '__proto__' in eu-central-1 is of no account and Region",
    ],
    [
      'has a short account id',
      { SourceId: '1234' },
      REGION,
      "source '1234' in eu-central-1 is of no account and Region",
    ],
    ['names none', { SourceId: undefined }, REGION, "source '' in eu-central-1 is of no account and Region"],
    ['is of no Region', { AwsRegion: "x'" }, '', "source '111122223333' in x' is of no account and Region"],
    ['has a status that is no text', { LastUpdateStatus: 5 }, '', '[1]: LastUpdateStatus: Invalid input'],
  ])(
    'that %s is told as a failure of no account, and does not stop the others',
    async (...[, odd, region, reason]) => {
      const good = {
        SourceId: DATA,
        SourceType: 'ACCOUNT',
        AwsRegion: REGION,
        LastUpdateStatus: 'SUCCEEDED',
        LastUpdateTime: Date.parse('2026-11-20T04:00:00Z') / 1000,
      };
      const client = await scriptedConfig([
        { AggregatedSourceStatusList: [good, odd && { ...good, ...odd }, { ...good, SourceId: CHECKOUT }] },
      ]);

      const sources = await readAggregatorSources(client, 'everything', '2026-11-20');

      expect(sources).toEqual([
        aSource(),
        {
          accountId: '',
          region,
          status: 'failed',
          reason: expect.stringMatching(/^DescribeConfigurationAggregatorSourcesStatus everything: /),
          readAt: null,
        },
        aSource({ accountId: CHECKOUT }),
      ]);
      expect(sources[1]?.reason).toContain(reason);
    },
  );

  test('that stands for the whole organization is told only where it failed', async () => {
    const LastUpdateTime = Date.parse('2026-11-20T04:00:00Z') / 1000;
    const client = await scriptedConfig([
      {
        AggregatedSourceStatusList: [
          {
            SourceId: 'Organization',
            SourceType: 'ORGANIZATION',
            LastUpdateStatus: 'SUCCEEDED',
            LastUpdateTime,
          },
          { SourceId: 'o-fh20example', SourceType: 'ORGANIZATION', LastUpdateStatus: 'FAILED' },
          {
            SourceId: DATA,
            SourceType: 'ACCOUNT',
            AwsRegion: REGION,
            LastUpdateStatus: 'SUCCEEDED',
            LastUpdateTime,
          },
        ],
      },
    ]);

    const sources = await readAggregatorSources(client, 'everything', '2026-11-20');

    expect(sources).toEqual([
      {
        accountId: '',
        region: '',
        status: 'failed',
        reason: "organization o-fh20example: the aggregator's source is FAILED, never updated",
        readAt: null,
      },
      aSource(),
    ]);
  });
});

test('sources come 100 to a page, and empty pages that carry a token are followed', async () => {
  const accounts = Array.from({ length: 130 }, (_, index) => ({
    id: String(111_122_223_333 + index),
    name: `team-${index}`,
  }));
  const { client, endpoint } = await startAggregator({}, accounts);
  endpoint.emptyPages(2);

  const sources = await readAggregatorSources(client, 'everything', '2026-11-20');

  expect(sources).toHaveLength(130);
  expect(callsOf(endpoint, 'DescribeConfigurationAggregatorSourcesStatus')).toHaveLength(4);
});

test('an unknown aggregator is an error that names it', async () => {
  const { client } = await startAggregator();

  const failure = readAggregatorSources(client, 'everywhere', '2026-11-20');

  await expect(failure).rejects.toThrow(
    'DescribeConfigurationAggregatorSourcesStatus everywhere: NoSuchConfigurationAggregatorException',
  );
});

describe('an account of the organization', () => {
  const checkout = { id: CHECKOUT, name: 'checkout', ouPath: null };

  test('without a source is not covered in any Region that the aggregator knows', () => {
    const sources = [aSource(), aSource({ region: 'us-east-1' })];

    const coverage = withMissingSources(sources, [{ ...checkout, state: 'ACTIVE' }], 'everything');

    expect(coverage.slice(0, 2)).toEqual(sources);
    expect(coverage.slice(2)).toEqual(
      [REGION, 'us-east-1'].map((region) => ({
        accountId: CHECKOUT,
        region,
        status: 'failed',
        reason: 'no source in aggregator everything: AWS Config does not record there, or is not aggregated',
        readAt: null,
      })),
    );
  });

  test('with a source in one Region only is not covered in the other', () => {
    const sources = [aSource({ region: 'us-east-1' }), aSource({ accountId: CHECKOUT })];

    const coverage = withMissingSources(sources, [{ ...checkout, state: 'ACTIVE' }], 'everything');

    expect(coverage.slice(2).map(({ accountId, region }) => [accountId, region])).toEqual([
      [CHECKOUT, 'us-east-1'],
    ]);
  });

  test('of which the state is unknown counts as active', () => {
    const coverage = withMissingSources([aSource()], [{ ...checkout, state: null }], 'everything');

    expect(coverage[1]).toMatchObject({ accountId: CHECKOUT, status: 'failed' });
  });

  test.each([
    ['SUSPENDED', 'failed'],
    ['PENDING_CLOSURE', 'skipped'],
    ['CLOSED', 'skipped'],
    ['PENDING_ACTIVATION', 'skipped'],
  ])('that is %s has one row, %s', (state, status) => {
    const coverage = withMissingSources(
      [aSource(), aSource({ region: 'us-east-1' })],
      [{ ...checkout, state }],
      'everything',
    );

    expect(coverage.slice(2)).toEqual([
      {
        accountId: CHECKOUT,
        region: '',
        status,
        reason: `the account is ${state}`,
        readAt: null,
      },
    ]);
  });

  test('that is suspended and yet has a source is told by its source alone', () => {
    const sources = [aSource({ accountId: CHECKOUT })];

    const coverage = withMissingSources(sources, [{ ...checkout, state: 'SUSPENDED' }], 'everything');

    expect(coverage).toEqual(sources);
  });

  test('is not covered anywhere by an aggregator without sources', () => {
    const coverage = withMissingSources([], [{ ...checkout, state: 'ACTIVE' }], 'everything');

    expect(coverage).toMatchObject([{ accountId: CHECKOUT, region: '', status: 'failed' }]);
  });

  test('is not missed in a Region without a name, as the source of an organization has', () => {
    const organization = aSource({ accountId: '', region: '', status: 'failed' });
    const sources = [organization, aSource({ accountId: CHECKOUT })];

    const coverage = withMissingSources(sources, [{ ...checkout, state: 'ACTIVE' }], 'everything');

    expect(coverage).toEqual(sources);
  });
});
