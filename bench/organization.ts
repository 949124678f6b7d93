import { S3Client } from '@aws-sdk/client-s3';
import { type Endpoint, startEndpoint } from '../local/endpoint.ts';
import { type LambdaProcess, startLambdaProcess } from '../local/lambda-process.ts';
import type { OrganizationInput } from '../local/organization.ts';
import { presentEnvironment } from '../local/present-environment.ts';
import type { Outcome } from '../local/state-execution.ts';
import { runWorkflow } from '../local/state-machine.ts';
import { readReportDefinition } from '../local/state-machine-definition.ts';

const ACCOUNTS = 1000;
const REGIONS = ['eu-central-1', 'us-east-1', 'ap-southeast-2'];
/** Two accounts in a hundred lack the role. */
const FAILS_EVERY = 50;
const LATENCY_MILLISECONDS = 20;
/**
 * Batches at a time (the state machine's MaxConcurrency), each with four items at once (reporter/collect.ts): few, so
 * that two cores have time to spare and latency is what is measured.
 */
const BATCHES_AT_ONCE = 1;
const ITEMS_AT_ONCE = 4;
const MAX_TIME_RATIO = 1.3;
/** Each batch begins with a throttled call, of these in turn. */
const THROTTLED = ['ListFunctions', 'GetResources', 'AssumeRole'];

const HOME = '111100000000';
const BUCKET = 'reports-bucket';
const ROLE = { roleName: 'runtime-sunset-reader', externalId: 'correct-horse' };
const FUNCTIONS = ['Plan', 'Collect', 'Publish'] as const;

/**
 * Makes the report of a thousand accounts in three Regions by the built bundles, in the order that the state machine's
 * definition gives, and prints what was lost and how long planning and collecting took. False when a row or a failed
 * account is missing, or a bound is broken. Needs dist/.
 */
export async function benchOrganization(): Promise<boolean> {
  const organization = describeOrganization();
  const endpoint = await startEndpoint(organization);
  endpoint.createBucket(BUCKET);
  endpoint.latency(LATENCY_MILLISECONDS);
  const processes = startProcesses(endpoint);
  try {
    return print(organization, endpoint, await runReport(endpoint, processes));
  } finally {
    await Promise.all(Object.values(processes).flatMap((pool) => pool.map((it) => it.kill())));
    await endpoint.close();
  }
}

type BenchedFunction = NonNullable<OrganizationInput['functions']>[number] & { accountId: string };
type Organization = Omit<OrganizationInput, 'functions'> & { functions: BenchedFunction[] };
type Processes = Readonly<Record<(typeof FUNCTIONS)[number], readonly LambdaProcess[]>>;

interface Measured {
  readonly seconds: number;
  readonly calls: number;
  readonly outcome: Outcome;
}

/** Fewer functions than a page in each place: then the pace of five requests a second binds nothing. */
function describeOrganization(): Organization {
  const ids = Array.from({ length: ACCOUNTS }, (_, index) => String(Number(HOME) + index));
  return {
    accounts: ids.map((id, index) => ({ id, name: `account-${index}` })),
    regions: REGIONS,
    memberRoles: ids.filter((id) => !isFailing(id)).map((accountId) => ({ accountId, ...ROLE })),
    functions: ids.flatMap((accountId, index) =>
      REGIONS.flatMap((region) =>
        Array.from({ length: index % 8 }, (_, number) => ({
          accountId,
          region,
          name: `orders-${number}`,
          runtime: number % 2 === 0 ? 'nodejs20.x' : 'python3.13',
          tags: { team: `team-${index % 100}` },
        })),
      ),
    ),
  };
}

function isFailing(accountId: string): boolean {
  return Number(accountId) % FAILS_EVERY === FAILS_EVERY - 1;
}

function startProcesses(endpoint: Endpoint): Processes {
  const env = {
    ...presentEnvironment(endpoint, HOME, REGIONS[0] ?? ''),
    REPORTS_BUCKET: BUCKET,
    INVENTORY: 'direct',
    MAX_CONCURRENCY: String(BATCHES_AT_ONCE),
    MEMBER_ROLE_NAME: ROLE.roleName,
    MEMBER_EXTERNAL_ID: ROLE.externalId,
    POWERTOOLS_LOG_LEVEL: 'ERROR',
    POWERTOOLS_METRICS_DISABLED: 'true',
  };
  const start = (name: string) =>
    startLambdaProcess(
      new URL(`../dist/lambda/report-${name}/index.mjs`, import.meta.url),
      `arn:aws:lambda:${REGIONS[0]}:${HOME}:function:report-${name}`,
      env,
    );
  return {
    Plan: [start('plan')],
    Collect: Array.from({ length: BATCHES_AT_ONCE }, () => start('collect')),
    Publish: [start('publish')],
  };
}

