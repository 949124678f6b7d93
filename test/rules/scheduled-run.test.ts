import { ConfigServiceClient, PutEvaluationsCommand } from '@aws-sdk/client-config-service';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { scheduledEvent } from '../../local/rule-events.ts';
import { runScheduled } from '../../rules/scheduled-run.ts';
import { manyFunctions, type RuleUnderTest, resultOf, startRule } from '../support/rule-under-test.ts';
import { startScriptedEndpoint } from '../support/scripted-endpoint.ts';

const NOTIFIED_AT = new Date('2026-11-20T08:00:00.000Z');
const ANY_CREDENTIALS = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' };
const YESTERDAY = new Date('2026-11-19T08:00:00.000Z');

function runNow(rule: RuleUnderTest): Promise<void> {
  return rule.invoke(scheduledEvent({ ...rule.invocation, notifiedAt: NOTIFIED_AT }));
}

function countCalls(rule: RuleUnderTest): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const operation of rule.operations()) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

function writtenBatches(rule: RuleUnderTest): number[] {
  return rule.endpoint.calls
    .filter(({ operation }) => operation === 'PutEvaluations')
    .map(({ input }) => z.object({ Evaluations: z.array(z.unknown()) }).parse(input).Evaluations.length);
}

/** Results of an earlier run, recorded over the wire; the calls are then forgotten. */
async function recordEarlier(rule: RuleUnderTest, names: readonly string[], at: Date): Promise<void> {
  const client = new ConfigServiceClient({});
  for (let start = 0; start < names.length; start += 100) {
    await client.send(
      new PutEvaluationsCommand({
        ResultToken: rule.invocation.resultToken,
        Evaluations: names.slice(start, start + 100).map((name) => ({
          ComplianceResourceType: 'AWS::Lambda::Function',
          ComplianceResourceId: name,
          ComplianceType: 'NON_COMPLIANT' as const,
          OrderingTimestamp: at,
        })),
      }),
    );
  }
  rule.endpoint.resetCalls();
}

describe('a scheduled run', () => {
  test.each([
    { functions: 1, reads: 1, batches: [1] },
    { functions: 100, reads: 1, batches: [100] },
    { functions: 101, reads: 2, batches: [100, 1] },
    { functions: 250, reads: 3, batches: [100, 100, 50] },
  ])(
    'over $functions functions makes $reads reads and as many writes',
    async ({ functions, reads, batches }) => {
      const rule = await startRule({ functions: manyFunctions(functions) });

      await runNow(rule);

      expect(countCalls(rule)).toEqual({
        SelectResourceConfig: reads,
        PutEvaluations: reads,
        GetComplianceDetailsByConfigRule: reads,
      });
      expect(writtenBatches(rule)).toEqual(batches);
      expect(rule.endpoint.evaluations(rule.invocation).size).toBe(functions);
    },
  );

  test('over no function makes one read, no write, and looks for results once', async () => {
    const rule = await startRule({ functions: [] });

    await runNow(rule);

    expect(rule.operations()).toEqual(['SelectResourceConfig', 'GetComplianceDetailsByConfigRule']);
  });

  test('judges each function by its own runtime and tags, ordered by the time of the notification', async () => {
    const rule = await startRule({
      functions: [
        { name: 'old', runtime: 'nodejs20.x' },
        { name: 'new', runtime: 'nodejs24.x' },
        { name: 'image', packageType: 'Image' },
      ],
    });

    await runNow(rule);

    expect(resultOf(rule, 'old')).toMatchObject({
      complianceType: 'NON_COMPLIANT',
      orderingTimestamp: NOTIFIED_AT,
    });
    expect(resultOf(rule, 'new')?.complianceType).toBe('COMPLIANT');
    expect(resultOf(rule, 'image')?.complianceType).toBe('NOT_APPLICABLE');
  });

  test('fills batches across pages that AWS returns short or empty', async () => {
    const rule = await startRule({ functions: manyFunctions(150) });
    rule.endpoint.emptyPages(2);

    await runNow(rule);

    expect(writtenBatches(rule)).toEqual([100, 50]);
  });

  test('judges a function once that turns up on two pages', async () => {
    const row = JSON.stringify({
      accountId: '111122223333',
      awsRegion: 'eu-central-1',
      arn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders-api',
      resourceId: 'orders-api',
      configuration: { runtime: 'nodejs20.x' },
    });
    const endpoint = await startScriptedEndpoint([
      { Results: [row], NextToken: 'second' },
      { Results: [row] },
      { EvaluationResults: [] },
    ]);
    const judged: string[] = [];

    await runScheduled({
      client: new ConfigServiceClient({ endpoint, region: 'eu-central-1', credentials: ANY_CREDENTIALS }),
      configRuleName: 'runtime-sunset',
      notificationCreationTime: NOTIFIED_AT,
      place: { partition: 'aws', region: 'eu-central-1', accountId: '111122223333' },
      record: async (functions) => {
        judged.push(...functions.map(({ functionName }) => functionName));
        return [];
      },
    });

    expect(judged).toEqual(['orders-api']);
  });

  test('writes one batch while it reads the next page', async () => {
    const rule = await startRule({ functions: manyFunctions(200) });
    rule.endpoint.inject({ operation: 'PutEvaluations', delayMs: 700 });

    const run = runNow(rule);
    await expect.poll(() => rule.operations()).toHaveLength(3);
    const writtenByThen = rule.endpoint.evaluations(rule.invocation).size;
    await run;

    expect(rule.operations().slice(0, 3)).toEqual([
      'SelectResourceConfig',
      'PutEvaluations',
      'SelectResourceConfig',
    ]);
    expect(writtenByThen).toBe(0);
  });
});

