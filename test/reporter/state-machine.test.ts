import { readFileSync } from 'node:fs';
import validate from 'asl-validator';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import type { OrganizationInput } from '../../local/organization.ts';
import { csvRecords } from '../support/csv-records.ts';
import {
  coverageOf,
  type Functions,
  MEMBER_ROLE,
  OWN_ACCOUNT,
  REGION,
  STARTED_AT,
  startReport,
} from '../support/report-under-test.ts';

const TEXT = readFileSync(new URL('../../reporter/state-machine.asl.json', import.meta.url), 'utf8');

const lockSchema = z.object({ startedAt: z.string(), expiresAt: z.string() });
const runIdSchema = z.object({ runId: z.string() });

/** The id of the only run in the bucket. */
function onlyRunOf(report: Awaited<ReturnType<typeof startReport>>): string {
  const [key] = report.keys('runs/2').filter((it) => it.endsWith('/run.json'));
  return z.parse(runIdSchema, JSON.parse(report.textOf(key ?? '') ?? '')).runId;
}

function failing(name: string, message = 'it broke') {
  return async (): Promise<never> => {
    throw Object.assign(new Error(message), { name });
  };
}

/** Fails in the way of the first function, and is itself after that. */
function failingOnce(fn: Functions['PlanFunctionArn'], name: string): Functions['PlanFunctionArn'] {
  let calls = 0;
  return { ...fn, invoke: (payload) => (++calls === 1 ? failing(name)() : fn.invoke(payload)) };
}

describe('the definition', () => {
  test.each(['aws', 'aws-us-gov', 'aws-cn'])(
    'is valid in the Amazon States Language of partition %s',
    (partition) => {
      const { isValid, errorsText } = validate(JSON.parse(TEXT.replaceAll(`\${Partition}`, partition)));

      expect(errorsText('\n')).toBe('');
      expect(isValid).toBe(true);
    },
  );

  test('ends a run before another one may take its month, its last function included', async () => {
    const report = await startReport();
    await report.plan();
    const lock = z.parse(lockSchema, JSON.parse(report.textOf('runs/month=2026-11/lock.json') ?? ''));

    const { TimeoutSeconds } = z.parse(z.object({ TimeoutSeconds: z.number() }), JSON.parse(TEXT));
    const heldSeconds = (Date.parse(lock.expiresAt) - Date.parse(lock.startedAt)) / 1000;
    expect(heldSeconds).toBeGreaterThanOrEqual(TimeoutSeconds + 15 * 60);
  });

  test('names the functions and the partition by substitutions, and nothing else', () => {
    const functions = ['Plan', 'Collect', 'Publish', 'Digest'].map((name) => `\${${name}FunctionArn}`);

    expect(new Set(TEXT.match(/\$\{\w+\}/g))).toEqual(new Set([`\${Partition}`, ...functions]));
    expect(TEXT).not.toContain('arn:aws:');
  });
});

