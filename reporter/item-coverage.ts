import * as z from 'zod/mini';
import { readLines } from '../adapters/lines.ts';
import { parseJson } from '../adapters/parse.ts';
import type { ReportBucket } from '../adapters/report-bucket.ts';
import {
  type CoverageRecord,
  coverageFolder,
  coverageKey,
  coverageRecordSchema,
  PLAN,
} from './coverage-record.ts';

const itemCoverageSchema = z.object({ item: z.string(), coverage: z.array(coverageRecordSchema) });

/** How the reading of an item went. */
export interface ItemCoverage {
  /** The item's key. */
  readonly item: string;
  readonly coverage: readonly CoverageRecord[];
}

/** The names of the parts of all batches of a run that count as collected, or of one batch, by its key. */
export async function* listParts(
  bucket: ReportBucket,
  runId: string,
  batchKey?: string,
): AsyncGenerator<string> {
  const folder = coverageFolder(runId);
  const prefix = batchKey === undefined ? folder : `${folder}${partName(batchKey, '')}`;
  for await (const key of bucket.list(prefix)) {
    if (key !== coverageKey(runId, PLAN)) yield key.slice(folder.length, key.lastIndexOf('.'));
  }
}

/** What a part is called, in the keys of its shard and of its coverage. */
export function partName(batchKey: string, part: number | ''): string {
  return `${batchKey}-${part}`;
}

/** The number of a part of this name. */
export function partNumber(name: string): number {
  return Number(name.slice(name.lastIndexOf('-') + 1));
}

/** Writes how the reading of a part's items went, an item a line; after its shard, for with it they count as collected. */
export async function writeItemCoverage(
  bucket: ReportBucket,
  runId: string,
  part: string,
  items: readonly ItemCoverage[],
): Promise<void> {
  const lines = items.map(({ item, coverage }) => `${JSON.stringify({ item, coverage })}\n`);
  await bucket.put(coverageKey(runId, part), lines.join(''), 'application/x-ndjson');
}

/** How the reading of a part's items went; throws, naming the key, when nobody has told that. */
export async function readItemCoverage(
  bucket: ReportBucket,
  runId: string,
  part: string,
): Promise<ItemCoverage[]> {
  const key = coverageKey(runId, part);
  const bytes = await bucket.read(key);
  if (bytes === null) throw new Error(`${key}: there is no coverage`);
  const items: ItemCoverage[] = [];
  for await (const lines of readLines(bytes)) {
    for (const line of lines) if (line !== '') items.push(parseJson(itemCoverageSchema, line, key));
  }
  return items;
}
