import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { changeEvent, scheduledEvent } from '../../local/rule-events.ts';
import type { Env } from '../../rules/env.ts';
import { OWN_ACCOUNT, REGION, RULE_NAME, type RuleOptions, startRule } from '../support/rule-under-test.ts';

const MEMBER = '444455556666';
const OTHER_MEMBER = '777788889999';
const ENV: Env = { MEMBER_ROLE_NAME: 'runtime-sunset-member', MEMBER_EXTERNAL_ID: 'correct-horse' };

async function startOrganizationRule(options: RuleOptions = {}) {
  const rule = await startRule({
    env: ENV,
    // The SDK looks at the real clock to see whether credentials have expired.
    clock: new Date().toISOString(),
    ...options,
    organization: {
      accounts: [
        { id: OWN_ACCOUNT, name: 'security' },
        { id: MEMBER, name: 'shop' },
        { id: OTHER_MEMBER, name: 'bank' },
      ],
      memberRoles: [MEMBER, OTHER_MEMBER].map((accountId) => ({
        accountId,
        roleName: 'runtime-sunset-member',
        externalId: 'correct-horse',
      })),
      functions: [OWN_ACCOUNT, MEMBER, OTHER_MEMBER].map((accountId) => ({
        accountId,
        name: 'orders-api',
        runtime: 'nodejs20.x',
      })),
    },
  });
  function changeIn(accountId: string) {
    const key = { accountId, region: REGION, configRuleName: RULE_NAME };
    const resultToken = rule.endpoint.issueResultToken(key);
    return changeEvent({ ...rule.invocation, ...key, resultToken, functionName: 'orders-api' });
  }
  return { ...rule, changeIn };
}

describe('organization mode', () => {
  test("acts with the member account's role there, by name and external id", async () => {
    const rule = await startOrganizationRule();

    await rule.invoke(rule.changeIn(MEMBER));

    expect(rule.endpoint.calls).toMatchObject([
      {
        operation: 'AssumeRole',
        accountId: OWN_ACCOUNT,
        input: {
          RoleArn: 'arn:aws:iam::444455556666:role/runtime-sunset-member',
          ExternalId: 'correct-horse',
          RoleSessionName: 'runtime-sunset',
          DurationSeconds: '3600',
        },
      },
      { operation: 'PutEvaluations', accountId: MEMBER },
    ]);
  });

  test('acts with its own rights in its own account', async () => {
    const rule = await startOrganizationRule();

    await rule.invoke(rule.changeIn(OWN_ACCOUNT));

    expect(rule.endpoint.calls).toMatchObject([{ operation: 'PutEvaluations', accountId: OWN_ACCOUNT }]);
  });

  test('assumes one role for each account, however many events it sends', async () => {
    const rule = await startOrganizationRule();

    for (const accountId of [MEMBER, OTHER_MEMBER, MEMBER, OTHER_MEMBER, MEMBER]) {
      await rule.invoke(rule.changeIn(accountId));
    }

    const assumed = rule.endpoint.calls.filter(({ operation }) => operation === 'AssumeRole');
    expect(assumed).toMatchObject([
      { input: { RoleArn: 'arn:aws:iam::444455556666:role/runtime-sunset-member' } },
      { input: { RoleArn: 'arn:aws:iam::777788889999:role/runtime-sunset-member' } },
    ]);
  });

  test('assumes the role anew when its hour is nearly over, and not before', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const rule = await startOrganizationRule();

    const assumed: number[] = [];
    for (const time of ['08:00', '08:54', '08:56', '09:50', '09:52']) {
      vi.setSystemTime(`2026-11-20T${time}:00.000Z`);
      rule.setClock(`2026-11-20T${time}:00.000Z`);
      await rule.invoke(rule.changeIn(MEMBER));
      assumed.push(rule.operations().filter((operation) => operation === 'AssumeRole').length);
    }

    expect(assumed).toEqual([1, 1, 2, 2, 3]);
  });

  test('reads and writes in the member account on schedule', async () => {
    const rule = await startOrganizationRule();
    const key = { accountId: MEMBER, region: REGION, configRuleName: RULE_NAME };
    const resultToken = rule.endpoint.issueResultToken(key);

    await rule.invoke(scheduledEvent({ ...rule.invocation, ...key, resultToken }));

    expect(rule.endpoint.calls).toMatchObject([
      { operation: 'AssumeRole', accountId: OWN_ACCOUNT },
      { operation: 'SelectResourceConfig', accountId: MEMBER },
      { operation: 'PutEvaluations', accountId: MEMBER },
      { operation: 'GetComplianceDetailsByConfigRule', accountId: MEMBER },
    ]);
    expect(rule.endpoint.evaluations(key).get('orders-api')?.complianceType).toBe('NON_COMPLIANT');
  });

  test('fails, naming the role, when the member account does not trust it', async () => {
    const rule = await startOrganizationRule({ env: { ...ENV, MEMBER_EXTERNAL_ID: 'wrong' } });

    const failure = rule.invoke(rule.changeIn(MEMBER));

    await expect(failure).rejects.toThrow(
      /AssumeRole arn:aws:iam::444455556666:role\/runtime-sunset-member: AccessDenied/,
    );
    expect(rule.operations()).toEqual(['AssumeRole']);
  });
});

test('in single-account mode an event of another account fails before any call', async () => {
  const rule = await startOrganizationRule({ env: {} });

  const failure = rule.invoke(rule.changeIn(MEMBER));

  await expect(failure).rejects.toThrow(
    'the event is of account 444455556666, not our own: MEMBER_ROLE_NAME and MEMBER_EXTERNAL_ID are not set',
  );
  expect(rule.operations()).toEqual([]);
});
