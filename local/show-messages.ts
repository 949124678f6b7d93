import { writeFile } from 'node:fs/promises';
import type { Mail } from './mail-store.ts';
import { slackPostText } from './slack-post-text.ts';
import type { SlackPost } from './slack-server.ts';

/** Shows a post as its channel does, and writes it and an email to a folder; throws when nobody has been told. */
export async function showMessages(
  post: SlackPost | undefined,
  mail: Mail | undefined,
  folder: string,
  stdout: NodeJS.WritableStream,
): Promise<void> {
  if (post === undefined || mail === undefined) throw new Error('Nobody has been told');
  const text = slackPostText(post.body);
  stdout.write(`\n${text.replace(/^(?=.)/gm, '  | ').replace(/^$/gm, '  |')}\n`);
  await writeFile(`${folder}/slack.json`, `${JSON.stringify(post.body, null, 2)}\n`);
  await writeFile(`${folder}/email.html`, mail.html ?? '');
  await writeFile(`${folder}/email.txt`, mail.text ?? '');
}
