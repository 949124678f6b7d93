import { STSClient } from '@aws-sdk/client-sts';
import { expect, onTestFinished, test } from 'vitest';
import { assumeMemberRole } from '../../adapters/member-credentials.ts';
import { startEndpoint } from '../../local/endpoint.ts';

const ROLE_ARN = 'arn:aws:iam::444455556666:role/runtime-sunset-member';

async function startSts() {
  const endpoint = await startEndpoint(
    {
      accounts: [
        { id: '111122223333', name: 'security' },
        { id: '444455556666', name: 'shop' },
      ],
      regions: ['eu-central-1'],
      memberRoles: [
        { accountId: '444455556666', roleName: 'runtime-sunset-member', externalId: 'correct-horse' },
      ],
    },
    { now: () => new Date('2026-11-20T08:00:00.000Z') },
  );
  onTestFinished(() => endpoint.close());
  return new STSClient({
    endpoint: endpoint.url,
    region: 'eu-central-1',
    credentials: endpoint.credentialsFor('111122223333'),
  });
}

test('the credentials of the member role last an hour', async () => {
  const sts = await startSts();

  const credentials = await assumeMemberRole(sts, ROLE_ARN, 'correct-horse')();

  expect(credentials).toMatchObject({
    accessKeyId: 'ASIALOCAL444455556666',
    sessionToken: expect.stringMatching(/./),
    expiration: new Date('2026-11-20T09:00:00.000Z'),
  });
});

test('a role that does not trust us is an error that names it', async () => {
  const sts = await startSts();

  const failure = assumeMemberRole(sts, ROLE_ARN, 'wrong')();

  await expect(failure).rejects.toThrow(`AssumeRole ${ROLE_ARN}: AccessDenied`);
});
