import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readGzippedLines, toGzip } from '../../adapters/gzipped-lines.ts';
import { collect } from '../support/collect.ts';

async function* each<Element>(...elements: readonly Element[]) {
  yield* elements;
}

test('lines come back as they were packed', async () => {
  const packed = Buffer.concat(await collect(toGzip(each('größe\n東', '京\n', 'the end\n'))));

  expect(gunzipSync(packed).toString()).toBe('größe\n東京\nthe end\n');
  expect((await collect(readGzippedLines('shard', packed))).flat()).toEqual(['größe', '東京', 'the end']);
});

test('nothing at all can be packed', async () => {
  const packed = Buffer.concat(await collect(toGzip(each())));

  expect((await collect(readGzippedLines('shard', packed))).flat()).toEqual([]);
});

test('what is not whole fails with its name', async () => {
  const half = gzipSync('one\ntwo\n').subarray(0, 15);

  await expect(collect(readGzippedLines('runs/1/shards/a', half))).rejects.toThrow(
    'runs/1/shards/a: unexpected end of file',
  );
});

test('what fails while it is read, or packed, is thrown', async () => {
  async function* failing() {
    yield 'one\n';
    throw new Error('the connection is lost');
  }
  async function* failingBytes() {
    yield gzipSync('one\n').subarray(0, 5);
    throw new Error('the connection is lost');
  }

  await expect(collect(toGzip(failing()))).rejects.toThrow('the connection is lost');
  await expect(collect(readGzippedLines('a', failingBytes()))).rejects.toThrow('a: the connection is lost');
});
