import {
  ConfigServiceClient,
  GetComplianceDetailsByConfigRuleCommand,
  PutEvaluationsCommand,
  paginateGetComplianceDetailsByConfigRule,
} from '@aws-sdk/client-config-service';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import { account, anOrganization, clientConfig } from './support.ts';

const rule = { accountId: account, region: 'us-east-1', configRuleName: 'runtimes' };

describe('GetComplianceDetailsByConfigRule', () => {
  let endpoint: Endpoint;
  let config: ConfigServiceClient;

  beforeEach(async () => {
    endpoint = await startEndpoint(anOrganization());
    config = new ConfigServiceClient(clientConfig(endpoint));
  });
  afterEach(() => endpoint.close());

  const put = (ids: number[], ComplianceType: 'COMPLIANT' | 'NON_COMPLIANT' | 'NOT_APPLICABLE', second = 0) =>
    config.send(
      new PutEvaluationsCommand({
        ResultToken: endpoint.issueResultToken(rule),
        Evaluations: ids.map((id) => ({
          ComplianceResourceType: 'AWS::Lambda::Function',
          ComplianceResourceId: `f-${String(id).padStart(3, '0')}`,
          ComplianceType,
          Annotation: 'nodejs22.x is supported.',
          OrderingTimestamp: new Date(Date.UTC(2026, 10, 20, 12, 0, second)),
        })),
      }),
    );
  const get = (more: { Limit?: number; NextToken?: string } = {}) =>
    config.send(new GetComplianceDetailsByConfigRuleCommand({ ConfigRuleName: 'runtimes', ...more }));
  const first = Array.from({ length: 100 }, (_, index) => index);

  test('pages 10 by default, 100 at most', async () => {
    await put(first, 'COMPLIANT');
    expect((await get()).EvaluationResults).toHaveLength(10);
    expect((await get({ Limit: 0 })).EvaluationResults).toHaveLength(10);
    const whole = await get({ Limit: 100 });
    expect(whole.EvaluationResults).toHaveLength(100);
    expect(whole.NextToken).toBeUndefined();
    await expect(get({ Limit: 101 })).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('reads 101 results in two pages', async () => {
    await put(first, 'COMPLIANT');
    await put([100], 'NON_COMPLIANT');
    const page = await get({ Limit: 100 });
    const rest = await get({ Limit: 100, NextToken: page.NextToken ?? '' });
    expect(rest.NextToken).toBeUndefined();
    expect(rest.EvaluationResults).toMatchObject([
      {
        ComplianceType: 'NON_COMPLIANT',
        Annotation: 'nodejs22.x is supported.',
        EvaluationResultIdentifier: {
          OrderingTimestamp: new Date('2026-11-20T12:00:00Z'),
          EvaluationResultQualifier: { ConfigRuleName: 'runtimes', ResourceId: 'f-100' },
        },
      },
    ]);
  });

  test('leaves out what became NOT_APPLICABLE, which the stored evaluations still show', async () => {
    await put([1, 2], 'COMPLIANT');
    await put([1], 'NOT_APPLICABLE', 1);
    const shown = (await get()).EvaluationResults ?? [];
    const ids = shown.map((it) => it.EvaluationResultIdentifier?.EvaluationResultQualifier?.ResourceId);
    expect(ids).toEqual(['f-002']);
    expect(endpoint.evaluations(rule).get('f-001')?.complianceType).toBe('NOT_APPLICABLE');
  });

  test('skips nothing when results are retired between two pages', async () => {
    await put(first, 'COMPLIANT');
    const seen: (string | undefined)[] = [];
    const pages = paginateGetComplianceDetailsByConfigRule(
      { client: config },
      { ConfigRuleName: 'runtimes', Limit: 40 },
    );
    for await (const page of pages) {
      for (const it of page.EvaluationResults ?? []) {
        seen.push(it.EvaluationResultIdentifier?.EvaluationResultQualifier?.ResourceId);
      }
      await put(first.slice(0, 40), 'NOT_APPLICABLE', 1);
    }
    expect(seen).toHaveLength(100);
  });

  test('sends an empty page with a token when asked to', async () => {
    await put([1, 2, 3], 'COMPLIANT');
    endpoint.emptyPages(2);
    const empty = await get();
    expect(empty.EvaluationResults).toEqual([]);
    expect((await get({ NextToken: empty.NextToken ?? '' })).EvaluationResults).toHaveLength(3);
  });

  test('knows no other rule', async () => {
    await expect(
      config.send(new GetComplianceDetailsByConfigRuleCommand({ ConfigRuleName: 'other' })),
    ).rejects.toMatchObject({ name: 'NoSuchConfigRuleException' });
  });
});
