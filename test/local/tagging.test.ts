import {
  GetResourcesCommand,
  type GetResourcesCommandInput,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { afterEach, describe, expect, test } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import type { OrganizationInput } from '../../local/organization.ts';
import { account, anOrganization, clientConfig, functionsNamed } from './support.ts';

describe('GetResources of the tagging API', () => {
  let endpoint: Endpoint;
  afterEach(() => endpoint.close());

  async function getting(functions: OrganizationInput['functions']) {
    endpoint = await startEndpoint(anOrganization({ functions }));
    const client = new ResourceGroupsTaggingAPIClient(clientConfig(endpoint));
    return (input: GetResourcesCommandInput = {}) =>
      client.send(new GetResourcesCommand({ ResourceTypeFilters: ['lambda:function'], ...input }));
  }

  test.each([
    [100, [100]],
    [101, [100, 1]],
    [200, [100, 100]],
  ])('lists %i functions in pages of %j and ends with an empty token', async (count, sizes) => {
    const get = await getting(functionsNamed(count));
    const seen: number[] = [];
    let PaginationToken = '';
    do {
      const page = await get({ ResourcesPerPage: 100, PaginationToken });
      seen.push(page.ResourceTagMappingList?.length ?? 0);
      PaginationToken = page.PaginationToken ?? 'absent';
    } while (PaginationToken !== '');
    expect(seen).toEqual(sizes);
  });

  test('names functions that carry tags, and no others', async () => {
    const get = await getting([
      { name: 'tagged', runtime: 'go1.x', tags: { Team: '配送チーム' } },
      { name: 'bare', runtime: 'go1.x' },
    ]);
    expect((await get()).ResourceTagMappingList).toEqual([
      {
        ResourceARN: `arn:aws:lambda:us-east-1:${account}:function:tagged`,
        Tags: [{ Key: 'Team', Value: '配送チーム' }],
      },
    ]);
    expect((await get({ ResourceTypeFilters: ['s3'] })).ResourceTagMappingList).toEqual([]);
    const TagFilters = [{ Key: 'Team', Values: ['other'] }];
    expect((await get({ TagFilters })).ResourceTagMappingList).toEqual([]);
  });

  test('refuses more than 100 a page and an invented token', async () => {
    const get = await getting([]);
    for (const input of [{ ResourcesPerPage: 101 }, { PaginationToken: 'invented' }]) {
      await expect(get(input)).rejects.toMatchObject({ name: 'InvalidParameterException' });
    }
  });
});
