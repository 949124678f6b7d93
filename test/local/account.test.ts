import { AccountClient, ListRegionsCommand } from '@aws-sdk/client-account';
import { afterEach, describe, expect, test } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import { anOrganization, clientConfig } from './support.ts';

describe('ListRegions of Account Management', () => {
  let endpoint: Endpoint;
  afterEach(() => endpoint.close());

  async function startAccount() {
    endpoint = await startEndpoint(anOrganization({ regions: ['us-east-1', 'eu-west-1'] }));
    return new AccountClient(clientConfig(endpoint));
  }

  test('lists Regions page by page with their status, those not enabled included', async () => {
    const client = await startAccount();
    const first = await client.send(new ListRegionsCommand({ MaxResults: 3 }));
    const second = await client.send(new ListRegionsCommand({ MaxResults: 3, NextToken: first.NextToken }));
    expect([...(first.Regions ?? []), ...(second.Regions ?? [])]).toEqual([
      { RegionName: 'af-south-1', RegionOptStatus: 'DISABLED' },
      { RegionName: 'eu-west-1', RegionOptStatus: 'ENABLED_BY_DEFAULT' },
      { RegionName: 'me-south-1', RegionOptStatus: 'DISABLED' },
      { RegionName: 'us-east-1', RegionOptStatus: 'ENABLED_BY_DEFAULT' },
    ]);
  });

  test('lists those of a status only, when asked', async () => {
    const client = await startAccount();
    const { Regions } = await client.send(new ListRegionsCommand({ RegionOptStatusContains: ['DISABLED'] }));
    expect(Regions?.map(({ RegionName }) => RegionName)).toEqual(['af-south-1', 'me-south-1']);
  });

  test('refuses more than 50 a page and an invented token', async () => {
    const client = await startAccount();
    for (const input of [{ MaxResults: 51 }, { NextToken: 'invented' }]) {
      await expect(client.send(new ListRegionsCommand(input))).rejects.toMatchObject({
        name: 'ValidationException',
      });
    }
  });
});