/** Runs the state machine; time and calls are those until it publishes. */
async function runReport(endpoint: Endpoint, processes: Processes): Promise<Measured> {
  const s3 = new S3Client({
    endpoint: endpoint.url,
    region: REGIONS[0] ?? '',
    credentials: endpoint.credentialsFor(HOME),
  });
  const definition = await readReportDefinition({
    PlanFunctionArn: 'Plan',
    CollectFunctionArn: 'Collect',
    PublishFunctionArn: 'Publish',
    DigestFunctionArn: 'Digest',
  });
  const functions = new Map([
    ...FUNCTIONS.map((name): [string, { invoke: Invoke }] => [name, { invoke: inTurn(processes[name]) }]),
    ['Digest', { invoke: async () => ({}) }] as const,
  ]);
  const start = performance.now();
  let until = { seconds: 0, calls: 0 };
  let batches = 0;
  const outcome = await runWorkflow(
    definition,
    { Id: 'arn:execution', Name: 'bench', StartTime: new Date().toISOString(), Input: {} },
    {
      functions,
      s3,
      onState(name) {
        const operation = THROTTLED[batches++ % THROTTLED.length] ?? '';
        if (name === 'CollectBatch') endpoint.inject({ operation, error: 'ThrottlingException' });
        if (name !== 'Publish') return;
        until = { seconds: (performance.now() - start) / 1000, calls: endpoint.calls.length };
        endpoint.latency(0);
      },
    },
  );
  return { ...until, outcome };
}

type Invoke = (payload: unknown) => Promise<unknown>;

/** Gives each payload to a process that is free; there are as many as payloads at a time. */
function inTurn(processes: readonly LambdaProcess[]): Invoke {
  const free = [...processes];
  return async (payload) => {
    const process = free.pop();
    if (process === undefined) throw new Error('more is invoked at a time than the state machine allows');
    try {
      return await process.invoke(payload, { remainingMilliseconds: 900_000 });
    } finally {
      free.push(process);
    }
  };
}

function print({ functions }: Organization, endpoint: Endpoint, measured: Measured): boolean {
  const { seconds, calls, outcome } = measured;
  const failing = Array.from({ length: ACCOUNTS }, (_, index) => String(Number(HOME) + index)).filter(
    isFailing,
  );
  const readable = functions.filter(({ accountId }) => !isFailing(accountId)).length;
  const rows = recordsOf(endpoint, 'report.csv').length;
  const coverage = recordsOf(endpoint, 'coverage.csv').map(([accountId = '', , region, status]) => ({
    accountId,
    region,
    status,
  }));
  const named = failing.filter((id) =>
    REGIONS.every((region) =>
      coverage.some((row) => row.accountId === id && row.region === region && row.status === 'failed'),
    ),
  );
  const covered = coverage.filter(({ status }) => status === 'covered').length;
  const atOnce = BATCHES_AT_ONCE * ITEMS_AT_ONCE;
  const ideal = (calls * LATENCY_MILLISECONDS) / 1000 / atOnce;
  const ratio = seconds / ideal;
  const throttled = endpoint.calls.filter(({ error }) => /Throttl|TooMany/.test(error ?? '')).length;

  process.stdout.write(
    `report of ${ACCOUNTS.toLocaleString('en')} accounts x ${REGIONS.length} Regions, ${failing.length} accounts without the role, ` +
      `${LATENCY_MILLISECONDS} ms latency: ${outcome.status}\n` +
      `  rows      ${rows.toLocaleString('en')} of ${readable.toLocaleString('en')} functions that can be read\n` +
      `  coverage  ${named.length} of ${failing.length} failing accounts named; ` +
      `${covered} of ${(ACCOUNTS - failing.length) * REGIONS.length} other places covered\n` +
      `  time      ${seconds.toFixed(1)} s; ${calls.toLocaleString('en')} calls (${throttled} throttled) x latency / ` +
      `${atOnce} at once: ${ideal.toFixed(1)} s, ratio ${ratio.toFixed(2)} (at most ${MAX_TIME_RATIO})\n` +
      '            at most one page of functions in a place: the pace of 5 requests a second binds nothing\n',
  );
  return (
    outcome.status === 'SUCCEEDED' &&
    rows === readable &&
    named.length === failing.length &&
    covered === (ACCOUNTS - failing.length) * REGIONS.length &&
    ratio <= MAX_TIME_RATIO
  );
}

/** The records of a product, without its header; none of them has a comma or a line break in the cells that we read. */
function recordsOf(endpoint: Endpoint, file: string): string[][] {
  const [, object] =
    [...endpoint.objects(BUCKET)].find(([key]) => key.endsWith(`/${file}`) && !key.includes('/owner=')) ?? [];
  const lines = object?.body.toString().split('\r\n') ?? [];
  return lines.slice(1, -1).map((line) => line.split(','));
}
