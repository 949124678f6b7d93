import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { Endpoint } from './endpoint.ts';
import { startRecordsTable } from './records-table.ts';
import { slackPostText } from './slack-post-text.ts';
import { type SlackServer, startSlackServer } from './slack-server.ts';
import { startHealthLine } from './start-health-line.ts';

/** The delegated administrator, which receives the notices of all accounts. */
const PLACE = { accountId: '777788889999', region: 'eu-west-1' };
const ARCHIVE = 'fernhollow-health-archive';
const PAGES = ['health-notice.page-1.json', 'health-notice.page-2.json'];

/** Tells a notice of two pages twice through the built functions, and shows what people get of it. */
export async function demonstrateHealth(
  endpoint: Endpoint,
  out: string,
  stdout: NodeJS.WritableStream,
): Promise<void> {
  const folder = `${out}/health`;
  stdout.write(`\nAWS Health notice, in two pages; the messages and the functions' logs are in ${folder}/\n`);
  await mkdir(folder, { recursive: true });
  const pages = await Promise.all(PAGES.map(readSample));
  const [slack, table] = await Promise.all([startSlackServer(), startRecordsTable()]);
  endpoint.setSecret('runtime-sunset/slack/platform', slack.url());
  endpoint.createTopic('runtime-sunset-payments', PLACE.accountId, PLACE.region);
  endpoint.createBucket(ARCHIVE, PLACE);
  const line = startHealthLine(endpoint, table, PLACE, {
    archive: ARCHIVE,
    aggregator: 'fernhollow',
    emailFrom: 'runtime-sunset@fernhollow.example',
  });
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
    await Promise.all([slack.close(), table.close()]);
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
