import { S3Client } from '@aws-sdk/client-s3';
import { vi } from 'vitest';
import { createReportBucket, type ReportBucket } from '../../adapters/report-bucket.ts';
import { type Delivery, deliverySchema } from '../../core/delivery.ts';
import type { CoverageRow } from '../../reporter/coverage.ts';
import { toCsvRecord } from '../../reporter/csv.ts';
import type { DigestEnv } from '../../reporter/digest-env.ts';
import { toOwnerKey } from '../../reporter/owner-key.ts';
import { CSV_TYPE, ownerReportKey, productKeys } from '../../reporter/products.ts';
import { toPublication } from '../../reporter/publication.ts';
import { coverageCsv, summaryJson } from '../../reporter/report-folder.ts';
import { toRowRecord } from '../../reporter/report-record.ts';
import { REPORT_COLUMNS, type ReportRow } from '../../reporter/report-row.ts';
import { createSummaryTally } from '../../reporter/summary.ts';
import type { Summary } from '../../reporter/summary-schema.ts';
import { aPlace } from './a-place.ts';
import { CHANNELS, type DeliverUnderTest, OWN_ACCOUNT, REGION, startDeliver } from './deliver-under-test.ts';

/** The run whose report is told, and where its products lie. */
export const RUN_ID = '20261120T060000Z-0a1b2c3d';
export const PREFIX = `reports/month=2026-11/run=${RUN_ID}/`;

/** What a report is made of; without an earlier month it is the first. */
export interface ReportInput {
  readonly rows?: readonly ReportRow[];
  readonly coverage?: readonly CoverageRow[];
  readonly previous?: { readonly month: string; readonly summary: Summary | null } | null;
}

/** The numbers of a report, as publishing adds them up. */
export function aSummary({ rows = [], coverage = [aPlace()], previous = null }: ReportInput = {}): Summary {
  const tally = createSummaryTally();
  for (const row of rows) tally.countRow(row);
  const published = { month: '2026-11', runId: RUN_ID, previous };
  return tally.summarise({ asOf: '2026-11-20', tableAsOf: '2026-11-20', published }, coverage);
}

/** Rows as an owner's report.csv, in the order in which they are given. */
export function ownerCsv(rows: readonly ReportRow[]): string {
  return [toCsvRecord(REPORT_COLUMNS), ...rows.map(toRowRecord)].join('');
}

/** The handler that tells of a report, its products in a bucket, and the handler that sends what it queues. */
export interface DigestUnderTest {
  readonly deliver: DeliverUnderTest;
  readonly env: DigestEnv;
  readonly bucket: ReportBucket;
  /** What the state machine hands over. */
  readonly event: object;
  /** Tells of the report; or of what another event names. */
  readonly tell: (event?: object) => Promise<{ platform: number; owners: number }>;
  /** What is waiting to be sent. */
  readonly queued: () => Delivery[];
}

/** Publishes a report and starts the handler before it; all ends with the test. */
export async function startDigest(
  report: ReportInput,
  settings: object,
  options: { readonly silent?: boolean } = {},
): Promise<DigestUnderTest> {
  const deliver = await startDeliver({ channels: CHANNELS, ...options });
  const { endpoint } = deliver;
  endpoint.createBucket('reports');
  const bucket = createReportBucket(new S3Client({ maxAttempts: 1 }), 'reports');
  const env: DigestEnv = {
    REPORTS_BUCKET: 'reports',
    DELIVERIES_QUEUE_URL: `${endpoint.url}/${OWN_ACCOUNT}/deliveries`,
  };
  const { rows = [], coverage = [aPlace()] } = report;
  const summary = aSummary({ ...report, coverage });
  const keys = productKeys(PREFIX);
  await bucket.put(
    `runs/${RUN_ID}/settings.json`,
    JSON.stringify({ channels: CHANNELS, ...settings }),
    'application/json',
  );
  await bucket.write(keys.summary, summaryJson(summary), 'application/json');
  await bucket.write(keys.coverage, coverageCsv(coverage), CSV_TYPE);
  for (const [owner, own] of Map.groupBy(rows, (row) => String(row.owner))) {
    await bucket.put(ownerReportKey(PREFIX, toOwnerKey(owner)), ownerCsv(own), CSV_TYPE);
  }
  // The module reads its environment at once, as a cold start does.
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'INFO');
  const { createHandler } = await import('../../reporter/digest.ts');
  if (options.silent !== false) vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
  const handler = createHandler(env);
  const event = toPublication('2026-11', RUN_ID, PREFIX, summary);
  const context = {
    invokedFunctionArn: `arn:aws:lambda:${REGION}:${OWN_ACCOUNT}:function:report-digest`,
    awsRequestId: '5b7f0d2c-9a3e-4c1f-8d64-2e0f7a9b1c33',
  };
  return {
    deliver,
    env,
    bucket,
    event,
    tell: (other = event) => handler(other, context),
    queued: () =>
      endpoint.queue('deliveries').waiting.map(({ body }) => deliverySchema.parse(JSON.parse(body))),
  };
}