describe('the clean-up after a scheduled run', () => {
  test('retires the result of a function that is no longer listed', async () => {
    const rule = await startRule({ functions: manyFunctions(2) });
    await recordEarlier(rule, ['vanished'], YESTERDAY);

    await runNow(rule);

    expect(resultOf(rule, 'vanished')).toMatchObject({
      complianceType: 'NOT_APPLICABLE',
      annotation: 'The function left the scope of the rule. Table of 2026-11-20.',
      orderingTimestamp: NOTIFIED_AT,
    });
    expect(writtenBatches(rule)).toEqual([2, 1]);
  });

  test('retires in batches of 100, after all results were read', async () => {
    const rule = await startRule({ functions: manyFunctions(1) });
    const names = Array.from({ length: 130 }, (_, index) => `vanished-${index}`);
    await recordEarlier(rule, names, YESTERDAY);

    await runNow(rule);

    expect(rule.operations()).toEqual([
      'SelectResourceConfig',
      'PutEvaluations',
      'GetComplianceDetailsByConfigRule',
      'GetComplianceDetailsByConfigRule',
      'PutEvaluations',
      'PutEvaluations',
    ]);
    expect(writtenBatches(rule)).toEqual([1, 100, 30]);
  });

  test('leaves a result alone that is newer than the notification', async () => {
    const rule = await startRule({ functions: manyFunctions(1) });
    await recordEarlier(rule, ['created-meanwhile'], new Date('2026-11-20T08:00:00.001Z'));

    await runNow(rule);

    expect(resultOf(rule, 'created-meanwhile')?.complianceType).toBe('NON_COMPLIANT');
    expect(writtenBatches(rule)).toEqual([1]);
  });

  test('retires nothing when AWS Config lists no function: its recorder may just be off', async () => {
    const rule = await startRule({
      organization: { accounts: [{ id: '111122223333', name: 'security', configRecorded: false }] },
    });
    await recordEarlier(rule, ['orders-api'], YESTERDAY);

    await runNow(rule);

    expect(resultOf(rule, 'orders-api')?.complianceType).toBe('NON_COMPLIANT');
    expect(rule.operations()).toEqual(['SelectResourceConfig', 'GetComplianceDetailsByConfigRule']);
  });

  test('does not begin when a page could not be read; what was read is judged all the same', async () => {
    const rule = await startRule({ functions: manyFunctions(150) });
    await recordEarlier(rule, ['vanished'], YESTERDAY);
    rule.endpoint.inject({ operation: 'SelectResourceConfig', delayMs: 0 });
    rule.endpoint.inject({ operation: 'SelectResourceConfig', error: 'AccessDeniedException' });
    rule.endpoint.inject({ operation: 'PutEvaluations', delayMs: 100 });

    const failure = runNow(rule);

    await expect(failure).rejects.toThrow('SelectResourceConfig: AccessDeniedException');
    expect(rule.operations()).not.toContain('GetComplianceDetailsByConfigRule');
    expect(resultOf(rule, 'vanished')?.complianceType).toBe('NON_COMPLIANT');
    expect(resultOf(rule, 'fn-000')?.complianceType).toBe('COMPLIANT');
  });

  test('does not begin when a write failed', async () => {
    const rule = await startRule({ functions: manyFunctions(150) });
    await recordEarlier(rule, ['vanished'], YESTERDAY);
    rule.endpoint.inject({ operation: 'PutEvaluations', error: 'InvalidParameterValueException' });

    const failure = runNow(rule);

    await expect(failure).rejects.toThrow(
      'PutEvaluations of 100, from fn-000: InvalidParameterValueException',
    );
    expect(rule.operations()).not.toContain('GetComplianceDetailsByConfigRule');
  });
});

