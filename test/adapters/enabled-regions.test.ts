import { AccountClient } from '@aws-sdk/client-account';
import { expect, test } from 'vitest';
import { listEnabledRegions } from '../../adapters/enabled-regions.ts';
import { callerOf, startOrganization } from '../support/start-organization.ts';

const ACCOUNT = '111122223333';

async function startAccount() {
  const endpoint = await startOrganization({
    accounts: [{ id: ACCOUNT, name: 'security' }],
    regions: ['us-east-1', 'eu-central-1', 'eu-south-2'],
  });
  return { endpoint, client: new AccountClient(callerOf(endpoint, ACCOUNT, 'eu-central-1')) };
}

test('the Regions that are enabled come in order, and no others', async () => {
  const { client } = await startAccount();

  expect(await listEnabledRegions(client)).toEqual(['eu-central-1', 'eu-south-2', 'us-east-1']);
});

test('empty pages that carry a token lose none', async () => {
  const { endpoint, client } = await startAccount();
  endpoint.emptyPages(2);

  expect(await listEnabledRegions(client)).toHaveLength(3);
});

test('without the right to list them the operation is named', async () => {
  const { endpoint, client } = await startAccount();
  endpoint.inject({ operation: 'ListRegions', error: 'AccessDeniedException' });

  await expect(listEnabledRegions(client)).rejects.toThrow('ListRegions: AccessDeniedException');
});
