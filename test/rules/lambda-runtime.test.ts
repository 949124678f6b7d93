import { describe, expect, test } from 'vitest';
import { changeEvent, deletedEvent, oversizedEvent, scheduledEvent } from '../../local/rule-events.ts';
import { SETTINGS_VARIABLES } from '../../local/settings-store.ts';
import { resultOf, startRule, withInvokingEvent } from '../support/rule-under-test.ts';

describe('a change event', () => {
  test('makes exactly one call of AWS, which records the verdict and its sentence', async () => {
    const rule = await startRule({ functions: [{ name: 'orders-api', runtime: 'nodejs20.x' }] });

    await rule.invoke(changeEvent({ ...rule.invocation, functionName: 'orders-api' }));

    expect(rule.operations()).toEqual(['PutEvaluations']);
    expect(resultOf(rule, 'orders-api')).toMatchObject({
      resourceType: 'AWS::Lambda::Function',
      complianceType: 'NON_COMPLIANT',
      annotation:
        'nodejs20.x was deprecated 2026-04-30. AWS blocks new functions 2027-02-01 and updates 2027-03-03 (103 days). ' +
        'Move to nodejs24.x. Table of 2026-11-20.',
    });
  });

  test('is ordered by the capture time of its item', async () => {
    const rule = await startRule({ functions: [{ name: 'orders-api', runtime: 'nodejs24.x' }] });
    const capturedAt = new Date('2026-11-20T07:59:12.345Z');

    await rule.invoke(changeEvent({ ...rule.invocation, functionName: 'orders-api', capturedAt }));

    expect(resultOf(rule, 'orders-api')?.orderingTimestamp).toEqual(capturedAt);
  });

  test('of a deleted function is recorded as not applicable', async () => {
    const rule = await startRule({ functions: [{ name: 'orders-api', runtime: 'nodejs20.x' }] });

    await rule.invoke(deletedEvent({ ...rule.invocation, functionName: 'orders-api' }));

    expect(rule.operations()).toEqual(['PutEvaluations']);
    expect(resultOf(rule, 'orders-api')).toMatchObject({
      complianceType: 'NOT_APPLICABLE',
      annotation: 'The function was deleted. Table of 2026-11-20.',
    });
  });

  test('of a function that left the scope is recorded as not applicable', async () => {
    const rule = await startRule({ functions: [{ name: 'orders-api', runtime: 'nodejs20.x' }] });

    await rule.invoke(changeEvent({ ...rule.invocation, functionName: 'orders-api', eventLeftScope: true }));

    expect(resultOf(rule, 'orders-api')).toMatchObject({
      complianceType: 'NOT_APPLICABLE',
      annotation: 'The function left the scope of the rule. Table of 2026-11-20.',
    });
  });

  test.each([
    { what: 'a container image', fn: { name: 'worker', packageType: 'Image' as const } },
    { what: 'a customer-managed runtime', fn: { name: 'worker', runtime: 'custom' } },
    { what: 'an old item without packageType', fn: { name: 'worker', packageTypeRecorded: false } },
  ])('of $what is not assessed', async ({ fn }) => {
    const rule = await startRule({ functions: [fn] });

    await rule.invoke(changeEvent({ ...rule.invocation, functionName: 'worker' }));

    const result = resultOf(rule, 'worker');
    expect(result?.complianceType).toBe('NOT_APPLICABLE');
    expect(result?.annotation).toMatch(/^Not assessed: /);
  });

  test('of a runtime that the table does not list is non-compliant', async () => {
    const rule = await startRule({ functions: [{ name: 'orders-api', runtime: 'nodejs99.x' }] });

    await rule.invoke(changeEvent({ ...rule.invocation, functionName: 'orders-api' }));

    expect(resultOf(rule, 'orders-api')?.complianceType).toBe('NON_COMPLIANT');
  });

  test('keeps the sentence within 256 characters when outside texts are long', async () => {
    const rule = await startRule({
      functions: [{ name: 'orders-api', runtime: `nodejs${'9'.repeat(300)}.x` }],
    });

    await rule.invoke(changeEvent({ ...rule.invocation, functionName: 'orders-api' }));

    expect(resultOf(rule, 'orders-api')?.annotation?.length).toBeLessThanOrEqual(256);
  });

  test('shows what could forge a console or turn its writing in the sentence as such', async () => {
    const runtime = 'node\u001b[31mjs\u202e99.x';
    const rule = await startRule({ functions: [{ name: 'orders-api', runtime }] });

    await rule.invoke(changeEvent({ ...rule.invocation, functionName: 'orders-api' }));

    expect(resultOf(rule, 'orders-api')?.annotation).toMatch(
      /^node\ufffd\[31mjs\ufffd99\.x is not in the policy table: /,
    );
  });

  test('judges the UTC day that the clock shows, to its last millisecond', async () => {
    // nodejs22.x is deprecated on 2027-04-30: nearing 180 days before, on 2026-11-01.
    const rule = await startRule({
      functions: [{ name: 'orders-api', runtime: 'nodejs22.x' }],
      clock: '2026-10-31T23:59:59.999Z',
    });
    const event = changeEvent({ ...rule.invocation, functionName: 'orders-api' });

    await rule.invoke(event);
    const before = resultOf(rule, 'orders-api')?.complianceType;
    rule.setClock('2026-11-01T00:00:00.000Z');
    await rule.invoke(event);
    const after = resultOf(rule, 'orders-api')?.complianceType;

    expect([before, after]).toEqual(['COMPLIANT', 'NON_COMPLIANT']);
  });

  test('without ruleParameters is judged by the defaults', async () => {
    const rule = await startRule({ functions: [{ name: 'orders-api', runtime: 'nodejs22.x' }] });
    const event = changeEvent({ ...rule.invocation, functionName: 'orders-api' });

    await rule.invoke(event);

    expect(event).not.toHaveProperty('ruleParameters');
    expect(resultOf(rule, 'orders-api')?.complianceType).toBe('NON_COMPLIANT');
  });

  test('follows the rule parameters, which Config hands over as text', async () => {
    const rule = await startRule({ functions: [{ name: 'orders-api', runtime: 'nodejs22.x' }] });
    const ruleParameters = { noticeDays: '90' };

    await rule.invoke(changeEvent({ ...rule.invocation, functionName: 'orders-api', ruleParameters }));

    expect(resultOf(rule, 'orders-api')?.complianceType).toBe('COMPLIANT');
  });

  test('with the token TESTMODE records nothing', async () => {
    const rule = await startRule({ functions: [{ name: 'orders-api', runtime: 'nodejs20.x' }] });

    await rule.invoke(
      changeEvent({ ...rule.invocation, functionName: 'orders-api', resultToken: 'TESTMODE' }),
    );

    expect(rule.endpoint.calls).toMatchObject([{ operation: 'PutEvaluations', input: { TestMode: true } }]);
    expect(resultOf(rule, 'orders-api')).toBeUndefined();
  });

  test('with a token that AWS Config does not know fails', async () => {
    const rule = await startRule({ functions: [{ name: 'orders-api', runtime: 'nodejs20.x' }] });
    const event = changeEvent({ ...rule.invocation, functionName: 'orders-api', resultToken: 'stale' });

    const failure = rule.invoke(event);

    await expect(failure).rejects.toThrow(
      'PutEvaluations of 1, from orders-api: InvalidResultTokenException',
    );
  });

  test('of another resource type fails before any call, and says how to scope the rule', async () => {
    const rule = await startRule({ functions: [{ name: 'orders-api', runtime: 'nodejs20.x' }] });
    const event = changeEvent({ ...rule.invocation, functionName: 'orders-api' });
    const configurationItem = {
      configurationItemCaptureTime: '2026-11-20T07:36:34.043Z',
      awsAccountId: '111122223333',
      configurationItemStatus: 'OK',
      resourceId: 'i-0a1b2c3d',
      ARN: 'arn:aws:ec2:eu-central-1:111122223333:instance/i-0a1b2c3d',
      awsRegion: 'eu-central-1',
      resourceType: 'AWS::EC2::Instance',
      tags: {},
      relationships: [],
      configuration: { instanceType: 't4g.small' },
    };

    const failure = rule.invoke(withInvokingEvent(event, { configurationItem }));

    await expect(failure).rejects.toThrow(
      "configurationItem: is of AWS::EC2::Instance; limit the rule's scope to the resource type AWS::Lambda::Function",
    );
    expect(rule.operations()).toEqual([]);
  });
});

describe('nothing is recorded', () => {
  test('when the settings cannot be read on a cold start', async () => {
    const rule = await startRule({
      functions: [{ name: 'orders-api', runtime: 'nodejs20.x' }],
      organization: { settings: { content: '{"noticeDay":90}' } },
      env: SETTINGS_VARIABLES,
    });

    const failure = rule.invoke(changeEvent({ ...rule.invocation, functionName: 'orders-api' }));

    await expect(failure).rejects.toThrow(
      'settings in AppConfig runtime-sunset/live/settings: document: Unrecognized key: "noticeDay"',
    );
    expect(rule.operations()).toEqual(['StartConfigurationSession', 'GetLatestConfiguration']);
  });

  test('when a rule parameter is unknown', async () => {
    const rule = await startRule({ functions: [{ name: 'orders-api', runtime: 'nodejs20.x' }] });
    const ruleParameters = { noticedays: '90' };

    const failure = rule.invoke(
      changeEvent({ ...rule.invocation, functionName: 'orders-api', ruleParameters }),
    );

    await expect(failure).rejects.toThrow('rule parameters: Unrecognized key: "noticedays"');
    expect(rule.operations()).toEqual([]);
  });
});

describe('an oversized event', () => {
  test('reads the function from history and judges it: one read, one write', async () => {
    const rule = await startRule({ functions: [{ name: 'orders-api', runtime: 'nodejs20.x' }] });

    await rule.invoke(oversizedEvent({ ...rule.invocation, functionName: 'orders-api' }));

    expect(rule.operations()).toEqual(['GetResourceConfigHistory', 'PutEvaluations']);
    expect(resultOf(rule, 'orders-api')?.complianceType).toBe('NON_COMPLIANT');
  });

  test('is ordered by the capture time that it shares with its item', async () => {
    const rule = await startRule({
      functions: [{ name: 'orders-api', runtime: 'nodejs20.x', capturedAt: '2026-11-20T07:00:00.125Z' }],
    });
    const capturedAt = new Date('2026-11-20T07:00:00.125Z');

    await rule.invoke(oversizedEvent({ ...rule.invocation, functionName: 'orders-api', capturedAt }));

    expect(resultOf(rule, 'orders-api')?.orderingTimestamp).toEqual(capturedAt);
  });

  test('is judged by a newer state, under its own capture time, when history has one already', async () => {
    const rule = await startRule({
      functions: [
        {
          name: 'orders-api',
          runtime: 'nodejs24.x',
          capturedAt: '2026-11-20T07:00:00.500Z',
          history: [{ capturedAt: '2026-11-20T07:00:00.125Z', runtime: 'nodejs20.x' }],
        },
      ],
    });
    const capturedAt = new Date('2026-11-20T07:00:00.125Z');

    await rule.invoke(oversizedEvent({ ...rule.invocation, functionName: 'orders-api', capturedAt }));

    expect(resultOf(rule, 'orders-api')).toMatchObject({
      complianceType: 'COMPLIANT',
      orderingTimestamp: new Date('2026-11-20T07:00:00.500Z'),
    });
  });

  test('fails, and records nothing, while history holds an older state only', async () => {
    const rule = await startRule({
      functions: [{ name: 'orders-api', runtime: 'nodejs20.x', capturedAt: '2026-11-01T10:00:00.000Z' }],
    });
    const event = oversizedEvent({
      ...rule.invocation,
      functionName: 'orders-api',
      capturedAt: new Date('2026-11-20T07:00:00.000Z'),
    });

    const failure = rule.invoke(event);

    await expect(failure).rejects.toThrow(
      'GetResourceConfigHistory orders-api: the newest state is of 2026-11-01T10:00:00.000Z, ' +
        'older than the notification, of 2026-11-20T07:00:00.000Z',
    );
    expect(rule.operations()).toEqual([
      'GetResourceConfigHistory',
      'GetResourceConfigHistory',
      'GetResourceConfigHistory',
    ]);
    expect(resultOf(rule, 'orders-api')).toBeUndefined();
  });

  test('of a deleted function needs no read', async () => {
    const rule = await startRule({
      functions: [{ name: 'orders-api', runtime: 'nodejs20.x', deletedAt: '2026-11-20T07:00:00.000Z' }],
    });

    await rule.invoke(oversizedEvent({ ...rule.invocation, functionName: 'orders-api' }));

    expect(rule.operations()).toEqual(['PutEvaluations']);
    expect(resultOf(rule, 'orders-api')?.complianceType).toBe('NOT_APPLICABLE');
  });

  test('of a function that left the scope needs no read', async () => {
    const rule = await startRule({ functions: [{ name: 'orders-api', runtime: 'nodejs20.x' }] });

    await rule.invoke(
      oversizedEvent({ ...rule.invocation, functionName: 'orders-api', eventLeftScope: true }),
    );

    expect(rule.operations()).toEqual(['PutEvaluations']);
    expect(resultOf(rule, 'orders-api')?.complianceType).toBe('NOT_APPLICABLE');
  });

  test('fails, and records nothing, when history holds no item', async () => {
    const rule = await startRule({ functions: [{ name: 'orders-api', runtime: 'nodejs20.x' }] });
    const capturedAt = new Date('2025-01-01T00:00:00.000Z');

    const failure = rule.invoke(
      oversizedEvent({ ...rule.invocation, functionName: 'orders-api', capturedAt }),
    );

    await expect(failure).rejects.toThrow(
      'GetResourceConfigHistory orders-api: no configuration item at or before 2025-01-01T00:00:00.000Z',
    );
    expect(rule.operations()).not.toContain('PutEvaluations');
  });
});

describe('trouble on the wire', () => {
  test('of throttling is waited out', async () => {
    const rule = await startRule({ functions: [{ name: 'orders-api', runtime: 'nodejs20.x' }] });
    rule.endpoint.inject({ operation: 'PutEvaluations', error: 'ThrottlingException' });

    await rule.invoke(changeEvent({ ...rule.invocation, functionName: 'orders-api' }));

    expect(rule.operations()).toEqual(['PutEvaluations', 'PutEvaluations']);
    expect(resultOf(rule, 'orders-api')?.complianceType).toBe('NON_COMPLIANT');
  });

  test('of an evaluation that AWS Config goes on refusing fails and names the function', async () => {
    const rule = await startRule({ functions: [{ name: 'orders-api', runtime: 'nodejs20.x' }] });
    rule.endpoint.inject({ operation: 'PutEvaluations', failedEvaluations: ['orders-api'], times: 4 });

    const failure = rule.invoke(changeEvent({ ...rule.invocation, functionName: 'orders-api' }));

    await expect(failure).rejects.toThrow(
      'AWS Config did not record 1 evaluations after 4 attempts: orders-api',
    );
  });

  test('of denied access fails at once and names the operation', async () => {
    const rule = await startRule({ functions: [{ name: 'orders-api', runtime: 'nodejs20.x' }] });
    rule.endpoint.inject({ operation: 'PutEvaluations', error: 'AccessDeniedException', statusCode: 400 });

    const failure = rule.invoke(changeEvent({ ...rule.invocation, functionName: 'orders-api' }));

    await expect(failure).rejects.toThrow('PutEvaluations of 1, from orders-api: AccessDeniedException');
    expect(rule.operations()).toEqual(['PutEvaluations']);
  });
});

describe('a time in the future', () => {
  const TOO_LATE = '2026-11-21T08:00:00.001Z';

  test('of a change, by more than a day, is refused: it would outlast every later verdict', async () => {
    const rule = await startRule({ functions: [{ name: 'orders-api', runtime: 'nodejs20.x' }] });
    const change = { ...rule.invocation, functionName: 'orders-api', capturedAt: new Date(TOO_LATE) };

    await expect(rule.invoke(changeEvent(change))).rejects.toThrow(
      `the verdict would be of ${TOO_LATE}, more than a day after the present, 2026-11-20T08:00:00.000Z`,
    );

    expect(rule.operations()).toEqual([]);
  });

  test('of a schedule, by more than a day, is refused', async () => {
    const rule = await startRule({ functions: [{ name: 'orders-api', runtime: 'nodejs20.x' }] });

    await expect(
      rule.invoke(scheduledEvent({ ...rule.invocation, notifiedAt: new Date(TOO_LATE) })),
    ).rejects.toThrow(TOO_LATE);

    expect(rule.operations()).not.toContain('PutEvaluations');
  });

  test('by a day, as clocks may differ, is taken', async () => {
    const rule = await startRule({ functions: [{ name: 'orders-api', runtime: 'nodejs20.x' }] });
    const capturedAt = new Date('2026-11-21T08:00:00.000Z');

    await rule.invoke(changeEvent({ ...rule.invocation, functionName: 'orders-api', capturedAt }));

    expect(resultOf(rule, 'orders-api')?.orderingTimestamp).toEqual(capturedAt);
  });
});
