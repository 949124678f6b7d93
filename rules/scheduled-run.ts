import type { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { readRecordedResults } from '../adapters/compliance-details.ts';
import { selectFunctions } from '../adapters/config-query.ts';
import type { Place } from '../adapters/lambda-context.ts';
import { createOddElements, type OddElements } from '../adapters/odd-elements.ts';
import { describeRefused, MAX_EVALUATIONS, requireNoneRefused } from '../adapters/put-evaluations.ts';
import type { LambdaFunction } from '../core/lambda-function.ts';
import { inBatches } from './in-batches.ts';
import { vanishedFunction } from './vanished-function.ts';

/** How many rows that are no functions an error names. */
const MAX_NAMED_ROWS = 10;

/** What a scheduled run did: functions judged, results retired, and results kept because nothing was listed. */
export interface ScheduledOutcome {
  readonly functions: number;
  readonly retired: number;
  readonly kept: number;
}

/** What a scheduled run needs. */
export interface ScheduledRun {
  readonly client: ConfigServiceClient;
  readonly configRuleName: string;
  readonly notificationCreationTime: Date;
  /** Where the rule's functions are. */
  readonly place: Place;
  /** Judges at most 100 functions and sends their evaluations; gives the names that AWS Config refuses to record. */
  readonly record: (functions: readonly LambdaFunction[], orderingTimestamp: Date) => Promise<string[]>;
}

/**
 * Judges every function that AWS Config lists, then retires the results of those it no longer lists.
 * Nothing is retired unless the whole listing was read and it named at least one function: a recorder that was
 * switched off a moment ago lists none either, and a deleted function is told by an event of its own.
 * What AWS Config refuses to record does not stop the rest, nor does a row of its listing that is no function; the run
 * then ends, before it retires anything, in an error that names all that was refused and the first of the odd rows.
 */
export async function runScheduled(run: ScheduledRun): Promise<ScheduledOutcome> {
  const seen = new Set<string>();
  const odd = createOddElements(MAX_NAMED_ROWS);
  const listed = inBatches(unseen(selectFunctions(run.client, '', odd.add), seen), MAX_EVALUATIONS);
  const refused: string[] = [];
  async function record(functions: readonly LambdaFunction[]): Promise<void> {
    refused.push(...(await run.record(functions, run.notificationCreationTime)));
  }

  await forEachWhileReading(listed, record);
  requireWhole(odd, refused);

  const vanished = await findVanished(run, seen);
  if (seen.size === 0) return { functions: 0, retired: 0, kept: vanished.length };
  for await (const batch of inBatches(toPages(vanished), MAX_EVALUATIONS)) {
    await record(batch.map((functionName) => vanishedFunction(functionName, run.place)));
  }
  requireNoneRefused(refused);
  return { functions: seen.size, retired: vanished.length, kept: 0 };
}

/** Throws an error that names what could not be read, and what AWS Config refused to record. */
function requireWhole(odd: OddElements, refused: readonly string[]): void {
  if (odd.count() === 0) {
    requireNoneRefused(refused);
    return;
  }
  const unread = `${odd.count()} rows could not be read, so that no result was retired: ${odd.describe()}`;
  throw new Error(refused.length === 0 ? unread : `${describeRefused(refused)}; ${unread}`);
}

/** Functions that change while the listing is read can turn up on two pages. */
async function* unseen(
  pages: AsyncIterable<readonly LambdaFunction[]>,
  seen: Set<string>,
): AsyncGenerator<LambdaFunction[]> {
  for await (const page of pages) {
    yield page.filter(({ functionName }) => seen.size < seen.add(functionName).size);
  }
}

/** One batch is written while the next page is read; a failure of either waits for the other to end. */
async function forEachWhileReading(
  batches: AsyncIterable<LambdaFunction[]>,
  write: (batch: LambdaFunction[]) => Promise<void>,
): Promise<void> {
  let writing = Promise.resolve();
  try {
    for await (const batch of batches) {
      await writing;
      writing = write(batch);
      // Its failure is met at the next await; until then Node must not take it for an unhandled one.
      writing.catch(() => undefined);
    }
    await writing;
  } finally {
    await Promise.allSettled([writing]);
  }
}

/** Read to the end before anything is retired: to write while paging would shift the pages. */
async function findVanished(
  { client, configRuleName, notificationCreationTime }: ScheduledRun,
  seen: ReadonlySet<string>,
): Promise<string[]> {
  const vanished = new Set<string>();
  for await (const page of readRecordedResults(client, configRuleName)) {
    for (const { functionName, orderingTimestamp } of page) {
      const isNewer = orderingTimestamp !== null && orderingTimestamp > notificationCreationTime;
      if (!seen.has(functionName) && !isNewer) vanished.add(functionName);
    }
  }
  return [...vanished];
}

async function* toPages(elements: readonly string[]): AsyncGenerator<readonly string[]> {
  yield elements;
}
