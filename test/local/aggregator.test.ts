import {
  ConfigServiceClient,
  DescribeConfigurationAggregatorSourcesStatusCommand,
  SelectAggregateResourceConfigCommand,
} from '@aws-sdk/client-config-service';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import { account, clientConfig, otherAccount } from './support.ts';

const unrecorded = '333344445555';
const Expression =
  "SELECT accountId, awsRegion, resourceId WHERE resourceType = 'AWS::Lambda::Function' AND configuration.runtime = 'nodejs20.x'";

describe('a configuration aggregator', () => {
  let endpoint: Endpoint;
  let config: ConfigServiceClient;

  beforeEach(async () => {
    const runtime = 'nodejs20.x';
    endpoint = await startEndpoint({
      regions: ['us-east-1', 'eu-west-1'],
      accounts: [
        { id: account, name: 'data' },
        { id: otherAccount, name: 'checkout' },
        { id: unrecorded, name: 'bought-last-week', configRecorded: false },
      ],
      functions: [
        { name: 'a', runtime },
        { name: 'b', runtime, accountId: otherAccount },
        { name: 'c', runtime, accountId: otherAccount, region: 'eu-west-1' },
        { name: 'd', runtime, accountId: unrecorded },
      ],
      aggregators: [
        {
          name: 'everything',
          sourceFaults: [
            {
              accountId: otherAccount,
              region: 'eu-west-1',
              status: 'FAILED',
              lastUpdateTime: '2026-11-18T22:40:31Z',
              errorCode: 'AccessDenied',
            },
            {
              accountId: otherAccount,
              region: 'us-east-1',
              status: 'OUTDATED',
              lastUpdateTime: '2026-11-12T03:00:00Z',
            },
          ],
        },
      ],
    });
    config = new ConfigServiceClient(clientConfig(endpoint));
  });
  afterEach(() => endpoint.close());

  const select = (more: { Limit?: number; MaxResults?: number; NextToken?: string } = {}) =>
    config.send(
      new SelectAggregateResourceConfigCommand({
        ConfigurationAggregatorName: 'everything',
        Expression,
        ...more,
      }),
    );
  const sources = (more: { Limit?: number; NextToken?: string; UpdateStatus?: ['FAILED'] } = {}) =>
    config.send(
      new DescribeConfigurationAggregatorSourcesStatusCommand({
        ConfigurationAggregatorName: 'everything',
        ...more,
      }),
    );

  test('has rows of every source but failed ones and accounts without AWS Config', async () => {
    const { Results } = await select();
    expect(Results?.map((row) => JSON.parse(row))).toEqual([
      { accountId: account, awsRegion: 'us-east-1', resourceId: 'a' },
      { accountId: otherAccount, awsRegion: 'us-east-1', resourceId: 'b' },
    ]);
  });

  test('pages its rows and refuses more than 100 a page', async () => {
    const page = await select({ Limit: 1 });
    expect(page.Results).toHaveLength(1);
    const last = await select({ Limit: 1, NextToken: page.NextToken ?? '' });
    expect(last).toMatchObject({ Results: [expect.stringContaining('"b"')] });
    expect(last.NextToken).toBeUndefined();
    expect((await select({ MaxResults: 1 })).Results).toHaveLength(1);
    await expect(select({ Limit: 101 })).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('tells the state of each account and Region, none for an account without AWS Config', async () => {
    const { AggregatedSourceStatusList: list, NextToken } = await sources();
    expect(NextToken).toBeUndefined();
    expect(list?.map((it) => [it.SourceId, it.AwsRegion, it.LastUpdateStatus])).toEqual([
      [account, 'eu-west-1', 'SUCCEEDED'],
      [account, 'us-east-1', 'SUCCEEDED'],
      [otherAccount, 'eu-west-1', 'FAILED'],
      [otherAccount, 'us-east-1', 'OUTDATED'],
    ]);
    expect(list?.[2]).toMatchObject({
      SourceType: 'ACCOUNT',
      LastErrorCode: 'AccessDenied',
      LastUpdateTime: new Date('2026-11-18T22:40:31Z'),
    });
  });

  test('pages and filters its sources', async () => {
    const page = await sources({ Limit: 3 });
    expect(page.AggregatedSourceStatusList).toHaveLength(3);
    const last = await sources({ Limit: 3, NextToken: page.NextToken ?? '' });
    expect(last.AggregatedSourceStatusList).toHaveLength(1);
    expect(last.NextToken).toBeUndefined();
    expect((await sources({ UpdateStatus: ['FAILED'] })).AggregatedSourceStatusList).toHaveLength(1);
    await expect(sources({ NextToken: 'invented' })).rejects.toMatchObject({
      name: 'InvalidNextTokenException',
    });
  });

  test('exists in its own account and Region only', async () => {
    for (const elsewhere of [
      clientConfig(endpoint, otherAccount),
      clientConfig(endpoint, account, 'eu-west-1'),
    ]) {
      config = new ConfigServiceClient(elsewhere);
      await expect(sources()).rejects.toMatchObject({ name: 'NoSuchConfigurationAggregatorException' });
      await expect(select()).rejects.toMatchObject({ name: 'NoSuchConfigurationAggregatorException' });
    }
  });
});