describe('evaluations that AWS Config lists as failed', () => {
  test('are sent again, and only those', async () => {
    const rule = await startRule({ functions: manyFunctions(3) });
    rule.endpoint.inject({ operation: 'PutEvaluations', failedEvaluations: ['fn-001'], times: 2 });

    await runNow(rule);

    expect(writtenBatches(rule)).toEqual([3, 1, 1]);
    expect(resultOf(rule, 'fn-001')?.complianceType).toBe('COMPLIANT');
  });

  test('fail the run with their ids when they do not succeed in the end', async () => {
    const rule = await startRule({ functions: manyFunctions(3) });
    rule.endpoint.inject({ operation: 'PutEvaluations', failedEvaluations: ['fn-000', 'fn-002'], times: 9 });

    const failure = runNow(rule);

    await expect(failure).rejects.toThrow(
      'AWS Config did not record 2 evaluations after 4 attempts: fn-000, fn-002',
    );
    expect(writtenBatches(rule)).toEqual([3, 2, 2, 2]);
    expect(resultOf(rule, 'fn-001')?.complianceType).toBe('COMPLIANT');
  });

  test('do not keep the batches after them from being recorded; the run fails in the end, naming them all', async () => {
    const rule = await startRule({ functions: manyFunctions(250) });
    await recordEarlier(rule, ['vanished'], YESTERDAY);
    rule.endpoint.inject({ operation: 'PutEvaluations', failedEvaluations: ['fn-007', 'fn-249'], times: 99 });

    const failure = runNow(rule);

    await expect(failure).rejects.toThrow(
      'AWS Config did not record 2 evaluations after 4 attempts: fn-007, fn-249',
    );
    expect(writtenBatches(rule)).toEqual([100, 1, 1, 1, 100, 50, 1, 1, 1]);
    expect(rule.endpoint.evaluations(rule.invocation).size).toBe(249);
    expect(resultOf(rule, 'fn-007')).toBeUndefined();
    expect(resultOf(rule, 'fn-008')?.complianceType).toBe('COMPLIANT');
    expect(resultOf(rule, 'fn-248')?.complianceType).toBe('COMPLIANT');
  });

  test('keep the clean-up from beginning', async () => {
    const rule = await startRule({ functions: manyFunctions(1) });
    await recordEarlier(rule, ['vanished'], YESTERDAY);
    rule.endpoint.inject({ operation: 'PutEvaluations', failedEvaluations: ['fn-000'], times: 99 });

    await expect(runNow(rule)).rejects.toThrow('fn-000');

    expect(rule.operations()).not.toContain('GetComplianceDetailsByConfigRule');
    expect(resultOf(rule, 'vanished')?.complianceType).toBe('NON_COMPLIANT');
  });

  test('do not keep the results after them from being retired', async () => {
    const rule = await startRule({ functions: manyFunctions(1) });
    const names = Array.from({ length: 130 }, (_, index) => `vanished-${String(index).padStart(3, '0')}`);
    await recordEarlier(rule, names, YESTERDAY);
    rule.endpoint.inject({ operation: 'PutEvaluations', failedEvaluations: ['vanished-000'], times: 99 });

    const failure = runNow(rule);

    await expect(failure).rejects.toThrow(
      'AWS Config did not record 1 evaluations after 4 attempts: vanished-000',
    );
    expect(resultOf(rule, 'vanished-000')?.complianceType).toBe('NON_COMPLIANT');
    expect(resultOf(rule, 'vanished-129')?.complianceType).toBe('NOT_APPLICABLE');
  });

  test.each(['InvalidResultTokenException', 'AccessDeniedException'])(
    'let %s stop the run at once all the same',
    async (error) => {
      const rule = await startRule({ functions: manyFunctions(250) });
      rule.endpoint.inject({ operation: 'PutEvaluations', failedEvaluations: ['fn-007'], times: 4 });
      rule.endpoint.inject({ operation: 'PutEvaluations', error, statusCode: 400, times: 99 });

      await expect(runNow(rule)).rejects.toThrow(`PutEvaluations of 100, from fn-100: ${error}`);

      expect(writtenBatches(rule)).toEqual([100, 1, 1, 1, 100]);
    },
  );
});

