import { S3Client } from '@aws-sdk/client-s3';
import { inParallel } from '../adapters/in-parallel.ts';
import { loadPolicyTable } from '../adapters/policy-table.ts';
import { createReportBucket, type ReportBucket } from '../adapters/report-bucket.ts';
import type { Inventory } from '../core/inventory.ts';
import type { LambdaFunction } from '../core/lambda-function.ts';
import { startEndpoint } from '../local/endpoint.ts';
import { writeAccounts } from '../reporter/account-list.ts';
import { openBatch } from '../reporter/batch.ts';
import { type ManifestItem, toManifest } from '../reporter/manifest.ts';
import { packItem } from '../reporter/packed-item.ts';
import { readPointer } from '../reporter/pointer.ts';
import { runKeys } from '../reporter/run.ts';

/** The local endpoint in a process of its own, with a bucket that holds what two months' runs have collected. */
const [functions = 0, accounts = 0, regionCount = 0] = process.argv.slice(2).map(Number);

/** The Regions that are enabled by default (docs: accounts manage-acct-regions). */
const REGIONS = [
  ...['us-east-1', 'eu-west-1', 'ap-southeast-2', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1'],
  ...['eu-central-1', 'eu-west-2', 'eu-west-3', 'eu-north-1', 'ap-northeast-1', 'ap-northeast-2'],
  ...['ap-northeast-3', 'ap-south-1', 'ap-southeast-1', 'sa-east-1'],
].slice(0, regionCount);
/** Half of what plan makes (reporter/planned-reading.ts): more objects are harder to publish. */
const ITEMS_PER_BATCH = 100;
const OWNERS = 2000;
const ACCOUNT = '111122223333';
const BUCKET = 'reports';
const BATCHES_AT_ONCE = 4;

const runtimes = [...loadPolicyTable().runtimes.keys()];
const endpoint = await startEndpoint({ accounts: [{ id: ACCOUNT, name: 'platform' }], regions: REGIONS });
endpoint.createBucket(BUCKET);
const credentials = endpoint.credentialsFor(ACCOUNT);
const bucket = createReportBucket(
  new S3Client({ endpoint: endpoint.url, region: 'us-east-1', credentials }),
  BUCKET,
);

const ids = Array.from({ length: accounts }, (_, i) => String(111_100_000_000 + i));
const items = ids.flatMap((accountId) =>
  REGIONS.map((region) => ({ kind: 'direct', accountId, region }) as const),
);

process.on('message', async (message) => {
  await collect(bucket, String(message), message === FIRST ? '2026-10' : '2026-11');
  endpoint.resetCalls();
  process.send?.('collected');
});
const FIRST = '20261001T060000Z-11111111';
process.send?.({
  AWS_ENDPOINT_URL: endpoint.url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  REPORTS_BUCKET: BUCKET,
});

/** The first month is compared with nothing, the second with it; a hundredth of the functions is other ones. */
async function collect(to: ReportBucket, runId: string, month: string): Promise<void> {
  const isFirst = runId === FIRST;
  const earlier = isFirst ? null : await readPointer(to, '2026-10');
  await to.create(runKeys.run(runId), {
    schemaVersion: 1,
    runId,
    month,
    today: `${month}-01`,
    inventory: 'direct',
    startedAt: `${month}-01T06:00:00Z`,
    tableAsOf: loadPolicyTable().asOf,
    previous: earlier && { month: earlier.value.month, prefix: earlier.value.prefix },
    current: null,
  });
  await to.create(runKeys.settings(runId), {});
  const listed = ids.map((id) => ({ id, name: `account ${id}`, ouPath: null, state: 'ACTIVE' }));
  await writeAccounts(to, runId, listed);
  await to.put(runKeys.manifest(runId), toManifest(items), 'application/x-ndjson');
  const starts = Array.from(
    { length: Math.ceil(items.length / ITEMS_PER_BATCH) },
    (_, i) => i * ITEMS_PER_BATCH,
  );
  for await (const _ of inParallel(starts, BATCHES_AT_ONCE, (start) =>
    collectBatch(to, runId, start, isFirst ? 0 : 1),
  ));
}

/** As collect does it, but for the reading. */
async function collectBatch(to: ReportBucket, runId: string, start: number, month: number): Promise<void> {
  const batch = await openBatch(to, runId, items.slice(start, start + ITEMS_PER_BATCH));
  const read = batch.rest.map(async (item, index) => {
    return [item, await packItem(inventoryOf(item, start + index, month), () => '')] as const;
  });
  await batch.write(new Map(await Promise.all(read)));
}

async function* inventoryOf(item: ManifestItem, index: number, month: number): Inventory {
  if (item.kind !== 'direct') return;
  const { accountId, region } = item;
  const found: LambdaFunction[] = [];
  for (let i = index; i < functions; i += items.length) found.push(toFunction(accountId, region, i, month));
  yield { kind: 'functions', functions: found };
  const readAt = `2026-1${month}-01T06:10:${index % 60}.000Z`;
  yield { kind: 'coverage', coverage: [{ accountId, region, status: 'covered', reason: '', readAt }] };
}

function toFunction(accountId: string, region: string, i: number, month: number): LambdaFunction {
  const name = `orders-${['api', 'worker', 'exporter', 'authorizer'][i % 4]}-${i}${i % 100 === month ? '-next' : ''}`;
  return {
    account: { id: accountId, name: null, ouPath: null },
    region,
    functionName: name,
    functionArn: `arn:aws:lambda:${region}:${accountId}:function:${name}`,
    version: '$LATEST',
    runtime: runtimes[i % runtimes.length] ?? '',
    packageType: 'Zip',
    presence: 'present',
    tags: {
      team: `team-${(i * 31) % OWNERS}`,
      'aws:cloudformation:stack-name': `orders-${i % 977}`,
      environment: 'production',
    },
    lastModified: `2025-0${1 + (i % 9)}-1${i % 10}T10:11:12.000Z`,
    capturedAt: null,
    aliases: [],
  };
}
