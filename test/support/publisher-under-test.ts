import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { onTestFinished, vi } from 'vitest';
import { gzipText } from '../../adapters/gzipped-lines.ts';
import { createReportBucket, type ReportBucket } from '../../adapters/report-bucket.ts';
import type { Coverage } from '../../core/inventory.ts';
import type { Account, LambdaFunction } from '../../core/lambda-function.ts';
import type { Endpoint } from '../../local/endpoint.ts';
import { writeAccounts } from '../../reporter/account-list.ts';
import { coverageKey } from '../../reporter/coverage-record.ts';
import { partName, writeItemCoverage } from '../../reporter/item-coverage.ts';
import { batchKey, itemKey, type ManifestItem, toManifest } from '../../reporter/manifest.ts';
import { monthLockKey } from '../../reporter/month-lock.ts';
import { readPointer } from '../../reporter/pointer.ts';
import type { Publication } from '../../reporter/publication.ts';
import { runKeys } from '../../reporter/run.ts';
import { shardKey, writeShard } from '../../reporter/shard.ts';
import { toLine } from '../../reporter/spilled-function.ts';
import { csvRecords } from './csv-records.ts';
import { silence } from './silence.ts';
import { startOrganization } from './start-organization.ts';
import { useEndpoint } from './use-endpoint.ts';

const OWN_ACCOUNT = '111122223333';
const REGION = 'eu-central-1';
const BUCKET = 'reports';

/** What was read of an account's Region: an item of the manifest, and a batch by itself. */
export interface ReadPlace extends Partial<Coverage> {
  readonly accountId: string;
  readonly region: string;
  readonly functions?: readonly LambdaFunction[];
}

/** A run that has been planned and collected. */
export interface CollectedRun {
  readonly runId: string;
  readonly month: string;
  readonly today?: string;
  readonly tableAsOf?: string;
  /** direct unless told otherwise. */
  readonly inventory?: 'aggregator' | 'direct';
  /** A month that was published before. */
  readonly previous?: string;
  readonly settings?: object;
  readonly accounts?: readonly Account[];
  readonly places: readonly ReadPlace[];
  /** Items of the manifest that nobody collected. */
  readonly uncollected?: readonly ManifestItem[];
}

/** The handler that publishes before a local bucket, and what a test needs to judge it. */
export interface PublisherUnderTest {
  readonly endpoint: Endpoint;
  readonly bucket: ReportBucket;
  /** Puts into the bucket what plan and collect would have. */
  readonly collect: (run: CollectedRun) => Promise<void>;
  readonly publish: (runId: string) => Promise<Publication>;
  /** Collects and publishes. */
  readonly replay: (run: CollectedRun) => Promise<Publication>;
  /** The keys of the bucket's objects that begin so. */
  readonly keys: (prefix: string) => string[];
  readonly text: (key: string) => string;
  /** Deletes an object that a test wants to be missing. */
  readonly takeAway: (key: string) => Promise<void>;
  /** The records of a CSV file among the products that a month's pointer names. */
  readonly records: (month: string, file: string) => Record<string, string>[];
  /** A JSON file among these products. */
  readonly json: (month: string, file: string) => Record<string, unknown>;
}

/** Starts endpoint, bucket and handler; all end with the test. `silent` false: log and metrics go to standard output. */
export async function startPublisher({ silent = true } = {}): Promise<PublisherUnderTest> {
  const endpoint = await startOrganization({
    accounts: [{ id: OWN_ACCOUNT, name: 'platform' }],
    regions: [REGION],
  });
  useEndpoint(endpoint, OWN_ACCOUNT, REGION);
  endpoint.createBucket(BUCKET);
  vi.stubEnv('REPORTS_BUCKET', BUCKET);
  const { createHandler } = await import('../../reporter/publish.ts');
  if (silent) silence();
  const handler = createHandler({ REPORTS_BUCKET: BUCKET }, () => new Date('2026-11-20T08:00:00.000Z'));
  const client = new S3Client({});
  onTestFinished(() => client.destroy());
  const bucket = createReportBucket(client, BUCKET);

  const text = (key: string) => endpoint.objects(BUCKET).get(key)?.body.toString() ?? '';
  const product = (month: string, file: string) => {
    const { prefix } = JSON.parse(text(`reports/month=${month}/current.json`));
    return text(`${prefix}${file}`);
  };
  const collect = (run: CollectedRun) => collectInto(bucket, run);
  const publish = (runId: string) => handler({ runId }, { awsRequestId: '3d0f8e2e' });
  return {
    endpoint,
    bucket,
    collect,
    publish,
    async replay(run) {
      await collect(run);
      return publish(run.runId);
    },
    keys: (prefix) => [...endpoint.objects(BUCKET).keys()].filter((key) => key.startsWith(prefix)).sort(),
    text,
    async takeAway(key) {
      await client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: key }));
    },
    records: (month, file) => csvRecords(product(month, file)),
    json: (month, file) => JSON.parse(product(month, file)),
  };
}

async function collectInto(bucket: ReportBucket, run: CollectedRun): Promise<void> {
  const { runId, month, places, uncollected = [] } = run;
  const earlier = run.previous === undefined ? null : await readPointer(bucket, run.previous);
  const current = await readPointer(bucket, month);
  await bucket.create(runKeys.run(runId), {
    schemaVersion: 1,
    runId,
    month,
    today: run.today ?? `${month}-20`,
    inventory: run.inventory ?? 'direct',
    startedAt: `${month}-20T06:00:00.000Z`,
    tableAsOf: run.tableAsOf ?? '2026-11-20',
    previous: earlier && { month: earlier.value.month, prefix: earlier.value.prefix },
    current: current && { prefix: current.value.prefix, etag: current.etag },
  });
  await bucket.create(runKeys.settings(runId), run.settings ?? {});
  const accounts = (run.accounts ?? []).map((account) => ({ ...account, state: 'ACTIVE' }));
  await writeAccounts(bucket, runId, accounts);
  const items = places.map(({ accountId, region }) => ({ kind: 'direct', accountId, region }) as const);
  await bucket.put(runKeys.manifest(runId), toManifest([...items, ...uncollected]), 'application/x-ndjson');
  for (const place of places) await collectPlace(bucket, runId, place);
  await bucket.create(monthLockKey(month), {
    month,
    runId,
    startedAt: `${month}-20T06:00:00.000Z`,
    expiresAt: `${month}-20T12:00:00.000Z`,
  });
}

async function collectPlace(bucket: ReportBucket, runId: string, place: ReadPlace): Promise<void> {
  const { accountId, region, functions = [], status = 'covered', reason = '', readAt = null } = place;
  const part = partOf(accountId, region);
  const text = functions.map((fn) => `${toLine(fn)}\n`).join('');
  if (functions.length > 0) await writeShard(bucket, runId, part, [gzipText(text)]);
  const record = { accountId, region, status, reason, readAt, functions: functions.length };
  const item = itemKey({ kind: 'direct', accountId, region });
  await writeItemCoverage(bucket, runId, part, [{ item, coverage: [record] }]);
}

/** The key of a place's coverage, for a test that takes it away. */
export function coverageKeyOf(runId: string, accountId: string, region: string): string {
  return coverageKey(runId, partOf(accountId, region));
}

/** The key of a place's shard. */
export function shardKeyOf(runId: string, accountId: string, region: string): string {
  return shardKey(runId, partOf(accountId, region));
}

function partOf(accountId: string, region: string): string {
  return partName(batchKey([{ kind: 'direct', accountId, region }]), 0);
}
