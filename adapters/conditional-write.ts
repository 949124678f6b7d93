import { setTimeout as wait } from 'node:timers/promises';
import { callAws } from './call-aws.ts';

/** How S3 says that a condition does not hold, and that there is nothing that it could hold for. */
const NOT_HELD = ['PreconditionFailed', 'NoSuchKey'];
/** How S3 says that another write of the key came between; how often it is tried again, and after how many milliseconds. */
const CONFLICTS = ['ConditionalRequestConflict', 'OperationAborted'];
const CONFLICT_ATTEMPTS = 5;
const CONFLICT_WAIT = 100;

/**
 * A conditional write or deletion of an S3 object, tried again when another one of the same key came between; false
 * where its condition does not hold (docs: AmazonS3 userguide conditional-writes, conditional-deletes). What else fails
 * throws an error that begins with `what`.
 */
export async function whereItHolds(what: string, write: () => Promise<unknown>): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      await write();
      return true;
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      if (NOT_HELD.includes(name)) return false;
      if (!CONFLICTS.includes(name) || attempt === CONFLICT_ATTEMPTS) {
        return callAws(what, Promise.reject(error));
      }
      await wait(CONFLICT_WAIT * attempt);
    }
  }
}
