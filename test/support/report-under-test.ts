import { gunzipSync } from 'node:zlib';
import { S3Client } from '@aws-sdk/client-s3';
import { onTestFinished, vi } from 'vitest';
import { createReportBucket } from '../../adapters/report-bucket.ts';
import type { LambdaFunction } from '../../core/lambda-function.ts';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import type { OrganizationInput } from '../../local/organization.ts';
import { SETTINGS_VARIABLES } from '../../local/settings-store.ts';
import type { Outcome } from '../../local/state-execution.ts';
import { runWorkflow } from '../../local/state-machine.ts';
import { readReportDefinition } from '../../local/state-machine-definition.ts';
import type { TaskFunction } from '../../local/state-tasks.ts';
import type { CollectEnv } from '../../reporter/collect-env.ts';
import { collectAnswerSchema, collectRequestSchema } from '../../reporter/collect-request.ts';
import { type CoverageRecord, readPlanCoverage } from '../../reporter/coverage-record.ts';
import { digestAnswerSchema } from '../../reporter/digest-answer.ts';
import { listParts, readItemCoverage } from '../../reporter/item-coverage.ts';
import type { PlanEnv } from '../../reporter/plan-env.ts';
import {
  planAnswerSchema,
  planOrReleaseAnswerSchema,
  planRequestSchema,
} from '../../reporter/plan-request.ts';
import { publicationSchema } from '../../reporter/publication.ts';
import { fromLine } from '../../reporter/spilled-function.ts';
import { silence } from './silence.ts';
import { useEndpoint } from './use-endpoint.ts';

/** The account and Region of the reporter and, unless a test says otherwise, of all else. */
export const OWN_ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';
const BUCKET = 'reports-bucket';
export const MEMBER_ROLE = { roleName: 'runtime-sunset-reader', externalId: 'correct-horse' };

/** When executions start unless a test says otherwise, and the id that the run then has. */
export const STARTED_AT = '2026-11-20T08:00:00.000Z';

/** What a test may say of its reporter; all else is as on a first run over one account and Region. */
export interface ReportOptions {
  readonly organization?: Partial<OrganizationInput>;
  readonly functions?: OrganizationInput['functions'];
  /** The settings document; none is read when absent. */
  readonly settings?: object;
  readonly planEnv?: Partial<Record<keyof PlanEnv, string | undefined>>;
  readonly collectEnv?: Partial<CollectEnv>;
  /** How long collect waits for what AWS does not send. */
  readonly stallMilliseconds?: number;
  /** What is left of each invocation, in milliseconds. */
  readonly remaining?: () => number;
  /** false: log and metrics go to standard output. */
  readonly silent?: boolean;
  /** In place of functions of the state machine, by the names of their ARNs' substitutions. */
  readonly functionsOf?: (built: Functions) => Partial<Functions>;
}

/** The functions of the state machine by the names that its definition has for them. */
export type Functions = Readonly<
  Record<'PlanFunctionArn' | 'CollectFunctionArn' | 'PublishFunctionArn' | 'DigestFunctionArn', TaskFunction>
>;

