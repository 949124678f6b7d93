import { describe, expect, test } from 'vitest';
import { loadPolicyTable } from '../../adapters/policy-table.ts';
import { evaluate } from '../../core/evaluate.ts';
import type { LambdaFunction } from '../../core/lambda-function.ts';
import type { Policy } from '../../core/policy.ts';
import { aFunction } from '../support/a-function.ts';
import { aPolicy } from '../support/a-policy.ts';

const TABLE = loadPolicyTable();

type Scope = Policy['waivers'][number]['scope'];

function aWaiver(scope: Scope, expires = '2027-01-31', owner = 'platform') {
  return { scope, owner, reason: 'moves with the new base image', expires };
}

function judge(waivers: Policy['waivers'], today = '2026-11-20', fn: Partial<LambdaFunction> = {}) {
  return evaluate(aFunction(fn), TABLE, aPolicy({ waivers }), today);
}

describe('the scope of a waiver', () => {
  const orders = {
    account: { id: '111122223333', name: null, ouPath: null },
    functionName: 'orders-api',
    tags: { Team: 'orders' },
  };

  test.each<[string, Scope, boolean]>([
    ['its ARN', { functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders-api' }, true],
    [
      'the ARN of another',
      { functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders' },
      false,
    ],
    [
      'an ARN that goes on',
      { functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders-api2' },
      false,
    ],
    ['a pattern with a star', { functionArn: 'arn:aws:lambda:*:111122223333:function:orders-*' }, true],
    ['a star alone', { functionArn: '*' }, true],
    [
      'a star for no text',
      { functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders-api*' },
      true,
    ],
    ['stars that must step back', { functionArn: '*:function:*rs-*pi' }, true],
    ['stars that find no end', { functionArn: '*:function:*rs-*po' }, false],
    [
      'a question mark',
      { functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders?api' },
      true,
    ],
    ['a question mark for no text', { functionArn: '*function:orders-api?' }, false],
    [
      'a dot, which stands for itself',
      { functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:orders.api' },
      false,
    ],
    ['its account', { account: '111122223333' }, true],
    ['another account', { account: '222233334444' }, false],
    ['its tag, the key in any case', { tag: { key: 'TEAM', value: 'orders' } }, true],
    ['its tag with another value', { tag: { key: 'team', value: 'checkout' } }, false],
    ['its tag, the value in another case', { tag: { key: 'team', value: 'Orders' } }, false],
    ['a tag that it lacks', { tag: { key: 'service', value: 'orders' } }, false],
    ['its runtime', { runtime: 'nodejs20.x' }, true],
    ['another runtime', { runtime: 'nodejs18.x' }, false],
    ['account and runtime', { account: '111122223333', runtime: 'nodejs20.x' }, true],
    ['account and another runtime', { account: '111122223333', runtime: 'nodejs18.x' }, false],
    [
      'all four',
      {
        functionArn: '*orders-api',
        account: '111122223333',
        tag: { key: 'team', value: 'orders' },
        runtime: 'nodejs20.x',
      },
      true,
    ],
    [
      'all four but for the tag',
      {
        functionArn: '*orders-api',
        account: '111122223333',
        tag: { key: 'team', value: 'x' },
        runtime: 'nodejs20.x',
      },
      false,
    ],
  ])('that is %s', (_, scope, covers) => {
    const finding = judge([aWaiver(scope)], '2026-11-20', orders);

    expect(finding.compliance).toBe(covers ? 'COMPLIANT' : 'NON_COMPLIANT');
    expect(finding.waiver === null).toBe(!covers);
  });

  test('that is a tag covers nothing while tags are unknown', () => {
    const waiver = aWaiver({ tag: { key: 'team', value: 'orders' } });

    expect(judge([waiver], '2026-11-20', { tags: null }).compliance).toBe('NON_COMPLIANT');
  });

  test('is matched in a time that does not grow with the number of stars', () => {
    const waiver = aWaiver({ functionArn: `${'*a'.repeat(120)}*b` });

    const finding = judge([waiver], '2026-11-20', { functionName: 'a'.repeat(64) });

    expect(finding.waiver).toBeNull();
  }, 1000);
});

describe('a waiver', () => {
  test.each([
    ['2027-01-30', 'COMPLIANT', 'in-force'],
    ['2027-01-31', 'NON_COMPLIANT', 'expired'],
    ['2027-02-01', 'NON_COMPLIANT', 'expired'],
  ])('that expires 2027-01-31 makes the finding of %s %s', (today, compliance, state) => {
    const finding = judge([aWaiver({ account: '111122223333' }, '2027-01-31')], today);

    expect(finding).toMatchObject({ compliance, waiver: { state, ends: '2027-01-31' } });
  });

  test.each([
    ['2027-03-02', 'COMPLIANT', 'in-force', 'create-blocked'],
    ['2027-03-03', 'NON_COMPLIANT', 'ended-by-update-block', 'update-blocked'],
    ['2027-12-31', 'NON_COMPLIANT', 'ended-by-update-block', 'update-blocked'],
  ])(
    'ends when AWS blocks updates, 2027-03-03, so the finding of %s is %s',
    (today, compliance, state, status) => {
      const finding = judge([aWaiver({ account: '111122223333' }, '2027-12-31')], today);

      expect(finding).toMatchObject({ status, compliance, waiver: { state, ends: '2027-03-03' } });
    },
  );

  test('that expired before AWS blocked updates ended by itself', () => {
    const finding = judge([aWaiver({ account: '111122223333' }, '2027-01-31')], '2027-04-01');

    expect(finding).toMatchObject({
      status: 'update-blocked',
      waiver: { state: 'expired', ends: '2027-01-31' },
    });
  });

  test('ends by an overridden block of updates too', () => {
    const policy = aPolicy({
      waivers: [aWaiver({ account: '111122223333' }, '2027-12-31')],
      dateOverrides: [{ runtime: 'nodejs20.x', blockUpdate: '2026-11-20', reason: 'own freeze' }],
    });

    const finding = evaluate(aFunction(), TABLE, policy, '2026-11-20');

    expect(finding).toMatchObject({ status: 'update-blocked', compliance: 'NON_COMPLIANT' });
  });

  test('never outlasts even where no block of updates is scheduled', () => {
    const waiver = aWaiver({ runtime: 'dotnet9' }, '2030-01-01');

    expect(judge([waiver], '2029-12-31', { runtime: 'dotnet9' }).compliance).toBe('COMPLIANT');
    expect(judge([waiver], '2030-01-01', { runtime: 'dotnet9' }).compliance).toBe('NON_COMPLIANT');
  });

  test.each([[['2026-11-01', '2027-01-31', '2026-12-24']], [['2027-01-31', '2026-12-24', '2026-11-01']]])(
    'that lasts longest counts, of %j',
    (...[days]) => {
      const waivers = days.map((expires) =>
        aWaiver({ account: '111122223333' }, expires, `owner until ${expires}`),
      );

      const finding = judge(waivers);

      expect(finding.waiver).toMatchObject({
        ends: '2027-01-31',
        waiver: { owner: 'owner until 2027-01-31' },
      });
    },
  );

  test('that does not cover the function counts for nothing, however long it lasts', () => {
    const finding = judge([
      aWaiver({ account: '111122223333' }, '2026-12-24'),
      aWaiver({ account: '222233334444' }, '2029-01-01'),
    ]);

    expect(finding.waiver?.ends).toBe('2026-12-24');
  });

  test('is not named where none is needed', () => {
    const finding = judge([aWaiver({ account: '111122223333' })], '2026-11-20', { runtime: 'java21' });

    expect(finding).toMatchObject({ status: 'supported', compliance: 'COMPLIANT', waiver: null });
  });

  test('covers an unlisted runtime by name', () => {
    const finding = judge([aWaiver({ runtime: 'nodejs28.x' })], '2026-11-20', { runtime: 'nodejs28.x' });

    expect(finding).toMatchObject({
      status: 'unlisted',
      compliance: 'COMPLIANT',
      waiver: { state: 'in-force' },
    });
  });

  test('covers a preview that the policy does not accept', () => {
    const policy = aPolicy({
      previewRuntime: 'NON_COMPLIANT',
      waivers: [aWaiver({ runtime: 'nodejs26.x' })],
    });

    const finding = evaluate(aFunction({ runtime: 'nodejs26.x' }), TABLE, policy, '2026-11-20');

    expect(finding).toMatchObject({
      status: 'preview',
      compliance: 'COMPLIANT',
      waiver: { state: 'in-force' },
    });
  });

  test('leaves what is not judged not applicable', () => {
    const finding = judge([aWaiver({ account: '111122223333' })], '2026-11-20', { runtime: 'custom' });

    expect(finding).toMatchObject({ compliance: 'NOT_APPLICABLE', waiver: null });
  });
});
