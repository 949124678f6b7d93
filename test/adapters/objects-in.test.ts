import { AccountClient } from '@aws-sdk/client-account';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { describe, expect, test } from 'vitest';
import { readAccountTags } from '../../adapters/account-tags.ts';
import { listEnabledRegions } from '../../adapters/enabled-regions.ts';
import { objectsIn } from '../../adapters/objects-in.ts';
import { readOrganizationPaths } from '../../adapters/organization-paths.ts';
import { startScriptedEndpoint } from '../support/scripted-endpoint.ts';

const ACCOUNT = '111122223333';
const ROOT = { Id: 'r-ab12', Arn: 'arn:aws:organizations::999988887777:root/o-abc/r-ab12' };

async function scripted(answers: readonly object[]) {
  return {
    endpoint: await startScriptedEndpoint(answers),
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
  };
}

test('a list that is not there has no elements', () => {
  expect(objectsIn(undefined, 'List: Elements')).toEqual([]);
  expect(objectsIn(null, 'List: Elements')).toEqual([]);
});

describe('null in a list is an error that names list and index', () => {
  test('among the tags of an account', async () => {
    const client = new OrganizationsClient(await scripted([{ Tags: [{ Key: 'a', Value: 'b' }, null] }]));

    const { tags, failure } = await readAccountTags(client, [ACCOUNT]);

    expect(tags.size).toBe(0);
    expect(failure).toBe(`ListTagsForResource ${ACCOUNT}: Tags[1]: expected an object, received null`);
  });

  test('among the Regions that are enabled', async () => {
    const client = new AccountClient(await scripted([{ Regions: [null] }]));

    await expect(listEnabledRegions(client)).rejects.toThrow(
      'ListRegions: Regions[0]: expected an object, received null',
    );
  });

  test.each([
    ['roots', [{ Roots: [null] }], 'ListRoots: Roots[0]: '],
    [
      'accounts',
      [{ Roots: [ROOT] }, { Accounts: [null] }, {}],
      'ListAccountsForParent r-ab12: Accounts[0]: ',
    ],
    [
      'units',
      [{ Roots: [ROOT] }, {}, { OrganizationalUnits: [null] }],
      'ListOrganizationalUnitsForParent r-ab12: OrganizationalUnits[0]: ',
    ],
  ])('among the %s of an organization', async (_, answers, reason) => {
    const client = new OrganizationsClient(await scripted(answers));

    const { failure } = await readOrganizationPaths(client, new Set([ACCOUNT]));

    expect(failure).toBe(`${reason}expected an object, received null`);
  });
});
