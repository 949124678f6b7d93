import { mkdir, readFile } from 'node:fs/promises';
import type { Endpoint } from './endpoint.ts';
import { showMessages } from './show-messages.ts';
import type { DeliverLine } from './start-deliver-line.ts';
import { startHealthLine } from './start-health-line.ts';
import { writeLogs } from './write-logs.ts';

const ARCHIVE = 'fernhollow-health-archive';
const PAGES = ['health-notice.page-1.json', 'health-notice.page-2.json'];

/** Tells a notice of two pages twice through the built functions, and shows what people get of it. */
export async function demonstrateHealth(
  endpoint: Endpoint,
  channels: DeliverLine,
  out: string,
  stdout: NodeJS.WritableStream,
): Promise<void> {
  const folder = `${out}/health`;
  stdout.write(`\nAWS Health notice, in two pages; the messages and the functions' logs are in ${folder}/\n`);
  await mkdir(folder, { recursive: true });
  const pages = await Promise.all(PAGES.map(readSample));
  endpoint.createBucket(ARCHIVE, channels.place);
  const { slack } = channels;
  const line = startHealthLine(endpoint, channels, { archive: ARCHIVE, aggregator: 'fernhollow' });
  const messages = () => slack.posts.length + endpoint.mails.length + endpoint.publications.length;

  try {
    const [first] = await Promise.all([line.tell(pages), line.keep(pages)]);
    stdout.write(`  archived   ${[...endpoint.objects(ARCHIVE).keys()].join('\n             ')}\n`);
    stdout.write(`  gathered   ${first.waited} of ${pages.length} pages waited for the rest\n`);
    const told = messages();
    stdout.write(`  told       ${told} times, on ${[...new Set(first.channels)].join(', ')}\n`);
    const second = await line.tell(pages);
    stdout.write(`  once more  the same pages: ${second.channels.length} deliveries, `);
    stdout.write(`told ${messages() - told} times\n`);
    await showMessages(slack.posts[0], endpoint.mails[0], folder, stdout);
    stdout.write(`\nWritten: ${folder}/slack.json, ${folder}/email.html, ${folder}/email.txt\n`);
  } finally {
    await writeLogs(folder, await line.close());
  }
}

function readSample(file: string): Promise<string> {
  return readFile(new URL(`sample-organization/${file}`, import.meta.url), 'utf8');
}
