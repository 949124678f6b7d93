import { expect, test } from 'vitest';
import { readConfigItem } from '../../adapters/config-history.ts';
import { scriptedConfig, startConfig } from '../support/config-client.ts';

test('a function is read as it was recorded last, at or before the instant', async () => {
  const { client, endpoint } = await startConfig({
    functions: [
      {
        name: 'orders-api',
        runtime: 'nodejs24.x',
        capturedAt: '2026-11-20T09:00:00.000Z',
        history: [
          { capturedAt: '2026-11-20T08:00:00.125Z', runtime: 'nodejs20.x', tags: { team: 'orders' } },
        ],
      },
    ],
  });

  const fn = await readConfigItem(client, 'orders-api', new Date('2026-11-20T08:00:00.125Z'));

  expect(fn).toMatchObject({
    account: { id: '111122223333' },
    runtime: 'nodejs20.x',
    tags: { team: 'orders' },
    presence: 'present',
    capturedAt: '2026-11-20T08:00:00.125Z',
  });
  expect(endpoint.calls[0]?.input).toMatchObject({
    resourceType: 'AWS::Lambda::Function',
    limit: 1,
    laterTime: Date.parse('2026-11-20T08:00:01.125Z') / 1000,
  });
});

test('a deleted function is read as deleted', async () => {
  const { client } = await startConfig({
    functions: [{ name: 'orders-api', runtime: 'nodejs20.x', deletedAt: '2026-11-20T07:00:00.000Z' }],
  });

  const fn = await readConfigItem(client, 'orders-api', new Date('2026-11-20T08:00:00.000Z'));

  expect(fn.presence).toBe('deleted');
});

test('a function that AWS Config never saw is an error that names it', async () => {
  const { client } = await startConfig();

  const failure = readConfigItem(client, 'orders-api', new Date('2026-11-20T08:00:00.000Z'));

  await expect(failure).rejects.toThrow(
    'GetResourceConfigHistory orders-api: ResourceNotDiscoveredException',
  );
});

test('empty pages without end are an error', async () => {
  const pages = Array.from({ length: 400 }, (_, index) => ({
    configurationItems: [],
    nextToken: `page-${index}`,
  }));
  const client = await scriptedConfig(pages);

  const failure = readConfigItem(client, 'orders-api', new Date('2026-11-20T08:00:00.000Z'));

  await expect(failure).rejects.toThrow('no configuration item at or before 2026-11-20T08:00:00.000Z');
});

test('a token that repeats itself is an error', async () => {
  const client = await scriptedConfig([{ configurationItems: [], nextToken: 'again' }]);

  const failure = readConfigItem(client, 'orders-api', new Date('2026-11-20T08:00:00.000Z'));

  await expect(failure).rejects.toThrow('has been given before');
});
