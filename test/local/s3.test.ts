import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import { account, anOrganization, clientConfig, otherAccount } from './support.ts';

const Bucket = 'fernhollow-reports';
const Key = 'health/year=2026/é & <a>.json';

describe('S3', () => {
  let endpoint: Endpoint;
  let client: S3Client;
  let now: Date;

  beforeEach(async () => {
    now = new Date('2026-11-20T10:00:00Z');
    endpoint = await startEndpoint(anOrganization(), { now: () => now });
    endpoint.createBucket(Bucket);
    client = s3();
  });
  afterEach(() => endpoint.close());

  const s3 = (more: object = {}, accountId = account, region = 'us-east-1') =>
    new S3Client({
      ...clientConfig(endpoint, accountId, region),
      forcePathStyle: true,
      maxAttempts: 1,
      ...more,
    });
  const put = (more: Partial<PutObjectCommandInput> = {}) =>
    client.send(new PutObjectCommand({ Bucket, Key, Body: 'hello', ...more }));
  const get = (more: object = {}) => client.send(new GetObjectCommand({ Bucket, Key, ...more }));

  describe('keeps an object', () => {
    test('with its bytes, properties and encryption', async () => {
      const Body = Buffer.from([0, 255, 13, 10, 128, 60]);
      const stored = await put({
        Body,
        ContentType: 'application/json',
        CacheControl: 'no-store',
        Metadata: { 'event-id': 'a1' },
        ServerSideEncryption: 'aws:kms',
        SSEKMSKeyId: 'alias/reports',
        BucketKeyEnabled: true,
        ExpectedBucketOwner: account,
      });
      const etag = `"${createHash('md5').update(Body).digest('hex')}"`;
      const encryption = {
        ServerSideEncryption: 'aws:kms',
        SSEKMSKeyId: 'alias/reports',
        BucketKeyEnabled: true,
      };
      expect(stored).toMatchObject({ ETag: etag, ChecksumType: 'FULL_OBJECT', ...encryption });

      const found = await get();
      expect(await found.Body?.transformToByteArray()).toEqual(new Uint8Array(Body));
      const properties = {
        ETag: etag,
        ContentLength: 6,
        ContentType: 'application/json',
        CacheControl: 'no-store',
        Metadata: { 'event-id': 'a1' },
        LastModified: now,
        ...encryption,
      };
      expect(found).toMatchObject(properties);
      expect(await client.send(new HeadObjectCommand({ Bucket, Key }))).toMatchObject(properties);
      expect(endpoint.objects(Bucket).get(Key)?.body).toEqual(Body);
    });

    test('encrypted with its own keys when nothing is said of encryption', async () => {
      expect(await put()).toMatchObject({ ServerSideEncryption: 'AES256' });
      await expect(put({ SSEKMSKeyId: 'alias/reports' })).rejects.toMatchObject({ name: 'InvalidArgument' });
    });

    test('that is empty', async () => {
      await put({ Body: Buffer.alloc(0) });
      expect(await (await get()).Body?.transformToString()).toBe('');
    });

    test('whose length is known and whose data streams, with the checksum behind it', async () => {
      const pieces = Array.from({ length: 40 }, (_, index) => Buffer.alloc(100_000, index));
      await put({ Body: Readable.from(pieces), ContentLength: 4_000_000, ContentEncoding: 'gzip' });
      expect(endpoint.objects(Bucket).get(Key)?.body.equals(Buffer.concat(pieces))).toBe(true);
      expect(endpoint.objects(Bucket).get(Key)).toMatchObject({
        checksum: { algorithm: 'CRC32' },
        properties: { ContentEncoding: 'gzip' },
      });
      const found = await get();
      expect(found.ContentEncoding).toBe('gzip');
      expect((await found.Body?.transformToByteArray())?.length).toBe(4_000_000);
    });

    test('and records the call without the data', async () => {
      await put();
      expect(endpoint.calls).toEqual([
        {
          service: 's3',
          operation: 'PutObject',
          accountId: account,
          region: 'us-east-1',
          input: expect.objectContaining({ Bucket, Key, ChecksumCRC32: 'NhCmhg==' }),
        },
      ]);
      expect(endpoint.calls[0]?.input).not.toHaveProperty('Body');
    });
  });

  test('replaces an object of the same key', async () => {
    await put();
    await put({ Body: 'again' });
    expect(endpoint.objects(Bucket).get(Key)?.body.toString()).toBe('again');
    expect(endpoint.objects(Bucket).size).toBe(1);
  });

  test('writes only where the condition holds', async () => {
    const { ETag } = await put({ IfNoneMatch: '*' });
    await expect(put({ IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
    await expect(put({ IfMatch: '"0"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(put({ Key: 'other', IfMatch: ETag })).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(put({ IfNoneMatch: ETag })).rejects.toMatchObject({ name: 'NotImplemented' });
    await put({ IfMatch: ETag, Body: 'second' });
    expect(endpoint.objects(Bucket).get(Key)?.body.toString()).toBe('second');
  });

  test('reads only where the condition holds', async () => {
    const { ETag } = await put();
    await get({ IfMatch: ETag });
    await expect(get({ IfMatch: '"0"' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(get({ IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
  });

  test.each([
    ['bytes=0-1', 'he', 'bytes 0-1/5'],
    ['bytes=3-', 'lo', 'bytes 3-4/5'],
    ['bytes=-2', 'lo', 'bytes 3-4/5'],
    ['bytes=4-100', 'o', 'bytes 4-4/5'],
    ['bytes=-100', 'hello', 'bytes 0-4/5'],
    ['bytes=2-1', 'hello', undefined],
  ])('answers the range %s', async (Range, text, ContentRange) => {
    await put();
    const found = await get({ Range });
    expect(await found.Body?.transformToString()).toBe(text);
    expect(found.ContentRange).toBe(ContentRange);
    expect(found.$metadata.httpStatusCode).toBe(ContentRange === undefined ? 200 : 206);
  });

  test('has no range behind the end', async () => {
    await put();
    await expect(get({ Range: 'bytes=5-' })).rejects.toMatchObject({
      name: 'InvalidRange',
      $metadata: { httpStatusCode: 416 },
    });
  });

  test.each([
    ['CRC32', { ChecksumCRC32: 'AAAAAA==' }],
    ['SHA256', { ChecksumSHA256: 'AAAA' }],
    ['MD5', { ContentMD5: 'AAAA' }],
  ])('refuses data that its %s does not fit', async (_, checksum) => {
    await expect(put(checksum)).rejects.toMatchObject({ name: 'BadDigest' });
    expect(endpoint.objects(Bucket).size).toBe(0);
  });

  test.each(['SHA1', 'SHA256'] as const)('verifies %s', async (ChecksumAlgorithm) => {
    await put({ ChecksumAlgorithm });
    expect(endpoint.objects(Bucket).get(Key)?.checksum).toMatchObject({ algorithm: ChecksumAlgorithm });
    await get({ ChecksumMode: 'ENABLED' });
  });

  test('says what is not there', async () => {
    await expect(get()).rejects.toMatchObject({ name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } });
    await expect(client.send(new HeadObjectCommand({ Bucket, Key }))).rejects.toMatchObject({
      name: 'NotFound',
      $metadata: { httpStatusCode: 404 },
    });
    await expect(put({ Bucket: 'not-there' })).rejects.toMatchObject({ name: 'NoSuchBucket' });
    expect(() => endpoint.objects('not-there')).toThrow('not-there');
  });

  test('opens a bucket to its own account and in its own Region only', async () => {
    const read = new GetObjectCommand({ Bucket, Key });
    const denied = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } };
    await expect(s3({}, otherAccount).send(read)).rejects.toMatchObject(denied);
    await expect(s3({}, account, 'eu-west-1').send(read)).rejects.toMatchObject({
      name: 'PermanentRedirect',
    });
    await expect(get({ ExpectedBucketOwner: otherAccount })).rejects.toMatchObject(denied);
    endpoint.createBucket('elsewhere', { accountId: otherAccount, region: 'eu-west-1' });
    await s3({}, otherAccount, 'eu-west-1').send(
      new PutObjectCommand({ Bucket: 'elsewhere', Key, Body: 'x' }),
    );
    expect([...endpoint.objects('elsewhere').keys()]).toEqual([Key]);
  });

  test('deletes objects, those that are not there too', async () => {
    await put();
    await put({ Key: 'b' });
    await put({ Key: 'c' });
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'b' }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'b' }));
    const { Deleted } = await client.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key }, { Key: 'no' }] } }),
    );
    expect(Deleted).toEqual([{ Key }, { Key: 'no' }]);
    expect([...endpoint.objects(Bucket).keys()]).toEqual(['c']);
  });

  test('deletes no more than 1,000 objects at once', async () => {
    const Objects = Array.from({ length: 1001 }, (_, index) => ({ Key: `k${index}` }));
    await expect(
      client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } })),
    ).rejects.toMatchObject({
      name: 'MalformedXML',
    });
  });

  test('copies an object, with its properties or with others', async () => {
    await put({ Metadata: { a: '1' }, ContentType: 'text/csv' });
    const CopySource = `${Bucket}/${encodeURIComponent(Key)}`;
    const copy = (more: object) =>
      client.send(new CopyObjectCommand({ Bucket, CopySource, Key: 'copy', ...more }));
    const { CopyObjectResult } = await copy({});
    expect(CopyObjectResult).toMatchObject({
      LastModified: now,
      ETag: endpoint.objects(Bucket).get(Key)?.etag,
    });
    expect(endpoint.objects(Bucket).get('copy')?.properties).toMatchObject({
      ContentType: 'text/csv',
      Metadata: { a: '1' },
    });
    await copy({ MetadataDirective: 'REPLACE', Metadata: { b: '2' } });
    expect(endpoint.objects(Bucket).get('copy')?.properties.Metadata).toEqual({ b: '2' });
    expect(endpoint.objects(Bucket).get('copy')?.body.toString()).toBe('hello');
    await expect(copy({ Key })).rejects.toMatchObject({ name: 'InvalidRequest' });
    await expect(copy({ CopySource: `${Bucket}/none` })).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test('throttles in the form the SDK retries', async () => {
    endpoint.inject({ operation: 'PutObject', error: 'ThrottlingException' });
    await expect(put()).rejects.toMatchObject({ name: 'SlowDown', $metadata: { httpStatusCode: 503 } });
    endpoint.inject({ operation: 'GetObject', error: 'ThrottlingException' });
    await put();
    await s3({ maxAttempts: 2 }).send(new GetObjectCommand({ Bucket, Key }));
    endpoint.inject({ operation: 'PutObject', error: 'ConditionalRequestConflict', statusCode: 409 });
    await expect(put()).rejects.toMatchObject({
      name: 'ConditionalRequestConflict',
      $metadata: { httpStatusCode: 409 },
    });
  });

  test('refuses what it does not offer rather than passing over it', async () => {
    const notImplemented = { name: 'NotImplemented', $metadata: { httpStatusCode: 501 } };
    await expect(put({ StorageClass: 'GLACIER' })).rejects.toMatchObject(notImplemented);
    await expect(client.send(new GetObjectAclCommand({ Bucket, Key }))).rejects.toMatchObject(notImplemented);
    await expect(client.send(new ListObjectsCommand({ Bucket }))).rejects.toMatchObject({
      name: 'MethodNotAllowed',
    });
    const stranger = { credentials: { accessKeyId: 'AKIALOCAL999999999999', secretAccessKey: 'x' } };
    await expect(s3(stranger).send(new GetObjectCommand({ Bucket, Key }))).rejects.toMatchObject({
      name: 'InvalidAccessKeyId',
    });
  });
});