/** Starts endpoint and handlers; all end with the test. */
export async function startReport(options: ReportOptions = {}) {
  let clock = new Date(STARTED_AT);
  const { settings } = options;
  const endpoint = await startEndpoint(
    {
      accounts: [{ id: OWN_ACCOUNT, name: 'security' }],
      regions: [REGION],
      functions: options.functions,
      ...(settings !== undefined && { settings: { content: JSON.stringify(settings) } }),
      ...options.organization,
    },
    { now: () => clock },
  );
  onTestFinished(() => endpoint.close());
  endpoint.createBucket(BUCKET, { accountId: OWN_ACCOUNT, region: REGION });
  useEndpoint(endpoint, OWN_ACCOUNT, REGION);

  // The modules read their environment at once, as a cold start does.
  vi.stubEnv('REPORTS_BUCKET', BUCKET);
  vi.stubEnv('INVENTORY', 'direct');
  vi.stubEnv('DELIVERIES_QUEUE_URL', 'https://sqs.example.com/deliveries');
  const { createHandler: createPlan } = await import('../../reporter/plan.ts');
  const { createHandler: createCollect } = await import('../../reporter/collect.ts');
  const { createHandler: createPublish, publishEventSchema } = await import('../../reporter/publish.ts');
  const { createHandler: createDigest } = await import('../../reporter/digest.ts');
  const { readPlanEnv } = await import('../../reporter/plan-env.ts');
  if (options.silent !== false) silence();
  const context = {
    invokedFunctionArn: `arn:aws:lambda:${REGION}:${OWN_ACCOUNT}:function:report`,
    awsRequestId: '3d0f8e2e-6b9c-4f0e-9d43-5f6f3c1c7a11',
    getRemainingTimeInMillis: options.remaining ?? (() => 900_000),
  };
  const plan = createPlan(
    readPlanEnv({
      REPORTS_BUCKET: BUCKET,
      INVENTORY: 'direct',
      MEMBER_ROLE_NAME: MEMBER_ROLE.roleName,
      ...(settings !== undefined && SETTINGS_VARIABLES),
      ...options.planEnv,
    }),
    () => clock,
  );
  const collect = createCollect(
    {
      REPORTS_BUCKET: BUCKET,
      MEMBER_ROLE_NAME: MEMBER_ROLE.roleName,
      MEMBER_EXTERNAL_ID: MEMBER_ROLE.externalId,
      ...options.collectEnv,
    },
    () => clock,
    options.stallMilliseconds,
  );

  const publish = createPublish({ REPORTS_BUCKET: BUCKET }, () => clock);
  const DELIVERIES_QUEUE_URL = endpoint.createQueue('deliveries');
  const digest = createDigest({ REPORTS_BUCKET: BUCKET, DELIVERIES_QUEUE_URL });

  const built: Functions = {
    PlanFunctionArn: {
      invoke: (event) => plan(event, context),
      input: planRequestSchema,
      output: planOrReleaseAnswerSchema,
    },
    CollectFunctionArn: {
      invoke: (event) => collect(event, context),
      input: collectRequestSchema,
      output: collectAnswerSchema,
    },
    PublishFunctionArn: {
      invoke: (event) => publish(event, context),
      input: publishEventSchema,
      output: publicationSchema,
    },
    DigestFunctionArn: {
      invoke: (event) => digest(event, context),
      input: publicationSchema,
      output: digestAnswerSchema,
    },
  };
  const s3 = new S3Client({});
  const bucket = createReportBucket(s3, BUCKET);

  return {
    endpoint,
    bucket,
    /** Asks plan for a run, as the execution of this id would. */
    plan: async (request: object = {}) =>
      planAnswerSchema.parse(
        await plan(
          { action: 'plan', executionId: 'execution-1', startedAt: STARTED_AT, ...request },
          context,
        ),
      ),
    release: (request: object = {}) =>
      plan({ action: 'release', executionId: 'execution-1', startedAt: STARTED_AT, ...request }, context),
    collect: (runId: string, items: readonly unknown[]) => collect({ runId, items }, context),
    /** Runs the state machine as its definition says; gives how it ended and the states that it went through. */
    async run(input: object = {}, startedAt = STARTED_AT): Promise<{ outcome: Outcome; states: string[] }> {
      const states: string[] = [];
      const functions = { ...built, ...options.functionsOf?.(built) };
      const arns = Object.fromEntries(Object.keys(functions).map((name) => [name, `arn:aws:lambda:${name}`]));
      const outcome = await runWorkflow(
        await readReportDefinition(arns),
        { Id: `execution of ${startedAt}`, Name: 'execution', StartTime: startedAt, Input: input },
        {
          functions: new Map(Object.entries(functions).map(([name, fn]) => [`arn:aws:lambda:${name}`, fn])),
          s3,
          wait: async () => undefined,
          onState: (name) => states.push(name),
        },
      );
      return { outcome, states };
    },
    /** The text of an object of the reports bucket; null where there is none. */
    textOf: (key: string) => endpoint.objects(BUCKET).get(key)?.body.toString() ?? null,
    keys: (prefix = '') =>
      [...endpoint.objects(BUCKET).keys()].filter((key) => key.startsWith(prefix)).sort(),
    setClock(instant: string) {
      clock = new Date(instant);
    },
  };
}

/** All coverage that a run has written, by account and Region. */
export async function coverageOf(
  report: Awaited<ReturnType<typeof startReport>>,
  runId: string,
): Promise<CoverageRecord[]> {
  const records = [...((await readPlanCoverage(report.bucket, runId)) ?? [])];
  for await (const part of listParts(report.bucket, runId)) {
    const items = await readItemCoverage(report.bucket, runId, part);
    records.push(...items.flatMap(({ coverage }) => coverage));
  }
  return records.sort((a, b) => (a.accountId + a.region < b.accountId + b.region ? -1 : 1));
}

/** All functions in a run's shards. */
export function functionsOf(endpoint: Endpoint, runId: string): LambdaFunction[] {
  return [...endpoint.objects(BUCKET)]
    .filter(([key]) => key.startsWith(`runs/${runId}/shards/`))
    .flatMap(([, { body }]) => gunzipSync(body).toString().split('\n'))
    .filter((line) => line !== '')
    .map(fromLine);
}
