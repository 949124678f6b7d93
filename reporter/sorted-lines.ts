import { join } from 'node:path';
import TinyQueue from 'tinyqueue';
import { createSpillFile, type SpillFile } from './spill-file.ts';

/** How many lines are held at once; more are sorted in runs that wait on disk. */
const RUN_LENGTH = 20_000;

/** Any number of lines, none with a line feed in it, in the order of their text; memory for 20,000 of them. */
export async function sortLines(
  batches: AsyncIterable<readonly string[]>,
  temporaryFolder: string,
): Promise<Iterable<string>> {
  const runs: SpillFile[] = [];
  let run: string[] = [];
  try {
    for await (const batch of batches) {
      for (const line of batch) run.push(line);
      if (run.length < RUN_LENGTH) continue;
      await runs.at(-1)?.end();
      const file = createSpillFile(join(temporaryFolder, `run-${runs.length}`));
      runs.push(file);
      await file.append(`${run.sort().join('\n')}\n`);
      run = [];
    }
  } finally {
    await runs.at(-1)?.end(); // no file stays open, and none is still being written, when a batch throws
  }
  run.sort();
  return runs.length === 0 ? run : merge([...runs.map((file) => file.lines()), run]);
}

function* merge(runs: readonly Iterable<string>[]): Generator<string> {
  const heads = new TinyQueue<{ line: string; from: Iterator<string> }>([], (a, b) =>
    a.line < b.line ? -1 : 1,
  );
  for (const run of runs) {
    const from = run[Symbol.iterator]();
    const first = from.next();
    if (first.done !== true) heads.push({ line: first.value, from });
  }
  for (let head = heads.pop(); head !== undefined; head = heads.pop()) {
    yield head.line;
    const next = head.from.next();
    if (next.done === true) continue;
    head.line = next.value;
    heads.push(head);
  }
}
