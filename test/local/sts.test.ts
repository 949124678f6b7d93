import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import { account, anOrganization, clientConfig, otherAccount } from './support.ts';

const RoleArn = `arn:aws:iam::${otherAccount}:role/runtime-sunset-member`;

describe('STS', () => {
  let endpoint: Endpoint;
  let sts: STSClient;
  let now: Date;

  beforeEach(async () => {
    now = new Date();
    endpoint = await startEndpoint(
      anOrganization({
        functions: [{ name: 'theirs', runtime: 'go1.x', accountId: otherAccount }],
        memberRoles: [{ accountId: otherAccount, roleName: 'runtime-sunset-member', externalId: 'a+b' }],
      }),
      { now: () => now },
    );
    sts = new STSClient(clientConfig(endpoint));
  });
  afterEach(() => endpoint.close());

  const assume = (input: Partial<AssumeRoleCommandInput> = {}, client = sts) =>
    client.send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: 'runtime-sunset', ExternalId: 'a+b', ...input }),
    );
  const asMember = async () => {
    const { Credentials } = await assume();
    const credentials = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    };
    return { ...clientConfig(endpoint), credentials };
  };

  test('says who calls', async () => {
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: account,
      Arn: `arn:aws:iam::${account}:user/local`,
    });
  });

  test('hands out credentials of the member account, valid for the time asked', async () => {
    const { Credentials, AssumedRoleUser } = await assume({ DurationSeconds: 900 });
    expect(Credentials).toMatchObject({
      AccessKeyId: `ASIALOCAL${otherAccount}`,
      Expiration: new Date(now.getTime() + 900_000),
    });
    const Arn = `arn:aws:sts::${otherAccount}:assumed-role/runtime-sunset-member/runtime-sunset`;
    expect(AssumedRoleUser).toMatchObject({ Arn });
    const member = await asMember();
    expect(await new STSClient(member).send(new GetCallerIdentityCommand({}))).toMatchObject({ Arn });
    const { Functions } = await new LambdaClient(member).send(new ListFunctionsCommand({}));
    expect(Functions).toMatchObject([{ FunctionName: 'theirs' }]);
  });

  test.each([
    ['a wrong external id', { ExternalId: 'other' }],
    ['no external id', { ExternalId: undefined }],
    ['another role', { RoleArn: `arn:aws:iam::${otherAccount}:role/Administrator` }],
    ['an account without the role', { RoleArn: `arn:aws:iam::${account}:role/runtime-sunset-member` }],
  ])('denies %s', async (_, input) => {
    await expect(assume(input)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('is not authorized to perform: sts:AssumeRole'),
      $metadata: { httpStatusCode: 403 },
    });
  });

  test.each([
    { RoleSessionName: 'x' },
    { RoleSessionName: 'x'.repeat(65) },
    { RoleSessionName: 'with space' },
    { DurationSeconds: 899 },
    { DurationSeconds: 3601 },
    { ExternalId: 'x' },
  ])('refuses %j', async (input) => {
    await expect(assume(input)).rejects.toMatchObject({ name: 'ValidationError' });
  });

  test('caps chained sessions at one hour', async () => {
    const member = new STSClient(await asMember());
    await assume({ DurationSeconds: 3600 }, member);
    await expect(assume({ DurationSeconds: 3601 }, member)).rejects.toThrow('role chaining');
  });

  test('refuses a session whose time is over, or without its token', async () => {
    const member = await asMember();
    const { accessKeyId, secretAccessKey } = member.credentials;
    const tokenless = new STSClient({ ...member, credentials: { accessKeyId, secretAccessKey } });
    await expect(tokenless.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
    now = new Date(now.getTime() + 3_600_000);
    await expect(new STSClient(member).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'ExpiredToken',
    });
  });
});
