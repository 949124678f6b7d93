import {
  DescribeAccountCommand,
  DescribeOrganizationalUnitCommand,
  ListAccountsCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListParentsCommand,
  ListRootsCommand,
  ListTagsForResourceCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { afterEach, describe, expect, test } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import type { OrganizationInput } from '../../local/organization.ts';
import { account, clientConfig, otherAccount } from './support.ts';

const workloads = 'ou-ab12-11111111';
const shop = 'ou-ab12-22222222';
const organization: OrganizationInput = {
  id: 'o-exampleorgid',
  organizationalUnits: [
    { id: workloads, name: 'Workloads' },
    { id: shop, name: 'Shop', parentId: workloads },
  ],
  accounts: [
    { id: account, name: 'management' },
    { id: otherAccount, name: 'checkout', parentId: shop, tags: { owner: 'checkout', stage: '' } },
    { id: '333344445555', name: 'closing', parentId: workloads, state: 'PENDING_CLOSURE', pathListed: false },
  ],
};

function accounts(count: number): OrganizationInput {
  const ids = Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));
  return { accounts: ids.map((id) => ({ id, name: `a-${id}` })) };
}

describe('Organizations', () => {
  let endpoint: Endpoint;
  afterEach(() => endpoint.close());

  async function started(input: OrganizationInput, caller = input.accounts[0]?.id) {
    endpoint = await startEndpoint(input);
    return new OrganizationsClient(clientConfig(endpoint, caller));
  }

  test.each([
    [20, [20]],
    [21, [20, 1]],
    [40, [20, 20]],
  ])('lists %i accounts in pages of %j', async (count, sizes) => {
    const client = await started(accounts(count));
    const seen: number[] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(new ListAccountsCommand({ NextToken }));
      seen.push(page.Accounts?.length ?? 0);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(seen).toEqual(sizes);
  });

  test('may send an empty page with a token', async () => {
    const client = await started(accounts(2));
    endpoint.emptyPages(2);
    const empty = await client.send(new ListAccountsCommand({}));
    expect(empty.Accounts).toEqual([]);
    const { NextToken } = empty;
    expect((await client.send(new ListAccountsCommand({ NextToken }))).Accounts).toHaveLength(2);
  });

  test('refuses more than 20 accounts a page and an invented token', async () => {
    const client = await started(accounts(1));
    for (const input of [{ MaxResults: 21 }, { NextToken: 'invented' }]) {
      await expect(client.send(new ListAccountsCommand(input))).rejects.toMatchObject({
        name: 'InvalidInputException',
      });
    }
  });

  test('tells State and not Status, and Paths of some accounts only', async () => {
    const client = await started(organization);
    const { Accounts } = await client.send(new ListAccountsCommand({}));
    expect(Accounts).toMatchObject([
      { Id: account, Name: 'management', State: 'ACTIVE', Paths: [`o-exampleorgid/r-ab12/${account}/`] },
      {
        Id: otherAccount,
        State: 'ACTIVE',
        Paths: [`o-exampleorgid/r-ab12/${workloads}/${shop}/${otherAccount}/`],
        Arn: `arn:aws:organizations::${account}:account/o-exampleorgid/${otherAccount}`,
        JoinedTimestamp: new Date('2021-03-01T08:00:00Z'),
      },
      { Name: 'closing', State: 'PENDING_CLOSURE' },
    ]);
    expect(Accounts?.[2]).not.toHaveProperty('Paths');
    expect(Accounts?.[0]).not.toHaveProperty('Status');
  });

  test('describes an account as it lists it', async () => {
    const client = await started(organization);
    const describeAccount = async (AccountId: string) =>
      (await client.send(new DescribeAccountCommand({ AccountId }))).Account;
    const { Accounts = [] } = await client.send(new ListAccountsCommand({}));
    expect(await describeAccount(otherAccount)).toEqual(Accounts[1]);
    expect(await describeAccount('333344445555')).toEqual(Accounts[2]);
    await expect(describeAccount('999999999999')).rejects.toMatchObject({ name: 'AccountNotFoundException' });
    await expect(describeAccount('1')).rejects.toMatchObject({ name: 'InvalidInputException' });
  });

  test('leads from an account to the root by its parents', async () => {
    const client = await started(organization);
    const parentsOf = async (ChildId: string) =>
      (await client.send(new ListParentsCommand({ ChildId }))).Parents;
    expect(await parentsOf(otherAccount)).toEqual([{ Id: shop, Type: 'ORGANIZATIONAL_UNIT' }]);
    expect(await parentsOf(shop)).toEqual([{ Id: workloads, Type: 'ORGANIZATIONAL_UNIT' }]);
    expect(await parentsOf(workloads)).toEqual([{ Id: 'r-ab12', Type: 'ROOT' }]);
    await expect(parentsOf('999999999999')).rejects.toMatchObject({ name: 'ChildNotFoundException' });
  });

  test('names an organizational unit', async () => {
    const client = await started(organization);
    const describeUnit = (OrganizationalUnitId: string) =>
      client.send(new DescribeOrganizationalUnitCommand({ OrganizationalUnitId }));
    expect((await describeUnit(shop)).OrganizationalUnit).toMatchObject({ Id: shop, Name: 'Shop' });
    await expect(describeUnit('ou-ab12-99999999')).rejects.toMatchObject({
      name: 'OrganizationalUnitNotFoundException',
    });
  });

  test('has one root', async () => {
    const client = await started(organization);
    const { Roots } = await client.send(new ListRootsCommand({}));
    expect(Roots).toEqual([
      {
        Id: 'r-ab12',
        Arn: `arn:aws:organizations::${account}:root/o-exampleorgid/r-ab12`,
        Name: 'Root',
        PolicyTypes: [],
      },
    ]);
  });

  test('leads from the root to its units and accounts, those right below only', async () => {
    const client = await started(organization);
    const idsBelow = async (ParentId: string) => {
      const { OrganizationalUnits } = await client.send(
        new ListOrganizationalUnitsForParentCommand({ ParentId }),
      );
      const { Accounts } = await client.send(new ListAccountsForParentCommand({ ParentId }));
      return [...(OrganizationalUnits ?? []), ...(Accounts ?? [])].map(({ Id }) => Id);
    };
    expect(await idsBelow('r-ab12')).toEqual([workloads, account]);
    expect(await idsBelow(workloads)).toEqual([shop, '333344445555']);
    expect(await idsBelow(shop)).toEqual([otherAccount]);
  });

  test('lists units and accounts of a parent as it does elsewhere', async () => {
    const client = await started(organization);
    const { Accounts = [] } = await client.send(new ListAccountsCommand({}));
    const below = await client.send(new ListAccountsForParentCommand({ ParentId: shop }));
    expect(below.Accounts).toEqual([Accounts[1]]);
    const { OrganizationalUnit } = await client.send(
      new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: shop }),
    );
    const units = await client.send(new ListOrganizationalUnitsForParentCommand({ ParentId: workloads }));
    expect(units.OrganizationalUnits).toEqual([OrganizationalUnit]);
  });

  test.each([
    ['accounts', ListAccountsForParentCommand],
    ['units', ListOrganizationalUnitsForParentCommand],
  ])('lists %s below a parent in pages of 20, and none below what is no parent', async (_, Command) => {
    const client = await started({
      organizationalUnits: Array.from({ length: 21 }, (_, index) => ({
        id: `ou-ab12-${10_000_000 + index}`,
        name: `unit ${index}`,
      })),
      accounts: accounts(21).accounts,
    });
    const page = await client.send(new Command({ ParentId: 'r-ab12' }));
    expect(page.NextToken).toBeDefined();
    const rest = await client.send(new Command({ ParentId: 'r-ab12', NextToken: page.NextToken }));
    expect(rest.NextToken).toBeUndefined();
    for (const [ParentId, name] of [
      ['ou-ab12-99999999', 'ParentNotFoundException'],
      ['r-zz99', 'ParentNotFoundException'],
      [account, 'InvalidInputException'],
    ]) {
      await expect(client.send(new Command({ ParentId }))).rejects.toMatchObject({ name });
    }
    await expect(client.send(new Command({ ParentId: 'r-ab12', MaxResults: 21 }))).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
  });

  test('tells the tags of an account; root and units have none', async () => {
    const client = await started(organization);
    const tagsOf = async (ResourceId: string) =>
      (await client.send(new ListTagsForResourceCommand({ ResourceId }))).Tags;
    expect(await tagsOf(otherAccount)).toEqual([
      { Key: 'owner', Value: 'checkout' },
      { Key: 'stage', Value: '' },
    ]);
    expect(await tagsOf(account)).toEqual([]);
    expect(await tagsOf(shop)).toEqual([]);
    expect(await tagsOf('r-ab12')).toEqual([]);
    await expect(tagsOf('999999999999')).rejects.toMatchObject({ name: 'TargetNotFoundException' });
    await expect(tagsOf('p-examplepolicy')).rejects.toMatchObject({ name: 'TargetNotFoundException' });
    await expect(tagsOf('checkout')).rejects.toMatchObject({ name: 'InvalidInputException' });
  });

  test('tells tags by the page, and takes no size of one', async () => {
    const tags = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key-${index}`, 'value']));
    const client = await started({ accounts: [{ id: account, name: 'management', tags }] });
    const keys: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(new ListTagsForResourceCommand({ ResourceId: account, NextToken }));
      keys.push(...(page.Tags ?? []).map(({ Key }) => Key));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(keys.sort()).toEqual(Object.keys(tags).sort());
  });

  test('answers the management account and delegated administrators only', async () => {
    const denied = await started(organization, otherAccount);
    await expect(denied.send(new DescribeAccountCommand({ AccountId: otherAccount }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    await expect(denied.send(new ListAccountsCommand({}))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    await endpoint.close();
    const allowed = await started({ ...organization, delegatedAdministrators: [otherAccount] }, otherAccount);
    expect((await allowed.send(new ListAccountsCommand({}))).Accounts).toHaveLength(3);
  });
});
