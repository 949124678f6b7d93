import type { LambdaFunction } from '../core/lambda-function.ts';
import { sortLines } from './sorted-lines.ts';
import { fromLine, toLine } from './spilled-function.ts';

/**
 * All functions in the order of account, Region, name and version, each once, in bounded memory.
 * Of a function that was read more than once the latest state counts; tags that it lacks come from another one.
 */
export function sortFunctions(
  batches: AsyncIterable<readonly LambdaFunction[]>,
  temporaryFolder: string,
): Promise<Iterable<LambdaFunction>> {
  return sortFunctionLines(linesOf(batches), temporaryFolder);
}

/** The same for functions that are lines already, as `toLine` writes them. */
export async function sortFunctionLines(
  batches: AsyncIterable<readonly string[]>,
  temporaryFolder: string,
): Promise<Iterable<LambdaFunction>> {
  return withoutDuplicates(await sortLines(batches, temporaryFolder));
}

async function* linesOf(batches: AsyncIterable<readonly LambdaFunction[]>): AsyncGenerator<string[]> {
  for await (const batch of batches) yield batch.map(toLine);
}

function* withoutDuplicates(lines: Iterable<string>): Generator<LambdaFunction> {
  let current: LambdaFunction | null = null;
  for (const line of lines) {
    const fn = fromLine(line);
    if (current === null || !isSameFunction(current, fn)) {
      if (current !== null) yield current;
      current = fn;
    } else {
      current = isLater(fn, current) ? withTags(fn, current.tags) : withTags(current, fn.tags);
    }
  }
  if (current !== null) yield current;
}

function isSameFunction(a: LambdaFunction, b: LambdaFunction): boolean {
  return (
    a.functionName === b.functionName &&
    a.version === b.version &&
    a.region === b.region &&
    a.account.id === b.account.id
  );
}

/** By when AWS Config saw it, where it saw both; else by when it was changed, which a deleted one no longer tells. */
function isLater(a: LambdaFunction, b: LambdaFunction): boolean {
  const [seenA, seenB] = [a.capturedAt ?? '', b.capturedAt ?? ''];
  if (seenA !== '' && seenB !== '' && seenA !== seenB) return seenA > seenB;
  const [changedA, changedB] = [a.lastModified ?? seenA, b.lastModified ?? seenB];
  return changedA === changedB ? seenA > seenB : changedA > changedB;
}

function withTags(fn: LambdaFunction, tags: LambdaFunction['tags']): LambdaFunction {
  return fn.tags === null && tags !== null ? { ...fn, tags } : fn;
}
