import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { stringify } from 'csv-stringify';

/** What the report is measured against: parses the same JSON and writes seven of its values, and nothing else. */
const [input = '', output = ''] = process.argv.slice(2);

const COMMON = ['arn', 'name', 'runtime', 'package', 'modified'];

const csv = stringify();
const out = csv.pipe(createWriteStream(output));
let hasHeader = false;

for await (const line of createInterface({
  input: createReadStream(input),
  crlfDelay: Number.POSITIVE_INFINITY,
})) {
  const value = JSON.parse(line);
  const isPage = value.Results !== undefined;
  if (!hasHeader) csv.write([...COMMON, ...(isPage ? ['account', 'region'] : ['version', 'timeout'])]);
  hasHeader = true;
  const records = isPage ? value.Results.map(fromQueryRow) : [fromFunctionConfiguration(value)];
  for (const record of records) if (!csv.write(record)) await once(csv, 'drain');
}
csv.end();
await once(out, 'close');

function fromFunctionConfiguration(fn: Record<string, unknown>) {
  return [
    fn['FunctionArn'],
    fn['FunctionName'],
    fn['Runtime'],
    fn['PackageType'],
    fn['LastModified'],
    fn['Version'],
    fn['Timeout'],
  ];
}

function fromQueryRow(row: string) {
  const { arn, resourceId, configuration, accountId, awsRegion } = JSON.parse(row);
  const { runtime, packageType, lastModified } = configuration;
  return [arn, resourceId, runtime, packageType, lastModified, accountId, awsRegion];
}
