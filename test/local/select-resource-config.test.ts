import { ConfigServiceClient, SelectResourceConfigCommand } from '@aws-sdk/client-config-service';
import { afterEach, describe, expect, test } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import type { OrganizationInput } from '../../local/organization.ts';
import { anOrganization, clientConfig, functionsNamed, otherAccount } from './support.ts';

const where = "WHERE resourceType = 'AWS::Lambda::Function'";
const query = `SELECT resourceId, configuration.runtime ${where}`;

describe('SelectResourceConfig', () => {
  let endpoint: Endpoint;
  afterEach(() => endpoint.close());

  async function selecting(organization: OrganizationInput, region?: string) {
    endpoint = await startEndpoint(organization);
    const config = new ConfigServiceClient(clientConfig(endpoint, undefined, region));
    return (Expression: string, more: { Limit?: number; NextToken?: string } = {}) =>
      config.send(new SelectResourceConfigCommand({ Expression, ...more }));
  }

  test('pages 25 by default, 100 at most', async () => {
    const select = await selecting(anOrganization({ functions: functionsNamed(101) }));
    expect((await select(query)).Results).toHaveLength(25);
    await expect(select(query, { Limit: 101 })).rejects.toMatchObject({ name: 'ValidationException' });
    const page = await select(query, { Limit: 100 });
    expect(page.Results).toHaveLength(100);
    const last = await select(query, { Limit: 100, NextToken: page.NextToken ?? '' });
    expect(last.Results).toEqual(['{"resourceId":"f-0101","configuration":{"runtime":"nodejs22.x"}}']);
    expect(last.NextToken).toBeUndefined();
  });

  test('gives no further token when the rows fill the pages exactly', async () => {
    const select = await selecting(anOrganization({ functions: functionsNamed(200) }));
    const page = await select(query, { Limit: 100 });
    const last = await select(query, { Limit: 100, NextToken: page.NextToken ?? '' });
    expect(last.Results).toHaveLength(100);
    expect(last.NextToken).toBeUndefined();
  });

  test('refuses a token of another query and an invented one', async () => {
    const select = await selecting(anOrganization({ functions: functionsNamed(30) }));
    const { NextToken = '' } = await select(query);
    for (const [expression, token] of [
      [`SELECT resourceId ${where}`, NextToken],
      [query, `${NextToken}x`],
      [query, 'invented'],
    ] as const) {
      await expect(select(expression, { NextToken: token })).rejects.toMatchObject({
        name: 'InvalidNextTokenException',
      });
    }
  });

  test('returns the named fields only: tags as a list, numbers as floats, no runtime for an image', async () => {
    const select = await selecting(
      anOrganization({
        functions: [
          {
            name: 'a',
            runtime: 'python3.12',
            tags: { Team: 'données' },
            lastModified: '2026-05-04T03:02:01.000Z',
          },
          { name: 'b', packageType: 'Image' },
        ],
      }),
    );
    const { Results, QueryInfo } = await select(
      'SELECT accountId, awsRegion, arn, configuration.runtime, configuration.packageType, ' +
        `configuration.memorySize, configuration.lastModified, tags ${where}`,
    );
    expect(Results?.[0]).toContain('"memorySize":128.0');
    expect(Results?.map((row) => JSON.parse(row))).toEqual([
      {
        accountId: '111122223333',
        awsRegion: 'us-east-1',
        arn: 'arn:aws:lambda:us-east-1:111122223333:function:a',
        configuration: {
          runtime: 'python3.12',
          packageType: 'Zip',
          memorySize: 128,
          lastModified: '2026-05-04T03:02:01.000+0000',
        },
        tags: [{ key: 'Team', value: 'données', tag: 'Team=données' }],
      },
      {
        accountId: '111122223333',
        awsRegion: 'us-east-1',
        arn: 'arn:aws:lambda:us-east-1:111122223333:function:b',
        configuration: {
          packageType: 'Image',
          memorySize: 128,
          lastModified: '2026-01-15T09:30:00.000+0000',
        },
        tags: [],
      },
    ]);
    expect(QueryInfo?.SelectFields?.map((it) => it.Name)).toContain('configuration.runtime');
  });

  test('returns neither configuration nor tags for SELECT *', async () => {
    const select = await selecting(anOrganization({ functions: functionsNamed(1) }));
    const [row = ''] = (await select(`SELECT * ${where}`)).Results ?? [];
    expect(JSON.parse(row)).toMatchObject({ resourceId: 'f-0001', awsRegion: 'us-east-1' });
    expect(row).not.toMatch(/configuration"|tags/);
  });

  test('filters with =, IN and LIKE', async () => {
    const functions = [...functionsNamed(3), { name: 'old', runtime: 'nodejs16.x' }];
    const select = await selecting(anOrganization({ functions }));
    const ids = async (condition: string) =>
      (await select(`select resourceId ${where} and ${condition}`)).Results?.map(
        (row) => JSON.parse(row).resourceId,
      );
    expect(await ids("configuration.runtime = 'nodejs16.x'")).toEqual(['old']);
    expect(await ids("resourceName LIKE 'f-%'")).toHaveLength(3);
    expect(await ids("resourceId IN ('old', 'f-0002')")).toEqual(['f-0002', 'old']);
    expect(await ids("accountId = '222233334444'")).toEqual([]);
    expect(await ids("accountId = '111122223333' and awsRegion = 'us-east-1'")).toHaveLength(4);
    expect(await ids("awsRegion = 'eu-west-1'")).toEqual([]);
  });

  test('finds functions by ARN, as many as an expression holds', async () => {
    const select = await selecting(anOrganization({ functions: functionsNamed(60) }));
    const arns = functionsNamed(60).map(
      ({ name }) => `'arn:aws:lambda:us-east-1:111122223333:function:${name}'`,
    );
    const named = (count: number) =>
      `SELECT arn, configuration.runtime, tags ${where} AND arn IN (${arns.slice(0, count).join(',')})`;
    expect((await select(named(2))).Results?.map((row) => JSON.parse(row))).toEqual([
      {
        arn: 'arn:aws:lambda:us-east-1:111122223333:function:f-0001',
        configuration: { runtime: 'nodejs22.x' },
        tags: [{ key: 'team', value: 'data', tag: 'team=data' }],
      },
      expect.objectContaining({ arn: 'arn:aws:lambda:us-east-1:111122223333:function:f-0002' }),
    ]);
    expect((await select(named(60), { Limit: 100 })).Results).toHaveLength(60);
    await expect(select(named(60).padEnd(4097))).rejects.toMatchObject({ name: 'ValidationException' });
    expect(
      (await select(`${where.replace('WHERE', 'SELECT arn WHERE')} AND arn IN ('arn:gone')`)).Results,
    ).toEqual([]);
  });

  test.each([
    'resourceId',
    'SELECT',
    `SELECT resourceId FROM functions`,
    `SELECT nothing ${where}`,
    `SELECT configuration.environment ${where}`,
    'SELECT resourceId WHERE configuration.runtime IS NULL',
    "SELECT resourceId WHERE resourceName LIKE '%api'",
    `SELECT resourceId ${where} OR accountId = '1'`,
    `SELECT resourceId ${where} AND`,
  ])('refuses the expression %s', async (expression) => {
    const select = await selecting(anOrganization());
    await expect(select(expression)).rejects.toMatchObject({ name: 'InvalidExpressionException' });
  });

  test('takes an expression of 4096 characters and refuses a longer one', async () => {
    const select = await selecting(anOrganization());
    await select(query.padEnd(4096));
    await expect(select(query.padEnd(4097))).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('sees functions of its own account and Region that AWS Config records and that still exist', async () => {
    const functions = [
      { name: 'here', runtime: 'nodejs22.x', region: 'eu-west-1' },
      { name: 'gone', runtime: 'nodejs22.x', region: 'eu-west-1', deletedAt: '2026-11-19T00:00:00Z' },
      { name: 'overseas', runtime: 'nodejs22.x', region: 'us-east-1' },
      { name: 'theirs', runtime: 'nodejs22.x', region: 'eu-west-1', accountId: otherAccount },
    ];
    const select = await selecting(anOrganization({ functions }), 'eu-west-1');
    expect((await select(`SELECT resourceId ${where}`)).Results).toEqual(['{"resourceId":"here"}']);
  });

  test('finds nothing where AWS Config does not record', async () => {
    const select = await selecting({
      accounts: [{ id: '111122223333', name: 'a', configRecorded: ['eu-west-1'] }],
      functions: functionsNamed(2),
    });
    expect(await select(query)).toMatchObject({ Results: [] });
  });

  test('sends empty pages with a token when asked to', async () => {
    const select = await selecting(anOrganization({ functions: functionsNamed(2) }));
    endpoint.emptyPages(2);
    const sizes: number[] = [];
    let NextToken: string | undefined;
    do {
      const page = await select(query, { Limit: 1, ...(NextToken !== undefined && { NextToken }) });
      sizes.push(page.Results?.length ?? -1);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(sizes).toEqual([0, 1, 0, 1]);
  });
});
