import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { readLines } from '../adapters/lines.ts';
import { parseJson } from '../adapters/parse.ts';
import type { ReportBucket } from '../adapters/report-bucket.ts';
import { runKeys } from './run.ts';

const accountId = z.string().check(z.regex(/^\d{12}$/, 'must be an account id of 12 digits'));

/** What is collected at once: one account's Region, or what an aggregator knows of some accounts. */
export const manifestItemSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('direct'),
    accountId,
    region: z.string().check(z.regex(/^[a-z0-9-]+$/, 'must be a Region')),
  }),
  z.object({ kind: z.literal('aggregator'), accountIds: z.array(accountId).check(z.minLength(1)) }),
]);

/** An item of the manifest, runs/<runId>/manifest.jsonl. */
export type ManifestItem = z.infer<typeof manifestItemSchema>;

/** An item's name in keys: the same for the same item, and another for another one. */
export function itemKey(item: ManifestItem): string {
  if (item.kind === 'direct') return `${item.accountId}.${item.region}`;
  return `${item.accountIds[0]}.${hashOf(item.accountIds)}`;
}

/** The name in keys of a batch of items: the same for the same items in the same order, and another for others. */
export function batchKey(items: readonly ManifestItem[]): string {
  const keys = items.map(itemKey);
  return `${keys[0]}.${hashOf(keys)}`;
}

function hashOf(names: readonly string[]): string {
  return createHash('sha256').update(names.join()).digest('hex').slice(0, 16);
}

/** The manifest as JSON Lines. */
export function toManifest(items: readonly ManifestItem[]): string {
  return items.map((item) => `${JSON.stringify(item)}\n`).join('');
}

/** The items of a run's manifest; throws, naming key and line, when there is none or one cannot be read. */
export async function* readManifest(bucket: ReportBucket, runId: string): AsyncGenerator<ManifestItem> {
  const key = runKeys.manifest(runId);
  const bytes = await bucket.read(key);
  if (bytes === null) throw new Error(`${key}: there is no manifest`);
  let number = 0;
  for await (const lines of readLines(bytes)) {
    for (const line of lines) {
      number++;
      if (line !== '') yield parseJson(manifestItemSchema, line, `${key} line ${number}`);
    }
  }
}
