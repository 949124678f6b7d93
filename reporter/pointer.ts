import * as z from 'zod/mini';
import type { ReadObject, ReportBucket } from '../adapters/report-bucket.ts';
import { monthSchema, runIdSchema } from './run.ts';

const pointerSchema = z.object({
  schemaVersion: z.literal(1),
  month: monthSchema,
  runId: runIdSchema,
  /** The folder of the products, with a slash at the end. */
  prefix: z.string(),
  publishedAt: z.iso.datetime(),
  /** The keys of the products that every month has. */
  files: z.object({ report: z.string(), coverage: z.string(), summary: z.string(), state: z.string() }),
});

/** Which products of a month hold; reports/month=YYYY-MM/current.json. */
export type Pointer = z.infer<typeof pointerSchema>;

/** Where everything of a month lies; with a slash at the end. */
export function monthFolder(month: string): string {
  return `reports/month=${month}/`;
}

/** Where the pointer of a month lies. */
export function pointerKey(month: string): string {
  return `${monthFolder(month)}current.json`;
}

/** The pointer of a month and its entity tag; null while nothing of the month is published. */
export function readPointer(bucket: ReportBucket, month: string): Promise<ReadObject<Pointer> | null> {
  return bucket.readJson(pointerKey(month), pointerSchema);
}

/** Points at other products, if the pointer is still the one with this entity tag (null: if there is none); tells whether. */
export function switchPointer(bucket: ReportBucket, pointer: Pointer, etag: string | null): Promise<boolean> {
  const key = pointerKey(pointer.month);
  return etag === null ? bucket.create(key, pointer) : bucket.replace(key, etag, pointer);
}
