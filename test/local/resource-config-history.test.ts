import {
  ConfigServiceClient,
  GetResourceConfigHistoryCommand,
  type GetResourceConfigHistoryCommandInput,
} from '@aws-sdk/client-config-service';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import { account, clientConfig, otherAccount } from './support.ts';

const now = new Date('2026-11-20T12:00:00Z');

describe('GetResourceConfigHistory', () => {
  let endpoint: Endpoint;
  let config: ConfigServiceClient;

  beforeEach(async () => {
    endpoint = await startEndpoint(
      {
        accounts: [
          { id: account, name: 'data' },
          { id: otherAccount, name: 'unrecorded', configRecorded: false },
        ],
        functions: [
          {
            name: 'upgraded',
            runtime: 'nodejs24.x',
            tags: { team: 'data' },
            capturedAt: '2026-11-18T08:00:00.250Z',
            history: [
              { capturedAt: '2026-11-18T07:00:00Z', runtime: 'nodejs22.x' },
              { capturedAt: '2026-10-28T12:00:00Z', runtime: 'nodejs20.x' },
            ],
          },
          {
            name: 'gone',
            runtime: 'nodejs16.x',
            capturedAt: '2026-11-01T00:00:00Z',
            deletedAt: '2026-11-19T00:00:00Z',
          },
        ],
      },
      { now: () => now },
    );
    config = new ConfigServiceClient(clientConfig(endpoint));
  });
  afterEach(() => endpoint.close());

  const history = (input: Partial<GetResourceConfigHistoryCommandInput> = {}) =>
    config.send(
      new GetResourceConfigHistoryCommand({
        resourceType: 'AWS::Lambda::Function',
        resourceId: 'upgraded',
        ...input,
      }),
    );
  const runtimes = async (input: Partial<GetResourceConfigHistoryCommandInput> = {}) => {
    const pages: (string | undefined)[][] = [];
    let nextToken: string | undefined;
    do {
      const page = await history({ ...input, nextToken });
      pages.push(page.configurationItems?.map((it) => JSON.parse(it.configuration ?? '').runtime) ?? []);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return pages;
  };

  test('finds the item captured exactly at laterTime, its configuration a JSON string', async () => {
    const laterTime = new Date('2026-11-18T08:00:00.250Z');
    const { configurationItems } = await history({ laterTime, limit: 1 });
    expect(configurationItems).toMatchObject([
      {
        accountId: account,
        arn: `arn:aws:lambda:us-east-1:${account}:function:upgraded`,
        awsRegion: 'us-east-1',
        configurationItemCaptureTime: laterTime,
        configurationItemStatus: 'OK',
        resourceId: 'upgraded',
        tags: { team: 'data' },
        configuration: expect.stringContaining('"runtime":"nodejs24.x"'),
      },
    ]);
  });

  test('spans seven days a call, so pages between two items are empty and carry a token', async () => {
    expect(await runtimes()).toEqual([['nodejs24.x', 'nodejs22.x'], [], [], ['nodejs20.x']]);
  });

  test('keeps to the limit within a window', async () => {
    expect(await runtimes({ limit: 1 })).toEqual([['nodejs24.x'], ['nodejs22.x'], [], [], ['nodejs20.x']]);
  });

  test('starts with an empty page when the newest item is older than seven days', async () => {
    const laterTime = new Date('2026-11-10T00:00:00Z');
    expect(await runtimes({ laterTime, limit: 1 })).toEqual([[], ['nodejs20.x']]);
  });

  test('goes forward in time when asked, and ends at earlierTime when going back', async () => {
    expect(await runtimes({ chronologicalOrder: 'Forward' })).toEqual([
      ['nodejs20.x'],
      [],
      ['nodejs22.x', 'nodejs24.x'],
    ]);
    expect(await runtimes({ earlierTime: new Date('2026-11-01T00:00:00Z') })).toEqual([
      ['nodejs24.x', 'nodejs22.x'],
    ]);
  });

  test('shows a deletion as an item whose configuration is the text null', async () => {
    const { configurationItems } = await history({ resourceId: 'gone', limit: 1 });
    expect(configurationItems).toMatchObject([
      { configurationItemStatus: 'ResourceDeleted', configuration: 'null', tags: {} },
    ]);
  });

  test('refuses more than 100 items a page, a range that ends before it starts and a foreign token', async () => {
    await expect(history({ limit: 101 })).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(history({ laterTime: new Date(0), earlierTime: now })).rejects.toMatchObject({
      name: 'InvalidTimeRangeException',
    });
    const { nextToken } = await history();
    await expect(history({ resourceId: 'gone', nextToken })).rejects.toMatchObject({
      name: 'InvalidNextTokenException',
    });
  });

  test('knows neither other resources nor accounts without a recorder', async () => {
    await expect(history({ resourceId: 'never-seen' })).rejects.toMatchObject({
      name: 'ResourceNotDiscoveredException',
    });
    config = new ConfigServiceClient(clientConfig(endpoint, otherAccount));
    await expect(history()).rejects.toMatchObject({ name: 'NoAvailableConfigurationRecorderException' });
  });
});
