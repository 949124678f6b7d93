import * as z from 'zod/mini';
import { inParallel } from '../adapters/in-parallel.ts';
import { parseJson } from '../adapters/parse.ts';
import type { ReportBucket } from '../adapters/report-bucket.ts';
import { itemKey, manifestItemSchema } from './manifest.ts';
import { runKeys } from './run.ts';

/** What the state machine notes of a batch that failed. */
const noteSchema = z.object({
  items: z.array(manifestItemSchema),
  error: z.string(),
  cause: z.string(),
});

/** What Lambda writes as the cause of a failed invocation (docs: lambda dg nodejs-exceptions). */
const causeSchema = z.object({ errorMessage: z.string() });

/** Where every batch failed there are as many notes as batches. */
const NOTES_AT_ONCE = 16;

/** Why items were not collected, by their keys, in the state machine's words. */
export async function readUncollected(bucket: ReportBucket, runId: string): Promise<Map<string, string>> {
  const reasons = new Map<string, string>();
  const notes = inParallel(bucket.list(runKeys.uncollected(runId)), NOTES_AT_ONCE, (key) =>
    bucket.readJson(key, noteSchema),
  );
  for await (const note of notes) {
    if (note === null) continue;
    const { items, error, cause } = note.value;
    const message = messageIn(cause);
    const reason = message === '' ? error : `${error}: ${message}`;
    for (const item of items) reasons.set(itemKey(item), reason);
  }
  return reasons;
}

function messageIn(cause: string): string {
  try {
    return parseJson(causeSchema, cause, 'cause').errorMessage;
  } catch {
    return cause; // a service's own words
  }
}
