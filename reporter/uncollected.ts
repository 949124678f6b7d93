import * as z from 'zod/mini';
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

/** Why items were not collected, by their keys, in the state machine's words. */
export async function readUncollected(bucket: ReportBucket, runId: string): Promise<Map<string, string>> {
  const reasons = new Map<string, string>();
  for await (const key of bucket.list(runKeys.uncollected(runId))) {
    const note = await bucket.readJson(key, noteSchema);
    if (note === null) continue;
    const { items, error, cause } = note.value;
    const message = messageIn(cause);
    for (const item of items) reasons.set(itemKey(item), message === '' ? error : `${error}: ${message}`);
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
