import { expect, test } from 'vitest';
import { putEvaluations } from '../../adapters/put-evaluations.ts';
import { scriptedConfig, startConfig } from '../support/config-client.ts';

const RULE = { accountId: '111122223333', region: 'eu-central-1', configRuleName: 'runtime-sunset' };

function anEvaluation(functionName: string) {
  return {
    ComplianceResourceType: 'AWS::Lambda::Function',
    ComplianceResourceId: functionName,
    ComplianceType: 'COMPLIANT' as const,
    Annotation: 'nodejs24.x will be deprecated 2028-04-30 (527 days).',
    OrderingTimestamp: new Date('2026-11-20T08:00:00.125Z'),
  };
}

test('evaluations are recorded, to the millisecond', async () => {
  const { client, endpoint } = await startConfig();

  await putEvaluations(client, endpoint.issueResultToken(RULE), [anEvaluation('orders-api')]);

  expect(endpoint.evaluations(RULE).get('orders-api')?.orderingTimestamp).toEqual(
    new Date('2026-11-20T08:00:00.125Z'),
  );
});

test('no evaluations make no call', async () => {
  const { client, endpoint } = await startConfig();

  await putEvaluations(client, endpoint.issueResultToken(RULE), []);

  expect(endpoint.calls).toEqual([]);
});

test('those that fail are sent again alone', async () => {
  const { client, endpoint } = await startConfig();
  endpoint.inject({ operation: 'PutEvaluations', failedEvaluations: ['billing'] });

  await putEvaluations(client, endpoint.issueResultToken(RULE), [
    anEvaluation('orders-api'),
    anEvaluation('billing'),
  ]);

  expect(endpoint.calls).toHaveLength(2);
  expect(endpoint.calls[1]).toMatchObject({
    input: { Evaluations: [{ ComplianceResourceId: 'billing', OrderingTimestamp: 1795161600.125 }] },
  });
});

test('those that fail four times are given back by id', async () => {
  const { client, endpoint } = await startConfig();
  endpoint.inject({ operation: 'PutEvaluations', failedEvaluations: ['billing'], times: 4 });

  const refused = await putEvaluations(client, endpoint.issueResultToken(RULE), [
    anEvaluation('orders-api'),
    anEvaluation('billing'),
  ]);

  expect(refused).toEqual(['billing']);
  expect(endpoint.calls).toHaveLength(4);
  expect([...endpoint.evaluations(RULE).keys()]).toEqual(['orders-api']);
});

test('none that fails is none given back', async () => {
  const { client, endpoint } = await startConfig();

  const refused = await putEvaluations(client, endpoint.issueResultToken(RULE), [anEvaluation('orders-api')]);

  expect(refused).toEqual([]);
});

test('a failed evaluation that was never sent is an error', async () => {
  const client = await scriptedConfig([{ FailedEvaluations: [{ ComplianceResourceId: 'stranger' }] }]);

  const failure = putEvaluations(client, 'token', [anEvaluation('orders-api')]);

  await expect(failure).rejects.toThrow('FailedEvaluations names what was not sent: stranger');
});

test.each([
  ['null', null, '0: Invalid input: expected object, received null'],
  ['nameless', {}, '0.ComplianceResourceId: Invalid input: expected string, received undefined'],
])('a failed evaluation that is %s is an error that names it', async (_, odd, named) => {
  const client = await scriptedConfig([{ FailedEvaluations: [odd] }]);

  const failure = putEvaluations(client, 'token', [anEvaluation('orders-api')]);

  await expect(failure).rejects.toThrow(`PutEvaluations: FailedEvaluations.${named}`);
});
