import type { ReportBucket } from '../adapters/report-bucket.ts';
import { type MonthLock, monthLockKey, monthLockSchema } from './month-lock.ts';

/** Another run is making the month's report; the state machine knows the error by its name. */
class MonthHeldError extends Error {
  override readonly name = 'MonthHeldError';
}

/** How often a lock may change hands between our looking and our taking. */
const ATTEMPTS = 3;

/**
 * Takes a month for a run: where nobody holds it, where the run itself does, as after a retry, and where the holder's
 * time had run out when the run started. Else throws, naming the holder.
 */
export async function takeMonth(bucket: ReportBucket, lock: MonthLock): Promise<void> {
  const key = monthLockKey(lock.month);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await bucket.create(key, lock)) return;
    const held = await bucket.readJson(key, monthLockSchema);
    if (held === null) continue;
    const { runId, startedAt, expiresAt } = held.value;
    if (runId === lock.runId) return;
    if (expiresAt > lock.startedAt) {
      throw new MonthHeldError(
        `run ${runId} has been reporting month ${lock.month} since ${startedAt}; ` +
          `start again when it has ended, or after ${expiresAt}`,
      );
    }
    if (await bucket.replace(key, held.etag, lock)) return;
  }
  throw new MonthHeldError(`other runs keep taking month ${lock.month}; start again when they have ended`);
}
