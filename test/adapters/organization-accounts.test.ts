import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { describe, expect, test } from 'vitest';
import { listOrganizationAccounts } from '../../adapters/organization-accounts.ts';
import type { OrganizationInput } from '../../local/organization.ts';
import { startScriptedEndpoint } from '../support/scripted-endpoint.ts';
import { callerOf, callsOf, startOrganization } from '../support/start-organization.ts';

const MANAGEMENT = '999988887777';
const WORKLOADS = 'ou-ab12-11111111';
const EXPERIMENTS = 'ou-ab12-33333333';

async function startAccounts(accounts: OrganizationInput['accounts']) {
  const endpoint = await startOrganization({
    id: 'o-fh20example',
    rootId: 'r-ab12',
    organizationalUnits: [
      { id: WORKLOADS, name: 'Workloads' },
      { id: EXPERIMENTS, name: 'Experiments', parentId: WORKLOADS },
    ],
    accounts: [{ id: MANAGEMENT, name: 'management' }, ...accounts],
  });
  const client = new OrganizationsClient(callerOf(endpoint, MANAGEMENT, 'us-east-1'));
  return { endpoint, client };
}

/** Accounts 100000000001, 100000000002, ... */
function manyAccounts(count: number): OrganizationInput['accounts'] {
  return Array.from({ length: count }, (_, index) => ({
    id: String(100_000_000_001 + index),
    name: `team-${index + 1}`,
  }));
}

describe('accounts', () => {
  test('come with name, state and the path of units that they are in', async () => {
    const { client } = await startAccounts([
      { id: '111122223333', name: 'lab', parentId: EXPERIMENTS },
      { id: '222233334444', name: 'old-shop', parentId: WORKLOADS, state: 'SUSPENDED' },
    ]);

    const { accounts } = await listOrganizationAccounts(client);

    expect(accounts).toEqual([
      {
        id: '111122223333',
        name: 'lab',
        ouPath: 'o-fh20example/r-ab12/ou-ab12-11111111/ou-ab12-33333333',
        state: 'ACTIVE',
      },
      {
        id: '222233334444',
        name: 'old-shop',
        ouPath: 'o-fh20example/r-ab12/ou-ab12-11111111',
        state: 'SUSPENDED',
      },
      { id: MANAGEMENT, name: 'management', ouPath: 'o-fh20example/r-ab12', state: 'ACTIVE' },
    ]);
  });

  test('come 20 to a page', async () => {
    const { client, endpoint } = await startAccounts(manyAccounts(44));

    const { accounts } = await listOrganizationAccounts(client);

    expect(accounts).toHaveLength(45);
    expect(callsOf(endpoint, 'ListAccounts')).toHaveLength(3);
  });

  test('behind empty pages that carry a token are found', async () => {
    const { client, endpoint } = await startAccounts(manyAccounts(30));
    endpoint.emptyPages(2);

    const { accounts } = await listOrganizationAccounts(client);

    expect(accounts).toHaveLength(31);
    expect(callsOf(endpoint, 'ListAccounts')).toHaveLength(4);
  });

  test('of an answer that tells neither name nor state have neither', async () => {
    const client = new OrganizationsClient({
      endpoint: await startScriptedEndpoint([
        { Accounts: [{ Id: '111122223333', Status: 'ACTIVE', Paths: ['o-abc/r-ab12/111122223333/'] }] },
      ]),
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    });

    const { accounts } = await listOrganizationAccounts(client);

    expect(accounts).toEqual([{ id: '111122223333', name: null, ouPath: 'o-abc/r-ab12', state: null }]);
  });

  test('that may not be listed are an error that names the operation', async () => {
    const { client, endpoint } = await startAccounts([]);
    endpoint.inject({ operation: 'ListAccounts', error: 'AccessDeniedException' });

    const failure = listOrganizationAccounts(client);

    await expect(failure).rejects.toThrow('ListAccounts: AccessDeniedException');
  });

  test('are listed in spite of throttling', async () => {
    const { client, endpoint } = await startAccounts([]);
    endpoint.inject({ operation: 'ListAccounts', error: 'ThrottlingException' });

    const { accounts } = await listOrganizationAccounts(client);

    expect(accounts.map(({ id }) => id)).toEqual([MANAGEMENT]);
    expect(callsOf(endpoint, 'ListAccounts')).toHaveLength(2);
  });
});

