import { S3Client } from '@aws-sdk/client-s3';
import { inParallel } from '../adapters/in-parallel.ts';
import { loadPolicyTable } from '../adapters/policy-table.ts';
import { createReportBucket, type ReportBucket } from '../adapters/report-bucket.ts';
import type { LambdaFunction } from '../core/lambda-function.ts';
import { startEndpoint } from '../local/endpoint.ts';
import { writeAccounts } from '../reporter/account-list.ts';
import { writeCoverage } from '../reporter/coverage-record.ts';
import { itemKey, type ManifestItem, toManifest } from '../reporter/manifest.ts';
import { readPointer } from '../reporter/pointer.ts';
import { runKeys } from '../reporter/run.ts';
import { writeShard } from '../reporter/shard.ts';

/** The local endpoint in a process of its own, with a bucket that holds what two months' runs have collected. */
const functions = Number(process.argv[2]);

const ACCOUNTS = 1000;
const REGIONS = ['us-east-1', 'eu-west-1', 'ap-southeast-2'];
const OWNERS = 2000;
const ACCOUNT = '111122223333';
const BUCKET = 'reports';
const WRITES_AT_ONCE = 16;

const runtimes = [...loadPolicyTable().runtimes.keys()];
const endpoint = await startEndpoint({ accounts: [{ id: ACCOUNT, name: 'platform' }], regions: REGIONS });
endpoint.createBucket(BUCKET);
const credentials = endpoint.credentialsFor(ACCOUNT);
const bucket = createReportBucket(
  new S3Client({ endpoint: endpoint.url, region: 'us-east-1', credentials }),
  BUCKET,
);

const items = Array.from({ length: ACCOUNTS }, (_, i) => String(111_100_000_000 + i)).flatMap((accountId) =>
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
    currentEtag: null,
  });
  await to.create(runKeys.settings(runId), {});
  const accounts = items.map(({ accountId: id }) => ({
    id,
    name: `account ${id}`,
    ouPath: null,
    state: 'ACTIVE',
  }));
  await writeAccounts(to, runId, accounts);
  await to.put(runKeys.manifest(runId), toManifest(items), 'application/x-ndjson');
  for await (const _ of inParallel(items.entries(), WRITES_AT_ONCE, ([index, item]) =>
    collectItem(to, runId, item, index, isFirst ? 0 : 1),
  ));
}

async function collectItem(
  to: ReportBucket,
  runId: string,
  item: Extract<ManifestItem, { kind: 'direct' }>,
  index: number,
  month: number,
): Promise<void> {
  const { accountId, region } = item;
  const key = itemKey(item);
  const found: LambdaFunction[] = [];
  for (let i = index; i < functions; i += items.length) found.push(toFunction(accountId, region, i, month));
  await writeShard(
    to,
    runId,
    key,
    (async function* () {
      yield found;
    })(),
  );
  await writeCoverage(to, runId, key, [
    { accountId, region, status: 'covered', reason: '', readAt: null, functions: found.length },
  ]);
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
