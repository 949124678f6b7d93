import { closeSync, openSync, readSync, unlinkSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';

/** Many files are read for their lines at once, but one for its pieces. */
const LINES_BYTES = 1 << 14;
const PIECE_BYTES = 1 << 20;

/** A file for what memory should not hold: written in the background, in order, and then read once. */
export interface SpillFile {
  /** Takes a piece over; settles when all pieces before it are written, so that whoever waits runs one ahead. */
  append(piece: string | Uint8Array): Promise<void>;
  /** Ends the writing; throws what went wrong in the background. */
  end(): Promise<void>;
  /** The bytes written, after `end`; each piece is only good until the next is asked for. */
  pieces(): Iterable<Buffer>;
  /** The lines written, a batch at a time, after `end`, if every one was ended with a line feed. */
  lines(): Iterable<string[], undefined>;
}

/** Starts an empty spill file that only its owner can read; it stays open until the end of the writing. */
export function createSpillFile(path: string): SpillFile {
  let last: Promise<void> = Promise.resolve();
  let file: FileHandle | null = null;

  async function write(piece: string | Uint8Array): Promise<void> {
    file ??= await open(path, 'ax', 0o600);
    await file.writeFile(piece);
  }

  return {
    append(piece) {
      const before = last;
      last = before.then(() => write(piece));
      last.catch(() => undefined); // the next append or the end tells it
      return before;
    },
    async end() {
      try {
        await last;
      } finally {
        await file?.close();
        file = null;
      }
    },
    pieces: () => readPieces(path, PIECE_BYTES),
    lines: () => readLines(path),
  };
}

function* readLines(path: string): Generator<string[], undefined> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for (const piece of readPieces(path, LINES_BYTES)) {
    const lines = (rest + decoder.write(piece)).split('\n');
    rest = lines.pop() ?? '';
    yield lines;
  }
}

/** The file goes as soon as it is read: the system can use its memory for what is written next. */
function* readPieces(path: string, length: number): Generator<Buffer> {
  const descriptor = openSync(path, 'r');
  try {
    unlinkSync(path);
    const bytes = Buffer.allocUnsafe(length);
    for (let read = readSync(descriptor, bytes); read > 0; read = readSync(descriptor, bytes)) {
      yield bytes.subarray(0, read);
    }
  } finally {
    closeSync(descriptor);
  }
}
