import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { onTestFinished } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import type { OrganizationInput } from '../../local/organization.ts';
import { startScriptedEndpoint } from './scripted-endpoint.ts';

const REGION = 'eu-central-1';
const ACCOUNT = '111122223333';

/** A client of AWS Config before a local endpoint with these members of an organization; both end with the test. */
export async function startConfig(
  organization: Partial<OrganizationInput> = {},
): Promise<{ client: ConfigServiceClient; endpoint: Endpoint }> {
  const endpoint = await startEndpoint({
    accounts: [{ id: ACCOUNT, name: 'security' }],
    regions: [REGION],
    configRules: [{ name: 'runtime-sunset' }],
    ...organization,
  });
  onTestFinished(() => endpoint.close());
  const client = new ConfigServiceClient({
    endpoint: endpoint.url,
    region: REGION,
    credentials: endpoint.credentialsFor(ACCOUNT),
  });
  return { client, endpoint };
}

/** A client of AWS Config that gets these answers in turn. */
export async function scriptedConfig(answers: readonly object[]): Promise<ConfigServiceClient> {
  return new ConfigServiceClient({
    endpoint: await startScriptedEndpoint(answers),
    region: REGION,
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
  });
}
