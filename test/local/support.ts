import type { Endpoint } from '../../local/endpoint.ts';
import type { OrganizationInput } from '../../local/organization.ts';

/** The account most tests call from. */
export const account = '111122223333';

/** A second account, with its own functions. */
export const otherAccount = '222233334444';

/** An organization of two accounts with what a test asks for. */
export function anOrganization(members: Partial<OrganizationInput> = {}): OrganizationInput {
  return {
    accounts: [
      { id: account, name: 'data-platform' },
      { id: otherAccount, name: 'checkout' },
    ],
    configRules: [{ name: 'runtimes' }],
    ...members,
  };
}

/** So many functions named f-0001, f-0002... in the first account and Region. */
export function functionsNamed(count: number): NonNullable<OrganizationInput['functions']> {
  return Array.from({ length: count }, (_, index) => ({
    name: `f-${String(index + 1).padStart(4, '0')}`,
    runtime: 'nodejs22.x',
    tags: { team: 'data' },
  }));
}

/** What an SDK client needs to speak with the endpoint as an account. */
export function clientConfig(endpoint: Endpoint, accountId = account, region = 'us-east-1') {
  return { endpoint: endpoint.url, region, credentials: endpoint.credentialsFor(accountId) };
}
