import { ConfigServiceClient, type Evaluation, PutEvaluationsCommand } from '@aws-sdk/client-config-service';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import { account, anOrganization, clientConfig, otherAccount } from './support.ts';

const rule = { accountId: account, region: 'us-east-1', configRuleName: 'runtimes' };
const noon = new Date('2026-11-20T12:00:00.250Z');

function anEvaluation(members: Partial<Evaluation> = {}): Evaluation {
  return {
    ComplianceResourceType: 'AWS::Lambda::Function',
    ComplianceResourceId: 'checkout-api',
    ComplianceType: 'COMPLIANT',
    OrderingTimestamp: noon,
    ...members,
  };
}

function evaluations(count: number): Evaluation[] {
  return Array.from({ length: count }, (_, index) => anEvaluation({ ComplianceResourceId: `f-${index}` }));
}

describe('PutEvaluations', () => {
  let endpoint: Endpoint;
  let config: ConfigServiceClient;
  let token: string;

  beforeEach(async () => {
    endpoint = await startEndpoint(anOrganization());
    config = new ConfigServiceClient(clientConfig(endpoint));
    token = endpoint.issueResultToken(rule);
  });
  afterEach(() => endpoint.close());

  const put = (Evaluations: Evaluation[], ResultToken = token, TestMode?: boolean) =>
    config.send(
      new PutEvaluationsCommand({ Evaluations, ResultToken, ...(TestMode !== undefined && { TestMode }) }),
    );

  test('takes 100 evaluations a call and the same token for several calls', async () => {
    expect((await put(evaluations(100))).FailedEvaluations).toEqual([]);
    await put([anEvaluation()]);
    expect(endpoint.evaluations(rule).size).toBe(101);
  });

  test('takes a call without evaluations', async () => {
    await put([]);
    expect(endpoint.calls).toHaveLength(1);
  });

  test('refuses 101 evaluations and stores none of them', async () => {
    await expect(put(evaluations(101))).rejects.toMatchObject({ name: 'ValidationException' });
    expect(endpoint.evaluations(rule).size).toBe(0);
  });

  test.each([
    ['256 letters', 'a'.repeat(256)],
    ['256 letters beyond ASCII', 'é'.repeat(256)],
    ['128 characters of two code units each', '🦔'.repeat(128)],
  ])('takes an annotation of %s', async (_, Annotation) => {
    await put([anEvaluation({ Annotation })]);
    expect(endpoint.evaluations(rule).get('checkout-api')?.annotation).toBe(Annotation);
  });

  test.each([
    ['257 letters', 'a'.repeat(257)],
    ['129 characters of two code units each', '🦔'.repeat(129)],
    ['no character', ''],
  ])('refuses an annotation of %s', async (_, Annotation) => {
    await expect(put([anEvaluation(), anEvaluation({ Annotation })])).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('evaluations.2.member.annotation'),
    });
  });

  test('refuses an unknown compliance type, and INSUFFICIENT_DATA, which only AWS may report', async () => {
    const unknown = { ...anEvaluation(), ComplianceType: 'UNKNOWN' };
    // @ts-expect-error not a compliance type
    await expect(put([unknown])).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(put([anEvaluation({ ComplianceType: 'INSUFFICIENT_DATA' })])).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
  });

  test('refuses a missing member and a resource type that no rule evaluates', async () => {
    await expect(put([anEvaluation({ OrderingTimestamp: undefined })])).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('evaluations.1.member.orderingTimestamp'),
    });
    await expect(put([anEvaluation({ ComplianceResourceType: 'Lambda' })])).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
  });

  test('accepts a token in its own account and Region only', async () => {
    const elsewhere = endpoint.issueResultToken({ ...rule, accountId: otherAccount });
    const overseas = endpoint.issueResultToken({ ...rule, region: 'eu-west-1' });
    for (const wrong of [elsewhere, overseas, 'invented']) {
      await expect(put([anEvaluation()], wrong)).rejects.toMatchObject({
        name: 'InvalidResultTokenException',
      });
    }
  });

  test('refuses results for a rule that is gone', async () => {
    const gone = endpoint.issueResultToken({ ...rule, configRuleName: 'gone' });
    await expect(put([anEvaluation()], gone)).rejects.toMatchObject({ name: 'NoSuchConfigRuleException' });
  });

  test('checks but stores nothing in test mode, and knows TESTMODE in no other mode', async () => {
    await put([anEvaluation()], 'TESTMODE', true);
    expect(endpoint.evaluations(rule).size).toBe(0);
    await expect(put(evaluations(101), 'TESTMODE', true)).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(put([anEvaluation()], 'TESTMODE')).rejects.toMatchObject({
      name: 'InvalidResultTokenException',
    });
  });

  test('never lets an older ordering timestamp overwrite a newer one', async () => {
    await put([anEvaluation({ ComplianceType: 'NON_COMPLIANT' })]);
    await put([anEvaluation({ OrderingTimestamp: new Date(noon.getTime() - 1) })]);
    expect(endpoint.evaluations(rule).get('checkout-api')).toMatchObject({
      complianceType: 'NON_COMPLIANT',
      orderingTimestamp: noon,
    });
    await put([anEvaluation({ OrderingTimestamp: new Date(noon.getTime() + 1) })]);
    expect(endpoint.evaluations(rule).get('checkout-api')?.complianceType).toBe('COMPLIANT');
  });

  test('returns the evaluations a fault names, once, and stores the others', async () => {
    endpoint.inject({ operation: 'PutEvaluations', failedEvaluations: ['f-1'] });
    const { FailedEvaluations } = await put(evaluations(3));
    expect(FailedEvaluations).toEqual([anEvaluation({ ComplianceResourceId: 'f-1' })]);
    expect([...endpoint.evaluations(rule).keys()]).toEqual(['f-0', 'f-2']);
    expect((await put(evaluations(3))).FailedEvaluations).toEqual([]);
  });
});
