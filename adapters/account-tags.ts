import { ListTagsForResourceCommand, type OrganizationsClient } from '@aws-sdk/client-organizations';
import { followPages } from './follow-pages.ts';
import type { Tags } from './function-tags.ts';
import { inParallel } from './in-parallel.ts';
import { objectsIn } from './objects-in.ts';
import { createPace } from './pace.ts';
import { toError } from './to-error.ts';

/** How many accounts are asked about at a time. */
const AT_ONCE = 10;
/** Milliseconds between two accounts, so that 10,000 take nine minutes; where AWS grants less, the client slows down. */
const ACCOUNT_INTERVAL = 50;

/** The tags of accounts, as far as they could be read. */
export interface AccountTags {
  /** By the account's id; an account whose tags were not read is not in it. */
  readonly tags: ReadonlyMap<string, Tags>;
  /** Why some were not read: the first reason; null when all were. */
  readonly failure: string | null;
}

/**
 * The tags that AWS Organizations has of these accounts, a call for each, until `deadline` is over. When the right to
 * read them is refused once, no more are asked for. Never throws.
 */
export async function readAccountTags(
  client: OrganizationsClient,
  accountIds: readonly string[],
  deadline?: AbortSignal,
): Promise<AccountTags> {
  const pace = createPace(ACCOUNT_INTERVAL);
  const tags = new Map<string, Tags>();
  let failure: string | null = null;
  let isRefused = false;

  async function read(accountId: string): Promise<void> {
    if (!isRefused && !deadline?.aborted) await pace();
    if (isRefused) return;
    try {
      deadline?.throwIfAborted();
      tags.set(accountId, await readTagsOf(client, accountId, deadline));
    } catch (error) {
      failure ??= deadline?.aborted ? 'no time was left for it' : toError(error).message;
      isRefused ||= isRefusal(error);
    }
  }

  for await (const _ of inParallel(accountIds, AT_ONCE, read));
  return { tags, failure };
}

/** The tags of one account. Throws, naming the account, when they may not be read. */
export async function readTagsOf(
  client: OrganizationsClient,
  accountId: string,
  abortSignal?: AbortSignal,
): Promise<Tags> {
  const pairs: [string, string][] = [];
  const operation = `ListTagsForResource ${accountId}`;
  const pages = followPages(
    operation,
    (NextToken) =>
      client.send(new ListTagsForResourceCommand({ ResourceId: accountId, NextToken }), {
        ...(abortSignal && { abortSignal }),
      }),
    (page) => page.NextToken,
  );
  for await (const { Tags: list } of pages) {
    const found = objectsIn(list, `${operation}: Tags`);
    pairs.push(...found.map(({ Key, Value }): [string, string] => [Key ?? '', Value ?? '']));
  }
  return Object.fromEntries(pairs);
}

/** docs: organizations API_ListTagsForResource, errors. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof Error && error.cause instanceof Error && error.cause.name === 'AccessDeniedException'
  );
}
