import type { Endpoint } from './endpoint.ts';

/** What a process must find in its environment to take the endpoint for AWS, and to be in an account and Region. */
export function presentEnvironment(
  endpoint: Endpoint,
  accountId: string,
  region: string,
): Record<string, string> {
  const { accessKeyId, secretAccessKey } = endpoint.credentialsFor(accountId);
  return {
    PATH: process.env['PATH'] ?? '',
    AWS_ENDPOINT_URL: endpoint.url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  };
}
