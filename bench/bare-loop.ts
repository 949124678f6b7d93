import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { stringify } from 'csv-stringify';

/** What the report is measured against: parses the same JSON and writes seven of its values, and nothing else. */
const [input = '', output = ''] = process.argv.slice(2);

const csv = stringify({
  header: true,
  columns: ['arn', 'name', 'runtime', 'package', 'modified', 'account', 'region'],
});
const out = csv.pipe(createWriteStream(output));

for await (const line of createInterface({
  input: createReadStream(input),
  crlfDelay: Number.POSITIVE_INFINITY,
})) {
  const value = JSON.parse(line);
  const records =
    value.Results === undefined ? [fromFunctionConfiguration(value)] : value.Results.map(fromQueryRow);
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