describe('a row that is no function', () => {
  const row = (name: string, members: object = {}) =>
    JSON.stringify({
      accountId: '111122223333',
      awsRegion: 'eu-central-1',
      arn: `arn:aws:lambda:eu-central-1:111122223333:function:${name}`,
      resourceId: name,
      configuration: { runtime: 'nodejs20.x' },
      ...members,
    });

  /** Runs over rows that AWS Config gives in these pages; the rest of the wire is as ever. */
  async function runOver(...pages: unknown[][]) {
    const judged: string[] = [];
    const endpoint = await startScriptedEndpoint([
      ...pages.map((Results, index) => ({
        Results,
        ...(index + 1 < pages.length && { NextToken: `page-${index + 2}` }),
      })),
      { EvaluationResults: [resultOfVanished] },
    ]);
    const run = runScheduled({
      client: new ConfigServiceClient({ endpoint, region: 'eu-central-1', credentials: ANY_CREDENTIALS }),
      configRuleName: 'runtime-sunset',
      notificationCreationTime: NOTIFIED_AT,
      place: { partition: 'aws', region: 'eu-central-1', accountId: '111122223333' },
      record: async (functions) => {
        judged.push(...functions.map(({ functionName }) => functionName));
        return functions.flatMap(({ functionName }) => (functionName === 'refused' ? [functionName] : []));
      },
    });
    const failure = await run.then(
      () => null,
      (error: unknown) => error,
    );
    return { judged, message: failure instanceof Error ? failure.message : failure };
  }

  const resultOfVanished = {
    EvaluationResultIdentifier: {
      EvaluationResultQualifier: { ResourceType: 'AWS::Lambda::Function', ResourceId: 'vanished' },
    },
  };

  test.each([
    ['not JSON', '{"a', 'SelectResourceConfig: Results[1]: not JSON'],
    ['null', null, 'SelectResourceConfig: Results[1]: Invalid input'],
    ['of a runtime that is no text', row('b', { configuration: { runtime: 5 } }), 'received number (b)'],
    ['of another type', row('b', { resourceType: 'AWS::S3::Bucket' }), 'asked for (b)'],
  ])(
    'being %s, does not keep the others from being judged; the run ends in an error',
    async (_, odd, named) => {
      const { judged, message } = await runOver([row('a'), odd, row('c')], [row('d')]);

      expect(judged).toEqual(['a', 'c', 'd']);
      expect(message).toContain('1 rows could not be read, so that no result was retired: ');
      expect(message).toContain(named);
    },
  );

  test('is named among the first ten, by its place in the whole listing', async () => {
    const odd = Array.from({ length: 12 }, (_, index) => row(`odd-${index}`, { configuration: 1 }));

    const { judged, message } = await runOver([row('a'), ...odd.slice(0, 6)], odd.slice(6));

    expect(judged).toEqual(['a']);
    expect(message).toContain('12 rows could not be read');
    expect(message).toMatch(/Results\[10\]: configuration: [^;]+ \(odd-9\); and 2 more$/);
  });

  test('is told beside what AWS Config refuses', async () => {
    const { message } = await runOver([row('refused'), 'x']);

    expect(message).toContain('1 rows could not be read');
    expect(message).toContain('did not record 1 evaluations after 4 attempts: refused');
  });
});