describe('a run', () => {
  test('plans, collects, publishes and tells, and gives its month back', async () => {
    const report = await startReport({ functions: [{ name: 'cart', runtime: 'nodejs20.x' }] });

    const { outcome, states } = await report.run();

    expect(states).toEqual([
      'Plan',
      'AnythingToCollect',
      'Collect',
      'CollectBatch',
      'AnythingLeft',
      'BatchCollected',
      'Publish',
      'Digest',
      'Done',
    ]);
    expect(outcome).toMatchObject({
      status: 'SUCCEEDED',
      output: { month: '2026-11', complete: true, functions: 1 },
    });
    expect(report.keys('runs/month=')).toEqual([]);
  });

  test('takes its month from its input', async () => {
    const report = await startReport();

    expect((await report.run({ month: '2026-10' })).outcome).toMatchObject({ output: { month: '2026-10' } });
  });

  test('fails for an input with a typing error, and names it', async () => {
    const report = await startReport({
      functionsOf: ({ PlanFunctionArn: { invoke } }) => ({ PlanFunctionArn: { invoke } }),
    });

    expect((await report.run({ moth: '2026-10' })).outcome).toMatchObject({
      status: 'FAILED',
      cause: expect.stringContaining('state machine input: Unrecognized key: \\"moth\\"'),
    });
  });

  test('of which every account is left out publishes that', async () => {
    const report = await startReport({ settings: { report: { excludedAccounts: [OWN_ACCOUNT] } } });

    const { outcome, states } = await report.run();

    expect(states).toEqual(['Plan', 'AnythingToCollect', 'Publish', 'Digest', 'Done']);
    expect(outcome).toMatchObject({ status: 'SUCCEEDED', output: { functions: 0 } });
  });

  test('while another one holds the month fails, says so, and leaves that one its month', async () => {
    const report = await startReport();
    const { runId } = await report.plan();

    const { outcome, states } = await report.run({}, '2026-11-20T09:00:00.000Z');

    expect(states).toEqual(['Plan', 'Release', 'Failed']);
    expect(outcome).toMatchObject({
      status: 'FAILED',
      error: 'MonthHeldError',
      cause: expect.stringContaining(`run ${runId} has been reporting month 2026-11 since ${STARTED_AT}`),
    });
    expect(report.textOf('runs/month=2026-11/lock.json')).toContain(runId);
  });

  test('outlasts a Lambda service that is busy', async () => {
    const report = await startReport({
      functionsOf: (built) => ({
        PlanFunctionArn: failingOnce(built.PlanFunctionArn, 'Lambda.TooManyRequestsException'),
        CollectFunctionArn: failingOnce(built.CollectFunctionArn, 'Lambda.ServiceException'),
        PublishFunctionArn: failingOnce(built.PublishFunctionArn, 'Lambda.SdkClientException'),
        DigestFunctionArn: failingOnce(built.DigestFunctionArn, 'Lambda.AWSLambdaException'),
      }),
    });

    expect((await report.run()).outcome).toMatchObject({ status: 'SUCCEEDED', output: { complete: true } });
  });

  test('whose publication fails leaves the month as it was and gives it back', async () => {
    const report = await startReport({
      functionsOf: () => ({ PublishFunctionArn: { invoke: failing('Error', 'no room') } }),
    });

    const { outcome, states } = await report.run();

    expect(states.slice(-3)).toEqual(['Publish', 'Release', 'Failed']);
    expect(outcome).toMatchObject({ error: 'Error', cause: expect.stringContaining('no room') });
    expect(report.keys('runs/month=')).toEqual([]);
    expect(report.keys('reports/')).toEqual([]);
  });

  test('that cannot give its month back fails for its own reason nevertheless', async () => {
    const report = await startReport({
      functionsOf: ({ PlanFunctionArn }) => ({
        PlanFunctionArn: {
          ...PlanFunctionArn,
          invoke: (request) =>
            JSON.stringify(request).includes('"release"')
              ? failing('Error', 'no way')()
              : PlanFunctionArn.invoke(request),
        },
        PublishFunctionArn: { invoke: failing('Error', 'no room') },
      }),
    });

    expect((await report.run()).outcome).toMatchObject({ cause: expect.stringContaining('no room') });
  });

  test('whose digest fails has published, and says so', async () => {
    const report = await startReport({
      functionsOf: () => ({ DigestFunctionArn: { invoke: failing('Error', 'no queue') } }),
    });

    const { outcome, states } = await report.run();

    const runId = onlyRunOf(report);
    expect(states.slice(-2)).toEqual(['Digest', 'PublishedUntold']);
    expect(outcome).toMatchObject({
      error: 'DigestNotSent',
      cause: expect.stringMatching(
        new RegExp(
          `^The report of 2026-11 is published \\(run ${runId}\\), but its digest was not sent: Error .*no queue`,
        ),
      ),
    });
    expect(report.textOf('reports/month=2026-11/current.json')).toContain(runId);
    expect(report.keys('runs/month=')).toEqual([]);
  });
});

