import { writeFile } from 'node:fs/promises';
import { toEmail } from '../adapters/email-body.ts';
import { loadPolicyTable } from '../adapters/policy-table.ts';
import { toSlackBody } from '../adapters/slack-body.ts';
import { toText } from '../adapters/text-body.ts';
import type { IsoDate } from '../core/iso-date.ts';
import type { Message } from '../core/message.ts';
import type { Policy } from '../core/policy.ts';
import { type Routing, routeTo } from '../core/routing.ts';
import { ownersOf } from '../health/affected-owners.ts';
import type { Notice } from '../health/notice.ts';
import { toMessage } from '../health/notice-message.ts';
import { offlineRoutes } from './offline-routes.ts';
import { toPrintable } from './printable.ts';
import { readNotices } from './read-notices.ts';
import { readPolicy } from './read-policy.ts';
import { UsageError } from './usage-error.ts';

/** How a notice may be shown on standard output. */
export const NOTICE_FORMATS = ['slack', 'email', 'text'] as const;

/** The options of `notice` as the command line gives them. */
export interface NoticeOptions {
  readonly format: (typeof NOTICE_FORMATS)[number];
  readonly html?: string;
  readonly settings?: string;
  readonly asOf: IsoDate;
}

/** Offline nothing is known of functions, so owners come from the rules that need no tags. */
const NO_FUNCTIONS = { functions: new Map(), unread: new Map() };

/**
 * `runtime-sunset notice`: what the relay would tell of AWS Health events in files, and on which channels; nothing is
 * sent. Throws before anything is shown or written when a file or the settings cannot be read.
 */
export async function runNotice(
  files: readonly string[],
  options: NoticeOptions,
  { stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'>,
): Promise<void> {
  if (options.html !== undefined && options.format !== 'email') {
    throw new UsageError('--html goes with --format email only');
  }
  const policy = await readPolicy(options.settings);
  const notices = await readNotices(files);
  if (options.html !== undefined && notices.length > 1) {
    throw new UsageError(`--html takes one notice, but the files hold ${notices.length}`);
  }
  const told = notices.map((notice) => tell(notice, policy, options.asOf));

  for (const { message } of told) {
    if (options.html !== undefined) await writeHtml(options.html, message);
  }
  const messages = told.map(({ message }) => shown(message, options.format));
  stdout.write(messages.join(options.format === 'slack' ? '' : '\n'));
  for (const one of told) stderr.write(`${toPrintable(describeRouting(one))}\n`);
  const uncertain = offlineRoutes(policy);
  if (uncertain.length > 0) {
    stderr.write(`Judged without tags and organizational units: ${uncertain.join(', ')}\n`);
  }
}

interface Told {
  readonly message: Message;
  readonly routing: Routing;
  /** How many subjects were routed: a notice's entities, or the notice itself. */
  readonly subjects: number;
}

function tell(notice: Notice, policy: Policy, today: IsoDate): Told {
  const account = { id: notice.affectedAccount ?? '', name: null, ouPath: null };
  const { owners, runtimes, subjects } = ownersOf(notice, account, NO_FUNCTIONS, policy);
  const context = { today, table: loadPolicyTable(), policy, account, owners, runtimes, ownersUnread: null };
  const routing = routeTo(policy, subjects);
  return { message: toMessage(notice, context), routing, subjects: subjects.length };
}

function shown(message: Message, format: NoticeOptions['format']): string {
  if (format === 'slack') return `${JSON.stringify(toSlackBody(message))}\n`;
  const text = format === 'email' ? toEmail(message).text : toText(message);
  return text.split('\n').map(toPrintable).join('\n');
}

async function writeHtml(file: string, message: Message): Promise<void> {
  await writeFile(file, toEmail(message).html).catch((cause: unknown) => {
    throw new Error(`${file}: cannot be written`, { cause });
  });
}

function describeRouting({ message: { title }, routing: { channels, unrouted }, subjects }: Told): string {
  if (channels.length === 0) return `Channels: none, for the settings name none for it (${title})`;
  const byDefault = unrouted === 0 ? '' : unrouted === subjects ? ', by default' : ', in part by default';
  return `Channels: ${channels.join(', ')}${byDefault} (${title})`;
}