describe('a path that ListAccounts leaves out', () => {
  test('is found from the root down, and units that stand beside each other are asked for once each', async () => {
    const { client, endpoint } = await startAccounts([
      { id: '111122223333', name: 'a', parentId: WORKLOADS, pathListed: false },
      { id: '222233334444', name: 'b', parentId: WORKLOADS, pathListed: false },
      { id: '333344445555', name: 'c', parentId: EXPERIMENTS, pathListed: false },
      { id: '444455556666', name: 'd', pathListed: false },
    ]);

    const { accounts, pathsUnread } = await listOrganizationAccounts(client);

    expect(pathsUnread).toBeNull();
    expect(accounts.slice(0, 4).map(({ ouPath }) => ouPath)).toEqual([
      'o-fh20example/r-ab12/ou-ab12-11111111',
      'o-fh20example/r-ab12/ou-ab12-11111111',
      'o-fh20example/r-ab12/ou-ab12-11111111/ou-ab12-33333333',
      'o-fh20example/r-ab12',
    ]);
    expect(endpoint.calls.map(({ operation, input }) => [operation, input])).toEqual([
      ['ListAccounts', {}],
      ['ListRoots', { MaxResults: 20 }],
      ['ListAccountsForParent', { ParentId: 'r-ab12', MaxResults: 20 }],
      ['ListOrganizationalUnitsForParent', { ParentId: 'r-ab12', MaxResults: 20 }],
      ['ListAccountsForParent', { ParentId: WORKLOADS, MaxResults: 20 }],
      ['ListOrganizationalUnitsForParent', { ParentId: WORKLOADS, MaxResults: 20 }],
      ['ListAccountsForParent', { ParentId: EXPERIMENTS, MaxResults: 20 }],
    ]);
  });

  test('is found behind empty pages that carry a token', async () => {
    const { client, endpoint } = await startAccounts([
      { id: '111122223333', name: 'a', parentId: WORKLOADS, pathListed: false },
    ]);
    endpoint.emptyPages(2);

    const {
      accounts: [account],
    } = await listOrganizationAccounts(client);

    expect(account?.ouPath).toBe('o-fh20example/r-ab12/ou-ab12-11111111');
  });

  test('is not asked for where ListAccounts gives it', async () => {
    const { client, endpoint } = await startAccounts([
      { id: '111122223333', name: 'a', parentId: WORKLOADS },
      { id: '222233334444', name: 'b', parentId: WORKLOADS },
    ]);

    await listOrganizationAccounts(client);

    expect(endpoint.calls.map(({ operation }) => operation)).toEqual(['ListAccounts']);
  });

  test('stays unknown where its unit may not be read, and the account is listed all the same', async () => {
    const { client, endpoint } = await startAccounts([
      { id: '111122223333', name: 'a', pathListed: false },
      { id: '222233334444', name: 'b', parentId: EXPERIMENTS, pathListed: false },
    ]);
    endpoint.inject({ operation: 'ListAccountsForParent', error: 'AccessDeniedException', message: 'No.' });

    const { accounts, pathsUnread } = await listOrganizationAccounts(client);

    expect(accounts.map(({ name, ouPath }) => [name, ouPath])).toEqual([
      ['a', null],
      ['b', 'o-fh20example/r-ab12/ou-ab12-11111111/ou-ab12-33333333'],
      ['management', 'o-fh20example/r-ab12'],
    ]);
    expect(pathsUnread).toBe('ListAccountsForParent r-ab12: AccessDeniedException: No.');
  });

  test('stays unknown where nothing but accounts may be listed', async () => {
    const { client, endpoint } = await startAccounts([
      { id: '111122223333', name: 'a', parentId: WORKLOADS, pathListed: false },
    ]);
    endpoint.inject({ operation: 'ListRoots', error: 'AccessDeniedException', message: 'No.' });

    const { accounts, pathsUnread } = await listOrganizationAccounts(client);

    expect(accounts.map(({ ouPath }) => ouPath)).toEqual([null, 'o-fh20example/r-ab12']);
    expect(pathsUnread).toBe('ListRoots: AccessDeniedException: No.');
    expect(endpoint.calls).toHaveLength(2);
  });

  test('does not matter when all others were found in spite of a failure', async () => {
    const { client, endpoint } = await startAccounts([
      { id: '111122223333', name: 'a', parentId: WORKLOADS, pathListed: false },
    ]);
    endpoint.inject({ operation: 'ListAccountsForParent', error: 'AccessDeniedException' });

    expect(await listOrganizationAccounts(client)).toMatchObject({ pathsUnread: null });
  });
});

test('an account that a listing brings twice is there once', async () => {
  const page = { Accounts: [{ Id: '111122223333', Paths: ['o-abc/r-ab12/111122223333/'] }] };
  const client = new OrganizationsClient({
    endpoint: await startScriptedEndpoint([{ ...page, NextToken: 't1' }, page]),
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
  });

  const { accounts } = await listOrganizationAccounts(client);

  expect(accounts.map(({ id }) => id)).toEqual(['111122223333']);
});

test('an account that no unit lists has no path, and the reason says so', async () => {
  const client = new OrganizationsClient({
    endpoint: await startScriptedEndpoint([
      { Accounts: [{ Id: '111122223333' }] },
      { Roots: [{ Id: 'r-ab12', Arn: 'arn:aws:organizations::999988887777:root/o-abc/r-ab12' }] },
      { Accounts: [{ Id: '222233334444' }] },
      { OrganizationalUnits: [] },
    ]),
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
  });

  expect(await listOrganizationAccounts(client)).toMatchObject({
    accounts: [{ id: '111122223333', ouPath: null }],
    pathsUnread: 'no organizational unit lists it',
  });
});

test('a path that ListAccounts gives holds, though the tree has the account elsewhere by now', async () => {
  const client = new OrganizationsClient({
    endpoint: await startScriptedEndpoint([
      { Accounts: [{ Id: '111122223333', Paths: ['o-abc/r-ab12/111122223333/'] }, { Id: '222233334444' }] },
      { Roots: [{ Id: 'r-ab12', Arn: 'arn:aws:organizations::999988887777:root/o-abc/r-ab12' }] },
      { Accounts: [] },
      { OrganizationalUnits: [{ Id: 'ou-ab12-11111111' }] },
      { Accounts: [{ Id: '111122223333' }, { Id: '222233334444' }] },
      { OrganizationalUnits: [] },
    ]),
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
  });

  const { accounts } = await listOrganizationAccounts(client);

  expect(accounts.map(({ ouPath }) => ouPath)).toEqual(['o-abc/r-ab12', 'o-abc/r-ab12/ou-ab12-11111111']);
});