describe('a batch that is not collected', () => {
  const organization = {
    accounts: [
      { id: OWN_ACCOUNT, name: 'security' },
      { id: '222233334444', name: 'checkout' },
    ],
    memberRoles: [{ accountId: '222233334444', ...MEMBER_ROLE }],
    regions: [REGION, 'us-east-1'],
  };

  test('is noted with its items and the cause, and the run goes on', async () => {
    let calls = 0;
    const report = await startReport({
      organization,
      functionsOf: () => ({
        CollectFunctionArn: {
          invoke: () => {
            calls++;
            return failing('Sandbox.Timedout', 'Task timed out after 900.00 seconds')();
          },
        },
      }),
    });

    const { outcome, states } = await report.run();

    expect(calls).toBe(1);
    expect(states).toContain('NoteUncollected');
    const runId = onlyRunOf(report);
    const [note = ''] = report.keys(`runs/${runId}/uncollected/`);
    expect(JSON.parse(report.textOf(note) ?? '')).toEqual({
      items: [OWN_ACCOUNT, '222233334444'].flatMap((accountId) =>
        [REGION, 'us-east-1'].map((region) => ({ kind: 'direct', accountId, region })),
      ),
      error: 'Sandbox.Timedout',
      cause: expect.stringContaining('Task timed out after 900.00 seconds'),
    });
    expect(outcome).toMatchObject({ status: 'SUCCEEDED', output: { complete: false, placesNotCovered: 4 } });
    const [prefix = ''] = report.keys('reports/').filter((key) => key.endsWith('coverage.csv'));
    expect(report.textOf(prefix)).toContain('Task timed out after 900.00 seconds');
  });

  test('for want of time is collected by the next invocation, which reads what is left and nothing again', async () => {
    const asked: unknown[] = [];
    let remaining = 21_000;
    const report = await startReport({
      organization: { ...organization, regions: [REGION] },
      remaining: () => remaining,
      functionsOf: ({ CollectFunctionArn }) => ({
        CollectFunctionArn: {
          ...CollectFunctionArn,
          invoke: async (batch) => {
            asked.push(batch);
            const answer = await CollectFunctionArn.invoke(batch);
            remaining = 900_000;
            return answer;
          },
        },
      }),
    });
    report.endpoint.inject({ operation: 'ListFunctions', accountId: '222233334444', delayMs: 60_000 });

    const { outcome, states } = await report.run();

    expect(outcome).toMatchObject({ output: { complete: true } });
    expect(states.filter((name) => name === 'CollectBatch')).toHaveLength(2);
    expect(states).not.toContain('NoteUncollected');
    expect(asked).toHaveLength(2);
    expect(asked[1]).toEqual(asked[0]);
  });

  test('for want of time again and again, with nothing read, is noted', async () => {
    const report = await startReport({ organization, remaining: () => 15_000 });

    const { outcome } = await report.run();

    expect(outcome).toMatchObject({ status: 'SUCCEEDED', output: { complete: false, placesNotCovered: 4 } });
    const [coverage = ''] = report.keys('reports/').filter((key) => key.endsWith('coverage.csv'));
    expect(report.textOf(coverage)).toContain(
      "OutOfTimeError: the time of the invocation ran out: 4 of the batch's 4",
    );
  });

  test('because of anything else is tried again', async () => {
    const report = await startReport({
      organization,
      functionsOf: ({ CollectFunctionArn }) => ({
        CollectFunctionArn: failingOnce(CollectFunctionArn, 'Runtime.ExitError'),
      }),
    });

    const { outcome, states } = await report.run();

    expect(states).not.toContain('NoteUncollected');
    expect(outcome).toMatchObject({ output: { complete: true } });
  });

  test('and cannot even be noted is told as not collected', async () => {
    const report = await startReport({
      organization,
      functionsOf: () => ({
        CollectFunctionArn: {
          invoke: () => {
            // The note is the next object that is written, and it is tried as often as its state says.
            report.endpoint.inject({ operation: 'PutObject', error: 'AccessDenied', times: 6 });
            return failing('Sandbox.Timedout')();
          },
        },
      }),
    });

    const { outcome } = await report.run();

    expect(outcome).toMatchObject({ status: 'SUCCEEDED', output: { complete: false, placesNotCovered: 4 } });
    const [coverage = ''] = report.keys('reports/').filter((key) => key.endsWith('coverage.csv'));
    expect(report.textOf(coverage)).toContain('was not collected');
  });
});

describe('an organization of 60 accounts in 3 Regions', () => {
  const REGIONS = ['eu-central-1', 'us-east-1', 'ap-southeast-2'];
  const ids = Array.from({ length: 60 }, (_, index) => String(111_122_223_333 + index));
  /** Two accounts in a hundred do not have the role. */
  const failed = ids.filter((_, index) => index % 50 === 7);

  const organization: OrganizationInput = {
    accounts: ids.map((id, index) => ({ id, name: `account-${index}` })),
    regions: REGIONS,
    memberRoles: ids.filter((id) => !failed.includes(id)).map((accountId) => ({ accountId, ...MEMBER_ROLE })),
    functions: ids.flatMap((accountId, index) =>
      REGIONS.flatMap((region) =>
        Array.from({ length: index % 4 }, (_, number) => ({
          accountId,
          region,
          name: `fn-${number}`,
          runtime: 'nodejs20.x',
          tags: { team: `team-${index % 5}` },
        })),
      ),
    ),
  };

  test('loses no row and no account, though two accounts fail and AWS throttles', async () => {
    const report = await startReport({ organization, planEnv: { MAX_CONCURRENCY: '3' } });
    report.endpoint.inject({ operation: 'ListFunctions', error: 'ThrottlingException', times: 6 });

    const { outcome } = await report.run();

    const readable =
      organization.functions?.filter(({ accountId = '' }) => !failed.includes(accountId)) ?? [];
    expect(outcome).toMatchObject({
      status: 'SUCCEEDED',
      output: { complete: false, rows: readable.length, functions: readable.length, placesNotCovered: 6 },
    });
    const coverage = await coverageOf(report, onlyRunOf(report));
    expect(coverage).toHaveLength(60 * 3);
    expect(coverage.filter(({ status }) => status !== 'covered').map(({ accountId }) => accountId)).toEqual(
      failed.flatMap((accountId) => REGIONS.map(() => accountId)),
    );
    const csv = report.keys('reports/').find((key) => /run=[^/]+\/report\.csv$/.test(key)) ?? '';
    expect(csvRecords(report.textOf(csv) ?? '')).toHaveLength(readable.length);
  });
});
