import * as z from 'zod/mini';
import { parse } from '../adapters/parse.ts';
import type { ReportBucket } from '../adapters/report-bucket.ts';
import { productKeys } from './products.ts';
import { SUMMARY_VERSION, type Summary, summarySchema } from './summary-schema.ts';

const versionedSchema = z.looseObject({ schemaVersion: z.int() });

/** The summary among the products in a folder; throws, naming its key, when it is not there. */
export async function readSummary(bucket: ReportBucket, prefix: string): Promise<Summary> {
  const { key, value } = await readVersioned(bucket, prefix);
  return parse(summarySchema, value, key);
}

/** The same of an earlier report; null when it is of another version, with which nothing compares. */
export async function readEarlierSummary(bucket: ReportBucket, prefix: string): Promise<Summary | null> {
  const { key, value } = await readVersioned(bucket, prefix);
  return value.schemaVersion === SUMMARY_VERSION ? parse(summarySchema, value, key) : null;
}

async function readVersioned(bucket: ReportBucket, prefix: string) {
  const { summary: key } = productKeys(prefix);
  const summary = await bucket.readJson(key, versionedSchema);
  if (summary === null) throw new Error(`${key}: there is no summary`);
  return { key, value: summary.value };
}
