import { pipeline, Readable } from 'node:stream';
import { createGunzip, createGzip, gzipSync } from 'node:zlib';
import { readLines } from './lines.ts';
import { toError } from './to-error.ts';

/** Our own files are written once and read once: a low level takes a third of the time for a tenth more bytes. */
const LEVEL = 3;
const PIECE_BYTES = 1 << 16;

/** Texts as gzip, as they come. */
export function toGzip(texts: AsyncIterable<string>): AsyncIterable<Uint8Array> {
  const gzip = createGzip({ level: LEVEL, chunkSize: PIECE_BYTES });
  // What fails on either side ends the other, and is thrown where the bytes are read.
  return pipeline(Readable.from(texts, { highWaterMark: 1 }), gzip, () => undefined);
}

/** A text as gzip, whole in itself: one after the other, several are the gzip of their texts (RFC 1952, 2.2). */
export function gzipText(text: string): Buffer {
  return gzipSync(text, { level: LEVEL });
}

/** The lines of gzipped text, a batch at a time; throws, beginning with `what`, where it is not whole. */
export async function* readGzippedLines(
  what: string,
  bytes: Buffer | AsyncIterable<Uint8Array>,
): AsyncGenerator<string[]> {
  const packed = Readable.from(Buffer.isBuffer(bytes) ? [bytes] : bytes, { objectMode: false });
  try {
    yield* readLines(pipeline(packed, createGunzip({ chunkSize: PIECE_BYTES }), () => undefined));
  } catch (cause) {
    const message = toError(cause).message;
    throw new Error(message.includes(what) ? message : `${what}: ${message}`, { cause });
  }
}
