import { describe, expect, test, vi } from 'vitest';
import { changeEvent, scheduledEvent } from '../../local/rule-events.ts';
import { SETTINGS_VARIABLES } from '../../local/settings-store.ts';
import { captureOutput, metricsIn } from '../support/captured-output.ts';
import { startRule } from '../support/rule-under-test.ts';

/** A rule that writes log and metrics, with one function that is in order. */
const NOISY = { silent: false, functions: [{ name: 'orders-api', runtime: 'nodejs24.x' }] };

describe('metrics', () => {
  test('count functions by status, unlisted runtimes by id, and evaluations sent', async () => {
    const output = captureOutput();
    const rule = await startRule({
      silent: false,
      functions: [
        { name: 'a', runtime: 'nodejs24.x' },
        { name: 'b', runtime: 'nodejs24.x' },
        { name: 'c', runtime: 'nodejs20.x' },
        { name: 'd', runtime: 'nodejs99.x' },
        { name: 'e', packageType: 'Image' },
      ],
    });

    await rule.invoke(scheduledEvent({ ...rule.invocation }));

    const lines = output();
    expect(metricsIn(lines)).toEqual([
      { FunctionsEvaluated: 2, Status: 'supported', service: 'runtime-sunset-rule' },
      { FunctionsEvaluated: 1, Status: 'deprecated', service: 'runtime-sunset-rule' },
      { FunctionsEvaluated: 1, Status: 'unlisted', service: 'runtime-sunset-rule' },
      { FunctionsEvaluated: 1, Status: 'unassessed', service: 'runtime-sunset-rule' },
      { UnlistedRuntimes: 1, Runtime: 'nodejs99.x', service: 'runtime-sunset-rule' },
      { EvaluationsSent: 5, service: 'runtime-sunset-rule' },
    ]);
    expect(lines.find((line) => 'UnlistedRuntimes' in line)).toMatchObject({
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'RuntimeSunset',
            Dimensions: [['service', 'Runtime']],
            Metrics: [{ Name: 'UnlistedRuntimes', Unit: 'Count' }],
          },
        ],
      },
    });
  });

  test('count a runtime whose id CloudWatch would not take as another', async () => {
    const output = captureOutput();
    const runtime = `\u001b[31m${'x'.repeat(300)}`;
    const rule = await startRule({ silent: false, functions: [{ name: 'a', runtime }] });

    await rule.invoke(changeEvent({ ...rule.invocation, functionName: 'a' }));

    expect(metricsIn(output())).toContainEqual({
      UnlistedRuntimes: 1,
      Runtime: 'other',
      service: 'runtime-sunset-rule',
    });
  });

  test('begin at zero with each invocation', async () => {
    const output = captureOutput();
    const rule = await startRule(NOISY);
    const event = changeEvent({ ...rule.invocation, functionName: 'orders-api' });

    await rule.invoke(event);
    await rule.invoke(event);

    const sent = metricsIn(output()).filter((line) => 'EvaluationsSent' in line);
    expect(sent.map((line) => line['EvaluationsSent'])).toEqual([1, 1]);
  });

  test('do not count what AWS Config did not take', async () => {
    const output = captureOutput();
    const rule = await startRule(NOISY);
    rule.endpoint.inject({ operation: 'PutEvaluations', error: 'InvalidParameterValueException' });

    await rule.invoke(changeEvent({ ...rule.invocation, functionName: 'orders-api' })).catch(() => undefined);

    expect(metricsIn(output())).toEqual([]);
  });

  test('count the others of a batch of which AWS Config refuses one', async () => {
    const output = captureOutput();
    const rule = await startRule({
      silent: false,
      functions: [
        { name: 'a', runtime: 'nodejs24.x' },
        { name: 'b', runtime: 'nodejs20.x' },
      ],
    });
    rule.endpoint.inject({ operation: 'PutEvaluations', failedEvaluations: ['b'], times: 99 });

    await rule.invoke(scheduledEvent({ ...rule.invocation })).catch(() => undefined);

    expect(metricsIn(output())).toEqual([
      { FunctionsEvaluated: 1, Status: 'supported', service: 'runtime-sunset-rule' },
      { EvaluationsSent: 1, service: 'runtime-sunset-rule' },
    ]);
  });

  test('do not count what is sent with the token TESTMODE', async () => {
    const output = captureOutput();
    const rule = await startRule(NOISY);

    await rule.invoke(
      changeEvent({ ...rule.invocation, functionName: 'orders-api', resultToken: 'TESTMODE' }),
    );

    expect(rule.operations()).toEqual(['PutEvaluations']);
    expect(metricsIn(output())).toEqual([]);
  });

  test('tell that a settings refresh failed', async () => {
    const output = captureOutput();
    const rule = await startRule({
      silent: false,
      functions: [{ name: 'a', runtime: 'nodejs24.x' }],
      organization: { settings: { content: '{}' } },
      env: SETTINGS_VARIABLES,
    });
    const event = changeEvent({ ...rule.invocation, functionName: 'a' });
    await rule.invoke(event);
    rule.setClock('2026-11-20T08:05:00.000Z');
    rule.endpoint.publishSettings('{"noticeDay":1}');

    await rule.invoke(event);

    expect(metricsIn(output())).toContainEqual({
      EvaluationsSent: 1,
      SettingsRefreshFailed: 1,
      service: 'runtime-sunset-rule',
    });
    expect(output()).toContainEqual(
      expect.objectContaining({
        level: 'WARN',
        message: 'settings refresh failed; the last good document stays in force',
      }),
    );
  });
});

