import { inParallel } from '../adapters/in-parallel.ts';
import type { ReportBucket } from '../adapters/report-bucket.ts';
import { toOwnerKey } from './owner-key.ts';
import { CSV_TYPE, ownerReportKey } from './products.ts';
import type { ReportRow } from './report-row.ts';
import { createLineSorter } from './sorted-lines.ts';

/** The reports of all owners, in memory that neither their number nor that of their rows makes grow. */
export interface OwnerProducts {
  /** Takes a row's record over; gives a promise when no further one may come before it settles. */
  add(row: ReportRow, record: string): Promise<void> | null;
  /** Writes the report of each, its records in the order of report.csv. */
  write(bucket: ReportBucket, prefix: string, header: string): Promise<void>;
  /** Ends what is not to be written, so that no file stays open. */
  end(): Promise<void>;
}

/** Sorts after every date. */
const NO_DEADLINE = '~';
/** More digits than any number of rows has. */
const ORDINAL_DIGITS = 10;
const REMEMBERED_KEYS = 10_000;

/** No reports yet. What they are made of waits in the folder, sorted by owner and deadline. */
export function createOwnerProducts(temporaryFolder: string): OwnerProducts {
  const sorter = createLineSorter(temporaryFolder, 'owners');
  const keys = new Map<string, string>();
  let ordinal = 0;

  function keyOf(owner: string): string {
    const key = keys.get(owner) ?? toOwnerKey(owner);
    if (keys.size === REMEMBERED_KEYS) keys.clear();
    keys.set(owner, key);
    return key;
  }

  return {
    add({ owner, next_deadline: deadline }, record) {
      const place = String(ordinal++).padStart(ORDINAL_DIGITS, '0');
      // JSON, because a cell may have line feeds in it.
      const line = `${keyOf(String(owner))} ${deadline ?? NO_DEADLINE} ${place} ${JSON.stringify(record)}`;
      return sorter.add([line]);
    },
    async write(bucket, prefix, header) {
      const uploads = uploadsOf(bucket, prefix, header, await sorter.sorted());
      for await (const _ of inParallel(uploads, PUTS_AT_ONCE, (upload) => upload()));
    },
    end: () => sorter.end().catch(() => undefined), // whoever adds or writes has been told
  };
}

/** Up to this many UTF-16 units a report is held, and put while others are; a longer one is written as it comes. */
const HELD_UNITS = 1 << 19;
const PUTS_AT_ONCE = 16;
const PIECE_UNITS = 1 << 16;

/** What is left to do for each owner in turn. */
async function* uploadsOf(
  bucket: ReportBucket,
  prefix: string,
  header: string,
  lines: Iterable<string>,
): AsyncGenerator<() => Promise<void>> {
  const owners = createOwnerCursor(lines);
  for (let owner = owners.current(); owner !== null; owner = owners.current()) {
    const key = ownerReportKey(prefix, owner);
    const pieces = owners.pieces(owner);
    let held = header;
    let piece = pieces.next();
    for (; piece.done !== true && held.length < HELD_UNITS; piece = pieces.next()) held += piece.value;
    const text = held;
    if (piece.done === true) {
      yield () => bucket.put(key, text, CSV_TYPE);
    } else {
      await bucket.write(key, chain([text, piece.value], pieces), CSV_TYPE);
    }
  }
}

/** Goes through sorted lines owner by owner; the pieces of one must be read to their end before the next. */
function createOwnerCursor(lines: Iterable<string>) {
  const from = lines[Symbol.iterator]();
  let line = from.next();

  function current(): string | null {
    return line.done === true ? null : line.value.slice(0, line.value.indexOf(' '));
  }

  function* pieces(owner: string): Generator<string> {
    let text = '';
    while (line.done !== true && line.value.startsWith(`${owner} `)) {
      const record: string = JSON.parse(line.value.slice(line.value.indexOf(' "') + 1));
      text += record;
      line = from.next();
      if (text.length < PIECE_UNITS) continue;
      yield text;
      text = '';
    }
    if (text !== '') yield text;
  }

  return { current, pieces };
}

function* chain(...parts: readonly Iterable<string>[]): Generator<string> {
  for (const part of parts) yield* part;
}
