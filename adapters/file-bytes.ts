import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

const CHUNK_BYTES = 1 << 18;

/**
 * The bytes of a file, unpacked when it is gzipped, whatever its name says (RFC 1952: its first two bytes tell).
 * Each piece is only good until the next is asked for. Throws what the file system or the unpacking says.
 */
export async function* readFileBytes(file: string): AsyncGenerator<Uint8Array> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    const isGzip = bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
    if (isGzip) yield* unpack(handle);
    else yield* readAhead(handle);
  } finally {
    await handle.close();
  }
}

/** The unpacking works on a piece while others are being read, so each has a buffer of its own. */
async function* unpack(handle: FileHandle): AsyncGenerator<Uint8Array> {
  const packed = handle.createReadStream({ start: 0, autoClose: false, highWaterMark: CHUNK_BYTES });
  try {
    yield* pipeline(packed, createGunzip({ chunkSize: CHUNK_BYTES }), () => undefined);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Z_'))) throw cause;
    throw new Error(`gzip: ${cause.message}`, { cause });
  }
}

/** While one piece is used the next is being read: two buffers serve a file of any size. */
async function* readAhead(handle: FileHandle): AsyncGenerator<Uint8Array> {
  let [current, next] = [Buffer.allocUnsafe(CHUNK_BYTES), Buffer.allocUnsafe(CHUNK_BYTES)];
  let position = 0;
  let reading = handle.read(current, 0, CHUNK_BYTES, position);
  for (;;) {
    const { bytesRead } = await reading;
    if (bytesRead === 0) return;
    position += bytesRead;
    [current, next] = [next, current];
    reading = handle.read(current, 0, CHUNK_BYTES, position);
    reading.catch(() => undefined); // told by the next await, unless nobody wants it any more
    yield next.subarray(0, bytesRead);
  }
}
