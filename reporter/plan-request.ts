import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { monthSchema, runIdSchema } from './run.ts';

/** What the state machine asks of plan; unknown members, as of a state input with a typing error, are refused. */
export const planRequestSchema = z.strictObject({
  /** `release` gives the month back that `plan` took, whatever has become of the run. */
  action: z.enum(['plan', 'release']),
  /** The execution's ARN and start: they decide run, month and day, so that a retry plans the same run. */
  executionId: z.string().check(z.minLength(1)),
  startedAt: z.iso.datetime(),
  /** The month to report; that of the start when absent. */
  month: z.optional(monthSchema),
});

/** What the state machine needs to know of a run: where its manifest lies, and how it is to be worked off. */
export const planAnswerSchema = z.strictObject({
  bucket: z.string(),
  runId: runIdSchema,
  month: monthSchema,
  manifestKey: z.string(),
  items: z.int().check(z.minimum(0)),
  itemsPerBatch: z.int().check(z.minimum(1)),
  maxConcurrency: z.int().check(z.minimum(1)),
});

/** What is answered to either action; of a release, whether the month was this run's to give back. */
export const planOrReleaseAnswerSchema = z.union([
  planAnswerSchema,
  z.strictObject({ released: z.boolean() }),
]);

/** A request to plan a run, or to give its month back. */
export type PlanRequest = z.infer<typeof planRequestSchema>;
/** What plan answers. */
export type PlanAnswer = z.infer<typeof planAnswerSchema>;

/** A run as its execution decides it. */
export interface RunIdentity {
  readonly runId: string;
  readonly month: string;
  /** The UTC day on which the run judges. */
  readonly today: string;
  /** ISO instant with milliseconds. */
  readonly startedAt: string;
}

/** How many months before its start a run may report on; one before these is a typing error. */
const MAX_MONTHS_BACK = 12;

/** Names the run of an execution; throws for a month that has not come yet, or that is more than a year past. */
export function identifyRun({ executionId, startedAt, month }: PlanRequest): RunIdentity {
  const start = new Date(startedAt).toISOString();
  const today = start.slice(0, 10);
  const thisMonth = today.slice(0, 7);
  if (month !== undefined && month > thisMonth) {
    throw new Error(`month ${month}: has not come yet when the run starts, on ${today}`);
  }
  if (month !== undefined && monthNumber(month) < monthNumber(thisMonth) - MAX_MONTHS_BACK) {
    throw new Error(`month ${month}: is more than twelve months before the run starts, on ${today}`);
  }
  const hash = createHash('sha256').update(executionId).digest('hex').slice(0, 8);
  const runId = `${start.replace(/[-:]|\.\d+/g, '')}-${hash}`;
  return { runId, month: month ?? thisMonth, today, startedAt: start };
}

function monthNumber(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5));
}
