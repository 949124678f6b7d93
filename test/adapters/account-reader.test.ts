import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { describe, expect, test } from 'vitest';
import { createAccountReader, createAccountTagsReader } from '../../adapters/account-reader.ts';
import type { OrganizationInput } from '../../local/organization.ts';
import { callerOf, startOrganization } from '../support/start-organization.ts';

const MANAGEMENT = '999988887777';
const SHOP = '111122223333';

async function startAccounts(shop: Partial<OrganizationInput['accounts'][number]> = {}) {
  const endpoint = await startOrganization({
    id: 'o-fh20example',
    rootId: 'r-ab12',
    organizationalUnits: [{ id: 'ou-ab12-11111111', name: 'Workloads' }],
    accounts: [
      { id: MANAGEMENT, name: 'management' },
      { id: SHOP, name: 'shop', parentId: 'ou-ab12-11111111', ...shop },
    ],
  });
  let clock = new Date('2026-11-20T08:00:00.000Z');
  const client = new OrganizationsClient({ ...callerOf(endpoint, MANAGEMENT, 'us-east-1'), maxAttempts: 2 });
  return {
    endpoint,
    accountOf: createAccountReader(client, () => clock),
    tagsOf: createAccountTagsReader(client, () => clock),
    setClock(instant: string) {
      clock = new Date(instant);
    },
    operations: () => endpoint.calls.map(({ operation }) => operation),
  };
}

const ACCOUNT = { id: SHOP, name: 'shop', ouPath: 'o-fh20example/r-ab12/ou-ab12-11111111' };

describe('an account', () => {
  test('has the name and path that AWS Organizations tells', async () => {
    const { accountOf } = await startAccounts();

    expect(await accountOf(SHOP)).toEqual(ACCOUNT);
  });

  test('is asked for once an hour', async () => {
    const { accountOf, setClock, operations } = await startAccounts();

    await accountOf(SHOP);
    setClock('2026-11-20T08:59:59.999Z');
    await accountOf(SHOP);
    expect(operations()).toEqual(['DescribeAccount']);

    setClock('2026-11-20T09:00:00.000Z');
    await accountOf(SHOP);
    expect(operations()).toEqual(['DescribeAccount', 'DescribeAccount']);
  });

  test('whose path is left out is found from parent to parent', async () => {
    const { accountOf, operations } = await startAccounts({ pathListed: false });

    expect(await accountOf(SHOP)).toEqual(ACCOUNT);
    expect(operations()).toEqual(['DescribeAccount', 'ListParents', 'ListParents']);
  });

  test('whose parents come behind empty pages is found', async () => {
    const { accountOf, endpoint } = await startAccounts({ pathListed: false });
    endpoint.emptyPages(2);

    expect(await accountOf(SHOP)).toEqual(ACCOUNT);
  });

  test('that may not be read is an error that names it, and is asked for again', async () => {
    const { accountOf, endpoint } = await startAccounts();
    endpoint.inject({ operation: 'DescribeAccount', error: 'AccessDeniedException' });

    await expect(accountOf(SHOP)).rejects.toThrow(`DescribeAccount ${SHOP}: AccessDeniedException`);
    expect(await accountOf(SHOP)).toEqual(ACCOUNT);
  });

  test('outside of any organization has neither name nor path', async () => {
    const { accountOf, endpoint } = await startAccounts();
    endpoint.inject({
      operation: 'DescribeAccount',
      error: 'AWSOrganizationsNotInUseException',
      statusCode: 400,
    });

    expect(await accountOf(SHOP)).toEqual({ id: SHOP, name: null, ouPath: null });
  });
});

describe('the tags of an account', () => {
  test('are those that AWS Organizations tells, and asked for once an hour', async () => {
    const { tagsOf, setClock, operations } = await startAccounts({ tags: { owner: 'shop' } });

    expect(await tagsOf(SHOP)).toEqual({ owner: 'shop' });
    setClock('2026-11-20T08:59:59.999Z');
    expect(await tagsOf(SHOP)).toEqual({ owner: 'shop' });
    expect(operations()).toEqual(['ListTagsForResource']);

    setClock('2026-11-20T09:00:00.000Z');
    await tagsOf(SHOP);
    expect(operations()).toHaveLength(2);
  });

  test('that may not be read are an error that names the account, and are asked for again', async () => {
    const { tagsOf, endpoint } = await startAccounts({ tags: { owner: 'shop' } });
    endpoint.inject({ operation: 'ListTagsForResource', error: 'AccessDeniedException' });

    await expect(tagsOf(SHOP)).rejects.toThrow(`ListTagsForResource ${SHOP}: AccessDeniedException`);
    expect(await tagsOf(SHOP)).toEqual({ owner: 'shop' });
  });

  test('are not known outside of any organization', async () => {
    const { tagsOf, endpoint } = await startAccounts();
    endpoint.inject({
      operation: 'ListTagsForResource',
      error: 'AWSOrganizationsNotInUseException',
      statusCode: 400,
    });

    expect(await tagsOf(SHOP)).toBeNull();
  });
});
