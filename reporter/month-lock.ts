import * as z from 'zod/mini';
import type { ReportBucket } from '../adapters/report-bucket.ts';
import { monthSchema, runIdSchema } from './run.ts';

/** Who is making a month's report; runs/month=YYYY-MM/lock.json. */
export const monthLockSchema = z.object({
  month: monthSchema,
  runId: runIdSchema,
  startedAt: z.iso.datetime(),
  /** From then on another run may take the lock over. */
  expiresAt: z.iso.datetime(),
});

/** A run's hold on a month. */
export type MonthLock = z.infer<typeof monthLockSchema>;

/** Where the lock of a month lies. */
export function monthLockKey(month: string): string {
  return `runs/month=${month}/lock.json`;
}

/** Gives a month back, if it is this run that holds it; tells whether it was. */
export async function releaseMonth(bucket: ReportBucket, month: string, runId: string): Promise<boolean> {
  const lock = await bucket.readJson(monthLockKey(month), monthLockSchema);
  if (lock?.value.runId !== runId) return false;
  return bucket.remove(monthLockKey(month), lock.etag);
}
