/** A source of lines as far as it has been read. */
interface Run {
  readonly leaf: number;
  readonly batches: Iterator<readonly string[], undefined>;
  batch: readonly string[];
  next: number;
  /** The least line that has not been given away; null when there is none any more. */
  line: string | null;
}

/**
 * The lines of all sources in the order of their text; each source is sorted and gives a batch at a time.
 * A tree of losers (Knuth, The Art of Computer Programming 5.4.1): each node keeps the run that lost there, so that
 * the next line is found with one comparison a level, half of what a heap takes.
 */
export function* mergeLines(sources: readonly Iterable<readonly string[], undefined>[]): Generator<string> {
  const runs = sources.map(startRun);
  const losers: (Run | undefined)[] = Array(runs.length).fill(undefined);

  /** Up from its leaf a run meets those that lost before. While the tree fills, it waits where nobody was yet. */
  function play(run: Run): Run | null {
    let winner = run;
    for (let node = (run.leaf + runs.length) >> 1; node > 0; node >>= 1) {
      const loser = losers[node];
      if (loser === undefined) {
        losers[node] = winner;
        return null;
      }
      if (!isBefore(loser, winner)) continue;
      losers[node] = winner;
      winner = loser;
    }
    return winner;
  }

  let winner: Run | null = null;
  for (const run of runs) winner = play(run);
  while (winner !== null && winner.line !== null) {
    yield winner.line;
    advance(winner);
    winner = play(winner);
  }
}

function startRun(source: Iterable<readonly string[], undefined>, leaf: number): Run {
  const run = { leaf, batches: source[Symbol.iterator](), batch: [], next: 0, line: null };
  advance(run);
  return run;
}

function advance(run: Run): void {
  while (run.next === run.batch.length) {
    const { done, value } = run.batches.next();
    if (done === true) {
      run.line = null;
      return;
    }
    run.batch = value;
    run.next = 0;
  }
  run.line = run.batch[run.next++] ?? null;
}

function isBefore(a: Run, b: Run): boolean {
  if (a.line === null || b.line === null) return b.line === null && a.line !== null;
  return a.line < b.line;
}
