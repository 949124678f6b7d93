import { describe, expect, test } from 'vitest';
import { selectAggregateFunctions, selectFunctions } from '../../adapters/config-query.ts';
import { collect } from '../support/collect.ts';
import { scriptedConfig, startConfig } from '../support/config-client.ts';

const ROW = {
  accountId: '111122223333',
  awsRegion: 'eu-central-1',
  arn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders-api',
  resourceId: 'orders-api',
  configuration: { runtime: 'nodejs22.x', packageType: 'Zip', lastModified: '2026-01-15T09:30:00.000+0000' },
};

async function readAll<Element>(pages: AsyncIterable<readonly Element[]>): Promise<Element[]> {
  return (await collect(pages)).flat();
}

describe('the functions of an account and Region', () => {
  test('come with runtime, package type, tags and the time of their last change', async () => {
    const { client } = await startConfig({
      functions: [
        {
          name: 'orders-api',
          runtime: 'nodejs22.x',
          tags: { team: 'orders' },
          lastModified: '2026-01-15T09:30:00.000Z',
        },
      ],
    });

    const functions = await readAll(selectFunctions(client));

    expect(functions).toEqual([
      {
        account: { id: '111122223333', name: null, ouPath: null },
        region: 'eu-central-1',
        functionName: 'orders-api',
        functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders-api',
        version: '$LATEST',
        runtime: 'nodejs22.x',
        packageType: 'Zip',
        presence: 'present',
        tags: { team: 'orders' },
        lastModified: '2026-01-15T09:30:00.000Z',
        aliases: [],
        capturedAt: null,
      },
    ]);
  });

  test('have no tags where the row has none, for the query asked for them', async () => {
    const client = await scriptedConfig([{ Results: [JSON.stringify(ROW)] }]);

    const [fn] = await readAll(selectFunctions(client));

    expect(fn?.tags).toEqual({});
  });

  test('come 100 to a page, and empty pages that carry a token are followed', async () => {
    const { client, endpoint } = await startConfig({
      functions: Array.from({ length: 130 }, (_, index) => ({
        name: `fn-${index}`,
        runtime: 'python3.13',
      })),
    });
    endpoint.emptyPages(2);

    const pages = await collect(selectFunctions(client));

    expect(pages.map((page) => page.length)).toEqual([0, 100, 0, 30]);
    expect(endpoint.calls[0]?.input).toMatchObject({ Limit: 100 });
  });

  test.each([
    { why: 'is not JSON', row: '{"arn"', message: 'SelectResourceConfig: Results[0]: not JSON' },
    {
      why: 'lacks its configuration',
      row: JSON.stringify({ ...ROW, configuration: undefined }),
      message: 'SelectResourceConfig: Results[0]: carries no configuration',
    },
    {
      why: 'is of another resource type',
      row: JSON.stringify({ ...ROW, resourceType: 'AWS::S3::Bucket' }),
      message: 'SelectResourceConfig: Results[0]: is not of AWS::Lambda::Function',
    },
  ])('fail when a row $why', async ({ row, message }) => {
    const client = await scriptedConfig([{ Results: [row] }]);

    const failure = readAll(selectFunctions(client));

    await expect(failure).rejects.toThrow(message);
  });

  test('fail when AWS Config gives the same token again', async () => {
    const client = await scriptedConfig([{ Results: [], NextToken: 'again' }]);

    const failure = readAll(selectFunctions(client));

    await expect(failure).rejects.toThrow('SelectResourceConfig: the token of page 2 has been given before');
  });
});

describe('the functions of an aggregator', () => {
  test('come from every account and Region that it covers', async () => {
    const { client } = await startConfig({
      accounts: [
        { id: '111122223333', name: 'security' },
        { id: '444455556666', name: 'shop' },
      ],
      aggregators: [{ name: 'organization' }],
      functions: [
        { name: 'orders-api', runtime: 'nodejs22.x' },
        { accountId: '444455556666', name: 'orders-api', runtime: 'nodejs20.x' },
      ],
    });

    const functions = await readAll(selectAggregateFunctions(client, 'organization'));

    expect(functions.map(({ account, runtime }) => [account.id, runtime])).toEqual([
      ['111122223333', 'nodejs22.x'],
      ['444455556666', 'nodejs20.x'],
    ]);
  });

  test('fail, naming the aggregator, when there is none of that name', async () => {
    const { client } = await startConfig();

    const failure = readAll(selectAggregateFunctions(client, 'organisation'));

    await expect(failure).rejects.toThrow(
      'SelectAggregateResourceConfig organisation: NoSuchConfigurationAggregatorException',
    );
  });
});