describe('the log', () => {
  test('names rule, account and function in the context of each line', async () => {
    const output = captureOutput();
    const rule = await startRule(NOISY);

    await rule.invoke(changeEvent({ ...rule.invocation, functionName: 'orders-api' }));

    expect(output()).toContainEqual(
      expect.objectContaining({
        level: 'INFO',
        message: 'function judged',
        service: 'runtime-sunset-rule',
        configRuleName: 'runtime-sunset',
        accountId: '111122223333',
        functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders-api',
        awsRequestId: '3d0f8e2e-6b9c-4f0e-9d43-5f6f3c1c7a11',
      }),
    );
  });

  test('does not carry the function of one invocation into the next', async () => {
    const output = captureOutput();
    const rule = await startRule(NOISY);
    await rule.invoke(changeEvent({ ...rule.invocation, functionName: 'orders-api' }));

    await rule.invoke(scheduledEvent({ ...rule.invocation }));

    const complete = output().find((line) => line['message'] === 'scheduled run complete');
    expect(complete).toMatchObject({ outcome: { functions: 1, retired: 0, kept: 0 } });
    expect(complete).not.toHaveProperty('functionArn');
  });

  test('warns when results are kept because AWS Config lists no function', async () => {
    const output = captureOutput();
    const rule = await startRule({
      silent: false,
      organization: { accounts: [{ id: '111122223333', name: 'security', configRecorded: false }] },
      functions: [{ name: 'orders-api', runtime: 'nodejs24.x' }],
    });
    await rule.invoke(changeEvent({ ...rule.invocation, functionName: 'orders-api' }));

    await rule.invoke(scheduledEvent({ ...rule.invocation }));

    expect(output()).toContainEqual(
      expect.objectContaining({
        level: 'WARN',
        message: 'no function is listed, so recorded results are kept',
        outcome: { functions: 0, retired: 0, kept: 1 },
      }),
    );
  });

  test('of a failure holds neither result token nor keys', async () => {
    const output = captureOutput();
    const rule = await startRule(NOISY);
    rule.endpoint.inject({ operation: 'PutEvaluations', error: 'AccessDeniedException', statusCode: 400 });

    await rule.invoke(changeEvent({ ...rule.invocation, functionName: 'orders-api' })).catch(() => undefined);

    const text = JSON.stringify(output());
    expect(text).toContain('invocation failed');
    expect(text).not.toContain(rule.invocation.resultToken);
    expect(text).not.toContain('local-secret-of');
    expect(text).not.toContain('AWS4-HMAC');
  });

  test('tells at level DEBUG what each verdict rests on, and no secret', async () => {
    vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'DEBUG');
    const output = captureOutput();
    const rule = await startRule({
      silent: false,
      functions: [
        { name: 'orders-api', runtime: 'nodejs22.x' },
        { name: 'worker', packageType: 'Image' },
      ],
    });

    await rule.invoke(scheduledEvent({ ...rule.invocation, ruleParameters: { noticeDays: '90' } }));

    const verdicts = output().filter((line) => line['level'] === 'DEBUG');
    expect(verdicts).toMatchObject([
      {
        message: 'verdict',
        verdict: {
          functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders-api',
          runtime: 'nodejs22.x',
          status: 'supported',
          compliance: 'COMPLIANT',
          today: '2026-11-20',
          tableAsOf: '2026-11-20',
          switches: {
            noticeDays: 90,
            nonCompliantFrom: 'nearing',
            unlistedRuntime: 'NON_COMPLIANT',
            previewRuntime: 'COMPLIANT',
          },
        },
      },
      { verdict: { runtime: null, status: 'unassessed', compliance: 'NOT_APPLICABLE' } },
    ]);
    expect(JSON.stringify(output())).not.toContain(rule.invocation.resultToken);
  });

  test('tells no verdict at the level INFO', async () => {
    const output = captureOutput();
    const rule = await startRule(NOISY);

    await rule.invoke(scheduledEvent({ ...rule.invocation }));

    expect(output().filter((line) => line['message'] === 'verdict')).toEqual([]);
  });
});
