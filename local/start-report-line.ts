import { S3Client } from '@aws-sdk/client-s3';
import type { Endpoint } from './endpoint.ts';
import type { LambdaProcess } from './lambda-process.ts';
import type { DeliverLine } from './start-deliver-line.ts';
import { startFunction } from './start-function.ts';
import type { Outcome } from './state-execution.ts';
import { runWorkflow } from './state-machine.ts';
import { readReportDefinition } from './state-machine-definition.ts';

/** How an execution of the report's state machine went. */
export interface ReportRun {
  readonly outcome: Outcome;
  /** The states that were entered, in their order. */
  readonly states: readonly string[];
  /** What the functions answered, in their order: report-plan, report-collect... */
  readonly answers: readonly { readonly name: string; readonly answer: unknown }[];
}

/** The built functions of the monthly report, and the state machine that runs them. */
export interface ReportLine {
  /** Runs the state machine as an execution that starts at this instant would be. */
  readonly run: (startedAt: string) => Promise<ReportRun>;
  /** Ends the processes; gives what each has written. */
  readonly close: () => Promise<Record<string, readonly string[]>>;
}

/** As long as the template lets the functions take. */
const TIMEOUT_MILLISECONDS = 900_000;

/** Starts the report that reads the accounts themselves; its digest goes on with the deliveries. */
export function startReportLine(
  endpoint: Endpoint,
  { place, deliveries }: Pick<DeliverLine, 'place' | 'deliveries'>,
  bucket: string,
): ReportLine {
  endpoint.createBucket(bucket, place);
  const { accountId, region } = place;
  const s3 = new S3Client({
    endpoint: endpoint.url,
    region,
    credentials: endpoint.credentialsFor(accountId),
  });

  function start(name: string, env: Record<string, string>): LambdaProcess {
    const module = `../dist/lambda/${name}/index.mjs`;
    return startFunction(endpoint, place, name, module, { REPORTS_BUCKET: bucket, ...env });
  }

  const functions = {
    // One process is one execution environment: batches come one after the other.
    'report-plan': start('report-plan', {
      INVENTORY: 'direct',
      MEMBER_ROLE_NAME: 'runtime-sunset-reader',
      MAX_CONCURRENCY: '1',
    }),
    'report-collect': start('report-collect', {
      MEMBER_ROLE_NAME: 'runtime-sunset-reader',
      MEMBER_EXTERNAL_ID: 'fernhollow-report',
    }),
    'report-publish': start('report-publish', {}),
    'report-digest': start('report-digest', { DELIVERIES_QUEUE_URL: deliveries.url }),
  };
  const definition = readReportDefinition({
    PlanFunctionArn: 'report-plan',
    CollectFunctionArn: 'report-collect',
    PublishFunctionArn: 'report-publish',
    DigestFunctionArn: 'report-digest',
  });

  return {
    async run(startedAt) {
      const states: string[] = [];
      const answers: { name: string; answer: unknown }[] = [];
      const tasks = Object.entries(functions).map(([name, { invoke }]) => {
        const task = async (payload: unknown) => {
          const answer = await invoke(payload, { remainingMilliseconds: TIMEOUT_MILLISECONDS });
          answers.push({ name, answer });
          return answer;
        };
        return [name, { invoke: task }] as const;
      });
      const id = `arn:aws:states:${region}:${accountId}:execution:runtime-sunset-report:${startedAt}`;
      const outcome = await runWorkflow(
        await definition,
        { Id: id, Name: startedAt, StartTime: startedAt, Input: {} },
        { functions: new Map(tasks), s3, onState: (name) => states.push(name) },
      );
      return { outcome, states, answers };
    },
    async close() {
      await Promise.all(Object.values(functions).map((it) => it.close()));
      s3.destroy();
      return Object.fromEntries(Object.entries(functions).map(([name, { lines }]) => [name, lines]));
    },
  };
}
