import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readFileBytes } from '../../adapters/file-bytes.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function write(name: string, bytes: string | Uint8Array): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  return path;
}

async function bytesOf(path: string): Promise<Buffer> {
  const copies: Buffer[] = [];
  for await (const piece of readFileBytes(path)) copies.push(Buffer.from(piece));
  return Buffer.concat(copies);
}

/** Bytes that no packing makes smaller, the same in every run. */
function noise(length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, index) =>
    createHash('sha256').update(String(index)).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

/** The last eight bytes are checksum and length (RFC 1952). */
function withWrongChecksum(gzipped: Buffer): Buffer {
  return gzipped.fill(0, gzipped.length - 8, gzipped.length - 4);
}

describe('the bytes of a file', () => {
  test.each([0, 1, 2, 3, 262_143, 262_144, 262_145, 2_000_000])('are all of its %i', async (length) => {
    const bytes = noise(length);

    expect((await bytesOf(write('inventory.json', bytes))).equals(bytes)).toBe(true);
  });

  test.each([0, 1, 262_144, 2_000_000])('are all %i of what was gzipped', async (length) => {
    const bytes = noise(length);

    expect((await bytesOf(write('inventory.json.gz', gzipSync(bytes)))).equals(bytes)).toBe(true);
  });

  test('are all of what was gzipped, however slowly they are used', async () => {
    const bytes = noise(3_000_000);
    const path = write('inventory.json.gz', gzipSync(bytes));

    const copies: Buffer[] = [];
    for await (const piece of readFileBytes(path)) {
      await new Promise((resolve) => setTimeout(resolve, 3));
      copies.push(Buffer.from(piece));
    }

    expect(Buffer.concat(copies).equals(bytes)).toBe(true);
  });

  test('are unpacked whatever the name says', async () => {
    expect((await bytesOf(write('inventory.json', gzipSync('{"Functions":[]}')))).toString()).toBe(
      '{"Functions":[]}',
    );
    expect((await bytesOf(write('inventory.json.gz', '{"Functions":[]}'))).toString()).toBe(
      '{"Functions":[]}',
    );
  });

  test('are those of every member of a gzip file', async () => {
    const path = write('inventory.json.gz', Buffer.concat([gzipSync('{"Functions":'), gzipSync('[]}')]));

    expect((await bytesOf(path)).toString()).toBe('{"Functions":[]}');
  });

  test.each([
    ['is cut short', gzipSync(noise(100_000)).subarray(0, 50_000), /unexpected end of file/],
    ['is damaged', gzipSync('{"Functions":[]}').fill(0xff, 10, 20), /invalid|incorrect/],
    ['has a wrong checksum', withWrongChecksum(gzipSync('{"Functions":[]}')), /incorrect data check/],
  ])('cannot be had when the gzip file %s', async (_, bytes, message) => {
    await expect(bytesOf(write('inventory.json.gz', bytes))).rejects.toThrow(message);
  });

  test('cannot be had of a file that does not exist', async () => {
    await expect(bytesOf(join(temporaryFolder(), 'nowhere.json'))).rejects.toThrow(/ENOENT.*nowhere\.json/);
  });

  test.each(['inventory.json', 'inventory.json.gz'])('may be left unread, and %s is closed', async (name) => {
    const bytes = noise(2_000_000);
    const path = write(name, name.endsWith('.gz') ? gzipSync(bytes) : bytes);

    for await (const piece of readFileBytes(path)) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }

    expect((await bytesOf(path)).equals(bytes)).toBe(true);
  });
});
