import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { productKeys } from '../reporter/products.ts';
import { publicationSchema } from '../reporter/publication.ts';
import { summarySchema } from '../reporter/summary-schema.ts';
import { describeReportRun, describeTold } from './describe-report-run.ts';
import type { Endpoint } from './endpoint.ts';
import { showMessages } from './show-messages.ts';
import type { DeliverLine } from './start-deliver-line.ts';
import { startReportLine } from './start-report-line.ts';
import { writeLogs } from './write-logs.ts';

const BUCKET = 'fernhollow-reports';

/** The first report is started by hand, the next one by the schedule. */
const FIRST = '2026-11-20T14:05:00.000Z';
const NEXT = '2026-12-01T06:00:00.000Z';

/** By the second report, this account may not be read in one Region any more. */
const REFUSAL = {
  operation: 'ListFunctions',
  error: 'AccessDeniedException',
  message: 'explicit deny in a service control policy',
  accountId: '444455556666',
  region: 'ap-southeast-2',
};

/** Its $LATEST is in order, which is all that AWS Config records. */
const OLD_VERSIONS_SERVED = 'arn:aws:lambda:us-east-1:666677778888:function:macro-api';

const rowSchema = z.object({
  function_arn: z.string(),
  function_name: z.string(),
  version: z.string(),
  explanation: z.string(),
});

/** Makes the reports of two months with the built functions, as their state machine runs them, and shows what people get. */
export async function demonstrateMonth(
  endpoint: Endpoint,
  channels: DeliverLine,
  out: string,
  stdout: NodeJS.WritableStream,
): Promise<void> {
  const folder = `${out}/month`;
  stdout.write('\nMonthly report by its state machine, which reads every account itself; ');
  stdout.write(`products, messages and logs are in ${folder}/\n`);
  await mkdir(folder, { recursive: true });
  const line = startReportLine(endpoint, channels, BUCKET);

  /** Gives the folder of the products. */
  async function report(startedAt: string): Promise<string> {
    const run = await line.run(startedAt);
    stdout.write(`  ${startedAt.slice(0, 10)}   ${run.states.join(' > ')}\n`);
    if (run.outcome.status === 'FAILED') throw new Error(`${run.outcome.error}: ${run.outcome.cause}`);
    const publication = publicationSchema.parse(run.outcome.output);
    const summary = productIn(endpoint, productKeys(publication.prefix).summary).toString();
    stdout.write(describeReportRun(run, publication, summarySchema.parse(JSON.parse(summary))));
    stdout.write(describeTold(await channels.send()));
    return publication.prefix;
  }

  try {
    await report(FIRST);
    endpoint.inject(REFUSAL);
    const toldBefore = { posts: channels.slack.posts.length, mails: endpoint.mails.length };
    const prefix = await report(NEXT);
    showVersions(endpoint, prefix, stdout);
    await writeProducts(endpoint, prefix, folder);
    // The first of each kind: the platform's post, and the email of one of the owners.
    const post = channels.slack.posts[toldBefore.posts];
    await showMessages(post, endpoint.mails[toldBefore.mails], folder, stdout);
    stdout.write(`\nWritten: ${folder}/report.csv, coverage.csv, summary.json and the owners' reports; `);
    stdout.write(`${folder}/slack.json, email.html, email.txt\n`);
  } finally {
    await writeLogs(folder, await line.close());
  }
}

function showVersions(endpoint: Endpoint, prefix: string, stdout: NodeJS.WritableStream): void {
  const rows = gunzipSync(productIn(endpoint, productKeys(prefix).state))
    .toString()
    .trimEnd()
    .split('\n');
  for (const row of rows.map((it) => rowSchema.parse(JSON.parse(it)))) {
    if (row.function_arn !== OLD_VERSIONS_SERVED) continue;
    stdout.write(`  ${row.function_name} ${row.version}: ${row.explanation}\n`);
  }
}

async function writeProducts(endpoint: Endpoint, prefix: string, folder: string): Promise<void> {
  for (const [key, { body }] of endpoint.objects(BUCKET)) {
    if (!key.startsWith(prefix)) continue;
    const file = `${folder}/${key.slice(prefix.length)}`;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, body);
  }
}

function productIn(endpoint: Endpoint, key: string): Buffer {
  const object = endpoint.objects(BUCKET).get(key);
  if (object === undefined) throw new Error(`${BUCKET} has no ${key}`);
  return object.body;
}
