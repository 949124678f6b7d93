import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { Endpoint } from './endpoint.ts';
import { slackPostText } from './slack-post-text.ts';
import type { SlackServer } from './slack-server.ts';
import type { DeliverLine } from './start-deliver-line.ts';
import { startHealthLine } from './start-health-line.ts';

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
    await showMessages(endpoint, slack, folder, stdout);
  } finally {
    for (const [name, lines] of Object.entries(await line.close())) {
      await writeFile(`${folder}/${name}.log`, `${lines.join('\n')}\n`);
    }
  }
}

function readSample(file: string): Promise<string> {
  return readFile(new URL(`sample-organization/${file}`, import.meta.url), 'utf8');
}

async function showMessages(
  { mails }: Endpoint,
  { posts }: SlackServer,
  folder: string,
  stdout: NodeJS.WritableStream,
): Promise<void> {
  const [post] = posts;
  const [mail] = mails;
  if (post === undefined || mail === undefined) throw new Error('The notice has not been told');
  const text = slackPostText(post.body);
  stdout.write(`\n${text.replace(/^(?=.)/gm, '  | ').replace(/^$/gm, '  |')}\n`);
  await writeFile(`${folder}/slack.json`, `${JSON.stringify(post.body, null, 2)}\n`);
  await writeFile(`${folder}/email.html`, mail.html ?? '');
  await writeFile(`${folder}/email.txt`, mail.text ?? '');
  stdout.write(`\nWritten: ${folder}/slack.json, ${folder}/email.html, ${folder}/email.txt\n`);
}
