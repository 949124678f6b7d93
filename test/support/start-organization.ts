import { onTestFinished } from 'vitest';
import { type Endpoint, type EndpointOptions, startEndpoint } from '../../local/endpoint.ts';
import type { OrganizationInput } from '../../local/organization.ts';

/** The AWS endpoint of an organization, until the test ends. */
export async function startOrganization(
  organization: OrganizationInput,
  options: EndpointOptions = {},
): Promise<Endpoint> {
  const endpoint = await startEndpoint(organization, options);
  onTestFinished(() => endpoint.close());
  return endpoint;
}

/** What an SDK client needs to speak with the endpoint as an account in a Region. */
export function callerOf(endpoint: Endpoint, accountId: string, region: string) {
  return { endpoint: endpoint.url, region, credentials: endpoint.credentialsFor(accountId) };
}

/** The input of each call of an operation so far. */
export function callsOf(endpoint: Endpoint, operation: string): readonly unknown[] {
  return endpoint.calls.filter((call) => call.operation === operation).map(({ input }) => input);
}
