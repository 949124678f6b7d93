import { join } from 'node:path';
import type { IsoDate } from '../core/iso-date.ts';
import { createSpillFile, type SpillFile } from './spill-file.ts';

/** How much of each deadline's text is held, in bytes; more waits on disk. */
const HELD_BYTES = 1 << 17;
/** UTF-8 takes at most three bytes for a UTF-16 unit. */
const BYTES_A_UNIT = 3;

/** Texts that leave in the order of their deadlines; those of one deadline in the order in which they came. */
export interface DeadlineOrder {
  /** Takes a text over; gives a promise when no further text may come before it settles. */
  add(deadline: IsoDate | null, text: string): Promise<void> | null;
  /**
   * Everything added, nearest deadline first, what has no deadline ahead last; each piece is only good until the
   * next is asked for.
   */
  pieces(): AsyncIterable<Uint8Array>;
  /** Ends the writing when nobody will ask for the pieces, so that no file stays open. */
  end(): Promise<void>;
}

interface Bucket {
  held: Buffer;
  /** What was held before, perhaps still being written. */
  spare: Buffer;
  length: number;
  readonly file: SpillFile;
  isSpilled: boolean;
}

/** There are few deadlines and many rows: each deadline gathers its own texts, so nothing is compared or sorted. */
export function createDeadlineOrder(temporaryFolder: string, name: string): DeadlineOrder {
  const buckets = new Map<string, Bucket>();

  function bucketOf(key: string): Bucket {
    let bucket = buckets.get(key);
    if (bucket === undefined) {
      const file = createSpillFile(join(temporaryFolder, `${name}-${key}`));
      const [held, spare] = [Buffer.allocUnsafe(HELD_BYTES), Buffer.allocUnsafe(HELD_BYTES)];
      bucket = { held, spare, length: 0, file, isSpilled: false };
      buckets.set(key, bucket);
    }
    return bucket;
  }

  async function addAfterSpill(bucket: Bucket, text: string): Promise<void> {
    const room = bucket.file.append(bucket.held.subarray(0, bucket.length));
    [bucket.held, bucket.spare] = [bucket.spare, bucket.held];
    bucket.length = 0;
    bucket.isSpilled = true;
    await room; // until then what is held now may still be being written
    if (text.length * BYTES_A_UNIT > HELD_BYTES) await bucket.file.append(text);
    else bucket.length = bucket.held.write(text);
  }

  return {
    add(deadline, text) {
      const bucket = bucketOf(deadline ?? 'none');
      if (bucket.length + text.length * BYTES_A_UNIT > HELD_BYTES) return addAfterSpill(bucket, text);
      bucket.length += bucket.held.write(text, bucket.length);
      return null;
    },
    async *pieces() {
      for (const [, bucket] of [...buckets].sort(([a], [b]) => (a < b ? -1 : 1))) {
        await bucket.file.end();
        if (bucket.isSpilled) yield* bucket.file.pieces();
        if (bucket.length > 0) yield bucket.held.subarray(0, bucket.length);
      }
    },
    async end() {
      await Promise.allSettled([...buckets.values()].map(({ file }) => file.end()));
    },
  };
}
