import { onTestFinished, vi } from 'vitest';
import type { Endpoint } from '../../local/endpoint.ts';

/** Points the SDK's clients at the endpoint, as an account in a Region, until the test ends. */
export function useEndpoint(endpoint: Endpoint, accountId: string, region: string): void {
  const { accessKeyId, secretAccessKey } = endpoint.credentialsFor(accountId);
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint.url);
  vi.stubEnv('AWS_REGION', region);
  vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
}
