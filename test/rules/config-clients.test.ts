import { createServer, type IncomingHttpHeaders } from 'node:http';
import { GetComplianceDetailsByConfigRuleCommand } from '@aws-sdk/client-config-service';
import { expect, onTestFinished, test, vi } from 'vitest';
import { listen } from '../../local/listen.ts';
import { createConfigClients } from '../../rules/config-clients.ts';

const OWN = { partition: 'aws', region: 'eu-central-1', accountId: '111122223333' };
const MEMBER_ROLE = { roleName: 'runtime-sunset-member', externalId: 'correct-horse' };

const ASSUMED = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
  <AccessKeyId>ASIATEST</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>session</SessionToken>
  <Expiration>2099-01-01T00:00:00Z</Expiration>
</Credentials></AssumeRoleResult></AssumeRoleResponse>`;

/** Takes the place of STS and of AWS Config, and keeps the headers of all requests. */
async function startHeaderKeeper(): Promise<IncomingHttpHeaders[]> {
  const kept: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    kept.push(request.headers);
    request.resume();
    response.end('x-amz-target' in request.headers ? '{}' : ASSUMED);
  });
  const { url, close } = await listen(server);
  vi.stubEnv('AWS_ENDPOINT_URL', url);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIATEST');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  onTestFinished(() => {
    vi.unstubAllEnvs();
    return close();
  });
  return kept;
}

test('each client retries up to seven times, at the pace that throttling leaves', async () => {
  const kept = await startHeaderKeeper();
  const clientFor = createConfigClients(MEMBER_ROLE);
  const command = new GetComplianceDetailsByConfigRuleCommand({ ConfigRuleName: 'runtime-sunset' });

  await clientFor(OWN, '111122223333').send(command);
  await clientFor(OWN, '444455556666').send(command);

  // Of the features that an SDK client names in its User-Agent, F is the adaptive retry mode.
  expect(
    kept.map((headers) => ({
      service: String(headers['authorization']).split('/')[3],
      attempts: headers['amz-sdk-request'],
      adaptive: / m\/(\w,)*F(,\w)* /.test(`${headers['user-agent']} `),
    })),
  ).toEqual([
    { service: 'config', attempts: 'attempt=1; max=8', adaptive: true },
    { service: 'sts', attempts: 'attempt=1; max=8', adaptive: true },
    { service: 'config', attempts: 'attempt=1; max=8', adaptive: true },
  ]);
});
