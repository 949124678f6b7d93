import {
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import { anOrganization, clientConfig } from './support.ts';

const Bucket = 'fernhollow-reports';

describe('ListObjectsV2', () => {
  let endpoint: Endpoint;
  let client: S3Client;

  beforeEach(async () => {
    endpoint = await startEndpoint(anOrganization());
    endpoint.createBucket(Bucket);
    client = new S3Client({ ...clientConfig(endpoint), forcePathStyle: true });
  });
  afterEach(() => endpoint.close());

  const store = async (...keys: string[]) => {
    for (const Key of keys) await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  };
  const list = (more: Partial<ListObjectsV2CommandInput> = {}) =>
    client.send(new ListObjectsV2Command({ Bucket, ...more }));
  const keysOf = async (more: Partial<ListObjectsV2CommandInput> = {}) =>
    (await list(more)).Contents?.map((it) => it.Key);

  test('lists keys in the order of their UTF-8 bytes', async () => {
    await store('b', 'a/2', 'é', 'a', '\u{1f600}', '\uff5e', 'B', 'a&<b>');
    expect(await keysOf()).toEqual(['B', 'a', 'a&<b>', 'a/2', 'b', 'é', '\uff5e', '\u{1f600}']);
  });

  test('tells of each object', async () => {
    await store('a');
    const { Contents, KeyCount, IsTruncated, Name, MaxKeys } = await list();
    expect(Contents).toEqual([
      {
        Key: 'a',
        Size: 1,
        ETag: '"0cc175b9c0f1b6a831c399e269772661"',
        LastModified: expect.any(Date),
        StorageClass: 'STANDARD',
      },
    ]);
    expect({ KeyCount, IsTruncated, Name, MaxKeys }).toEqual({
      KeyCount: 1,
      IsTruncated: false,
      Name: Bucket,
      MaxKeys: 1000,
    });
  });

  test('lists nothing of an empty bucket', async () => {
    expect(await list()).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });

  test('lists by prefix, and counts what is alike up to the delimiter as one', async () => {
    await store('r/2026/a', 'r/2026/b', 'r/2027/a', 'r/index', 's');
    expect(await keysOf({ Prefix: 'r/2026/' })).toEqual(['r/2026/a', 'r/2026/b']);
    const { Contents, CommonPrefixes, KeyCount } = await list({ Prefix: 'r/', Delimiter: '/' });
    expect(Contents?.map((it) => it.Key)).toEqual(['r/index']);
    expect(CommonPrefixes).toEqual([{ Prefix: 'r/2026/' }, { Prefix: 'r/2027/' }]);
    expect(KeyCount).toBe(3);
  });

  test('starts behind a key', async () => {
    await store('a', 'b', 'c');
    expect(await keysOf({ StartAfter: 'a' })).toEqual(['b', 'c']);
    expect(await keysOf({ StartAfter: 'aa' })).toEqual(['b', 'c']);
  });

  test('pages, common prefixes included, and survives what is stored meanwhile', async () => {
    await store('a', 'd/1', 'd/2', 'e/1', 'f');
    const pages = [];
    for await (const page of paginateListObjectsV2({ client, pageSize: 2 }, { Bucket, Delimiter: '/' })) {
      pages.push(
        [...(page.Contents ?? []), ...(page.CommonPrefixes ?? [])].map((it) => Object.values(it)[0]),
      );
      await store('b', 'd/3');
    }
    expect(pages).toEqual([
      ['a', 'd/'],
      ['f', 'e/'],
    ]);
  });

  test('gives at most 1,000 keys, however many are asked for', async () => {
    const keys = Array.from({ length: 1001 }, (_, index) => `k${String(index).padStart(4, '0')}`);
    await Promise.all(keys.map((it) => store(it)));
    const first = await list({ MaxKeys: 5000 });
    expect(first).toMatchObject({ KeyCount: 1000, IsTruncated: true });
    const { NextContinuationToken: ContinuationToken = '' } = first;
    expect(await keysOf({ ContinuationToken })).toEqual(['k1000']);
  });

  test('refuses an invented token', async () => {
    await expect(list({ ContinuationToken: 'invented' })).rejects.toMatchObject({ name: 'InvalidArgument' });
  });
});
