import { join } from 'node:path';
import { mergeLines } from './merge-lines.ts';
import { createSpillFile, type SpillFile } from './spill-file.ts';

/** How many lines, and UTF-16 units of them, are held at once; more are sorted in runs that wait on disk. */
const RUN_LENGTH = 20_000;
const RUN_UNITS = 1 << 24;

/** Puts lines, none with a line feed in it, into the order of their text; memory for 20,000 of them. */
export interface LineSorter {
  /** Takes lines over; gives a promise when no further lines may come before it settles. */
  add(lines: readonly string[]): Promise<void> | null;
  /** Ends the writing, so that no file stays open when what was to be added cannot be had. */
  end(): Promise<void>;
  /** All lines in their order, once all are added. */
  sorted(): Promise<Iterable<string>>;
}

/** Sorts nothing yet; `name` keeps its temporary files apart from those of another. */
export function createLineSorter(temporaryFolder: string, name = 'run'): LineSorter {
  const runs: SpillFile[] = [];
  let run: string[] = [];
  let units = 0;

  async function spill(): Promise<void> {
    await runs.at(-1)?.end();
    const file = createSpillFile(join(temporaryFolder, `${name}-${runs.length}`));
    runs.push(file);
    await file.append(`${run.sort().join('\n')}\n`);
    run = [];
    units = 0;
  }

  async function end(): Promise<void> {
    await runs.at(-1)?.end();
  }

  return {
    add(lines) {
      for (const line of lines) {
        run.push(line);
        units += line.length;
      }
      return run.length < RUN_LENGTH && units < RUN_UNITS ? null : spill();
    },
    end,
    async sorted() {
      await end();
      run.sort();
      return runs.length === 0 ? run : mergeLines([...runs.map((file) => file.lines()), [run]]);
    },
  };
}

/** Any number of lines in the order of their text. */
export async function sortLines(
  batches: AsyncIterable<readonly string[]>,
  temporaryFolder: string,
): Promise<Iterable<string>> {
  const sorter = createLineSorter(temporaryFolder);
  try {
    for await (const batch of batches) {
      const room = sorter.add(batch);
      if (room !== null) await room;
    }
  } finally {
    await sorter.end();
  }
  return sorter.sorted();
}
