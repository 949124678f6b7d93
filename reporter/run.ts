import * as z from 'zod/mini';
import type { ReportBucket } from '../adapters/report-bucket.ts';
import { isoDateSchema } from '../core/iso-date.ts';

/** The id of a run: when it began and a hash, so that runs sort by time; safe in a key. */
export const runIdSchema = z
  .string()
  .check(z.regex(/^[A-Za-z0-9-]{1,64}$/, 'must be 1 to 64 letters, digits and hyphens'));

/** A calendar month as `YYYY-MM`; two of them compare as strings. */
export const monthSchema = z
  .string()
  .check(z.regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, 'must be a month as YYYY-MM'));

/** What a run of the reporter has decided before it reads anything; runs/<runId>/run.json. */
const runSchema = z.object({
  /** Of all that plan, collect and publish hand over to each other: an update in mid-run is refused, not guessed at. */
  schemaVersion: z.literal(1),
  runId: runIdSchema,
  month: monthSchema,
  /** The UTC day that is judged. */
  today: isoDateSchema,
  inventory: z.enum(['aggregator', 'direct']),
  startedAt: z.iso.datetime(),
  /** Of the policy table that the run began with. */
  tableAsOf: isoDateSchema,
  /** The latest earlier month that was published, and where its products lie, with a slash at the end. */
  previous: z.nullable(z.object({ month: monthSchema, prefix: z.string() })),
  /** Where the month's products lay when the run began, and the entity tag of the pointer to them; null before the first. */
  current: z.nullable(z.object({ prefix: z.string(), etag: z.string() })),
});

/** A run of the reporter. */
export type Run = z.infer<typeof runSchema>;

/** Where everything that a run hands on lies; with a slash at the end. */
export function runFolder(runId: string): string {
  return `runs/${runId}/`;
}

/** The keys of what a run has decided before it reads anything. */
export const runKeys = {
  run: (runId: string) => `${runFolder(runId)}run.json`,
  settings: (runId: string) => `${runFolder(runId)}settings.json`,
  accounts: (runId: string) => `${runFolder(runId)}accounts.ndjson`,
  manifest: (runId: string) => `${runFolder(runId)}manifest.jsonl`,
  /** Where the state machine notes which items were not collected, and why. */
  uncollected: (runId: string) => `${runFolder(runId)}uncollected/`,
};

/** Reads what a run has decided; throws, naming the key, when it is not there. */
export async function readRun(bucket: ReportBucket, runId: string): Promise<Run> {
  const run = await bucket.readJson(runKeys.run(runId), runSchema);
  if (run === null) throw new Error(`${runKeys.run(runId)}: there is no such run`);
  return run.value;
}
