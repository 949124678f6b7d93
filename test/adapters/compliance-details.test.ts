import { expect, test } from 'vitest';
import { readRecordedResults } from '../../adapters/compliance-details.ts';
import { putEvaluations } from '../../adapters/put-evaluations.ts';
import { collect } from '../support/collect.ts';
import { scriptedConfig, startConfig } from '../support/config-client.ts';

const RULE = { accountId: '111122223333', region: 'eu-central-1', configRuleName: 'runtime-sunset' };

test('results come 100 to a page with the instant that they are of; those not applicable do not', async () => {
  const { client, endpoint } = await startConfig();
  const OrderingTimestamp = new Date('2026-11-19T08:00:00.125Z');
  for (const [prefix, ComplianceType, count] of [
    ['good', 'COMPLIANT', 60],
    ['bad', 'NON_COMPLIANT', 60],
    ['gone', 'NOT_APPLICABLE', 60],
  ] as const) {
    const evaluations = Array.from({ length: count }, (_, index) => ({
      ComplianceResourceType: 'AWS::Lambda::Function',
      ComplianceResourceId: `${prefix}-${index}`,
      ComplianceType,
      OrderingTimestamp,
    }));
    await putEvaluations(client, endpoint.issueResultToken(RULE), evaluations);
  }

  const pages = await collect(readRecordedResults(client, 'runtime-sunset'));

  expect(pages.map((page) => page.length)).toEqual([100, 20]);
  expect(pages[0]?.[0]).toEqual({ functionName: 'bad-0', orderingTimestamp: OrderingTimestamp });
  expect(pages.flat().filter(({ functionName }) => functionName.startsWith('gone'))).toEqual([]);
});

test('results of other resource types are left out', async () => {
  const client = await scriptedConfig([
    {
      EvaluationResults: [
        {
          EvaluationResultIdentifier: {
            EvaluationResultQualifier: { ResourceType: 'AWS::::Account', ResourceId: '111122223333' },
          },
        },
        {
          EvaluationResultIdentifier: {
            EvaluationResultQualifier: { ResourceType: 'AWS::Lambda::Function', ResourceId: 'orders-api' },
          },
        },
      ],
    },
  ]);

  const pages = await collect(readRecordedResults(client, 'runtime-sunset'));

  expect(pages).toEqual([[{ functionName: 'orders-api', orderingTimestamp: null }]]);
});

test('an unknown rule is an error that names it', async () => {
  const { client } = await startConfig();

  const failure = collect(readRecordedResults(client, 'runtime-sunrise'));

  await expect(failure).rejects.toThrow(
    'GetComplianceDetailsByConfigRule runtime-sunrise: NoSuchConfigRuleException',
  );
});

test.each([
  ['null', null, 'EvaluationResults[1]: Invalid input: expected object, received null'],
  [
    'of a name that is no text',
    { EvaluationResultIdentifier: { EvaluationResultQualifier: { ResourceId: 5 } } },
    'EvaluationResults[1]: EvaluationResultIdentifier.EvaluationResultQualifier.ResourceId: Invalid input',
  ],
])(
  'a result that is %s is an error that names it: what it stands for must not be retired',
  async (_, odd, named) => {
    const client = await scriptedConfig([{ EvaluationResults: [{}, odd] }]);

    const failure = collect(readRecordedResults(client, 'runtime-sunset'));

    await expect(failure).rejects.toThrow(`GetComplianceDetailsByConfigRule runtime-sunset: ${named}`);
  },
);
