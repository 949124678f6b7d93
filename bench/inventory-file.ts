import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { loadPolicyTable } from '../adapters/policy-table.ts';

/** The forms in which a million functions may be read. */
export type InventoryForm = 'list-functions lines' | 'advanced-query pages';

const ACCOUNTS = 1000;
const REGIONS = ['us-east-1', 'eu-west-1', 'ap-southeast-2'];
const ROWS_A_PAGE = 100;
const LINES_A_CHUNK = 1000;

/** Writes `count` functions of a thousand accounts in no order; the same ones each time. */
export async function writeInventory(file: string, form: InventoryForm, count: number): Promise<void> {
  const runtimes = [...loadPolicyTable().runtimes.keys()];
  const out = createWriteStream(file);
  let lines: string[] = [];
  let rows: string[] = [];
  for (let i = 0; i < count; i++) {
    const fn = describeFunction((i * 7919) % count, runtimes);
    if (form === 'list-functions lines') lines.push(JSON.stringify(toFunctionConfiguration(fn)));
    else rows.push(JSON.stringify(toQueryRow(fn)));
    if (rows.length === ROWS_A_PAGE || (rows.length > 0 && i === count - 1)) {
      lines.push(JSON.stringify({ Results: rows, ...(i < count - 1 && { NextToken: `page-${i}` }) }));
      rows = [];
    }
    if (lines.length < LINES_A_CHUNK && i < count - 1) continue;
    if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain');
    lines = [];
  }
  out.end();
  await once(out, 'close');
}

type Described = ReturnType<typeof describeFunction>;

function describeFunction(i: number, runtimes: readonly string[]) {
  const accountId = String(111_100_000_000 + (i % ACCOUNTS));
  const region = REGIONS[i % REGIONS.length] ?? '';
  const name = `orders-${['api', 'worker', 'exporter', 'authorizer'][i % 4]}-${i}`;
  return {
    accountId,
    region,
    name,
    arn: `arn:aws:lambda:${region}:${accountId}:function:${name}`,
    runtime: runtimes[i % runtimes.length] ?? '',
    lastModified: `2025-0${1 + (i % 9)}-1${i % 10}T10:11:12.000+0000`,
    team: `team-${i % 200}`,
  };
}

function toFunctionConfiguration({ name, arn, runtime, accountId, lastModified }: Described) {
  return {
    FunctionName: name,
    FunctionArn: arn,
    Runtime: runtime,
    Role: `arn:aws:iam::${accountId}:role/service-role/${name}-role-1a2b3c4d`,
    Handler: 'index.handler',
    CodeSize: 1_234_567,
    Description: 'Takes orders in and passes them on',
    Timeout: 30,
    MemorySize: 512,
    LastModified: lastModified,
    CodeSha256: 'IIwUc2FF9nrH3U856beLym8t6M2ZBgwZJ5MLu3OWGAo=',
    Version: '$LATEST',
    TracingConfig: { Mode: 'PassThrough' },
    RevisionId: '156c57a0-7f2f-41d2-8240-29797b0132ed',
    PackageType: 'Zip',
    Architectures: ['x86_64'],
    EphemeralStorage: { Size: 512 },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${name}` },
  };
}

function toQueryRow({ accountId, region, name, arn, runtime, lastModified, team }: Described) {
  return {
    accountId,
    awsRegion: region,
    arn,
    resourceId: name,
    configuration: { runtime, packageType: 'Zip', lastModified },
    tags: [{ key: 'team', value: team, tag: `team=${team}` }],
  };
}
