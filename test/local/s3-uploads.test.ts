import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Endpoint, startEndpoint } from '../../local/endpoint.ts';
import { anOrganization, clientConfig } from './support.ts';

const Bucket = 'fernhollow-reports';
const Key = 'report.csv';
const fiveMebibytes = 5 * 1024 * 1024;
const large = Buffer.alloc(fiveMebibytes, 'a');
const small = Buffer.from('the end');

describe('a multipart upload', () => {
  let endpoint: Endpoint;
  let client: S3Client;

  beforeEach(async () => {
    endpoint = await startEndpoint(anOrganization());
    endpoint.createBucket(Bucket);
    client = new S3Client({ ...clientConfig(endpoint), forcePathStyle: true, maxAttempts: 1 });
  });
  afterEach(() => endpoint.close());

  const create = async (more: Partial<CreateMultipartUploadCommandInput> = {}) =>
    (await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }))).UploadId;
  const upload = async (
    UploadId: string | undefined,
    PartNumber: number,
    Body: Buffer,
    more: object = {},
  ) => {
    const part = await client.send(
      new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ...more }),
    );
    return {
      PartNumber,
      ETag: part.ETag,
      ChecksumCRC32: part.ChecksumCRC32,
      ChecksumSHA256: part.ChecksumSHA256,
    };
  };
  const uploadWithoutChecksum = async (UploadId: string | undefined, PartNumber: number, Body: Buffer) => {
    const { ETag } = await upload(UploadId, PartNumber, Body);
    return { PartNumber, ETag };
  };
  const complete = (
    UploadId: string | undefined,
    Parts: CompletedPart[],
    more: Partial<CompleteMultipartUploadCommandInput> = {},
  ) =>
    client.send(
      new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...more }),
    );

  test('becomes an object of its parts in their order, and is no longer open', async () => {
    const id = await create({ ContentType: 'text/csv', ServerSideEncryption: 'aws:kms' });
    expect(endpoint.openUploads(Bucket)).toEqual([Key]);
    const last = await uploadWithoutChecksum(id, 7, small);
    const first = await uploadWithoutChecksum(id, 2, large);
    expect(endpoint.objects(Bucket).size).toBe(0);
    const { ETag } = await complete(id, [first, last]);

    const digests = [large, small].map((it) => createHash('md5').update(it).digest());
    expect(ETag).toBe(`"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-2"`);
    expect(endpoint.openUploads(Bucket)).toEqual([]);
    expect(
      endpoint
        .objects(Bucket)
        .get(Key)
        ?.body.equals(Buffer.concat([large, small])),
    ).toBe(true);
    const found = await client.send(new GetObjectCommand({ Bucket, Key, Range: 'bytes=5242878-5242882' }));
    expect(await found.Body?.transformToString()).toBe('aathe');
    expect(found).toMatchObject({ ContentType: 'text/csv', ServerSideEncryption: 'aws:kms', ETag });
  });

  test('takes the last data of a part that came twice', async () => {
    const id = await create();
    await uploadWithoutChecksum(id, 1, large);
    await complete(id, [await uploadWithoutChecksum(id, 1, small)]);
    expect(endpoint.objects(Bucket).get(Key)?.body.toString()).toBe('the end');
  });

  test('has parts of 5 MiB at least, but for the last', async () => {
    const id = await create();
    const parts = [
      await uploadWithoutChecksum(id, 1, large.subarray(1)),
      await uploadWithoutChecksum(id, 2, small),
    ];
    await expect(complete(id, parts)).rejects.toMatchObject({ name: 'EntityTooSmall' });
    expect(endpoint.openUploads(Bucket)).toEqual([Key]);
  });

  test('is completed with its parts in order, as they were uploaded, and with one at least', async () => {
    const id = await create();
    const first = await uploadWithoutChecksum(id, 1, large);
    const second = await uploadWithoutChecksum(id, 2, small);
    const wrong = { name: 'InvalidPart' };
    await expect(complete(id, [second, first])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete(id, [first, first])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete(id, [first, { ...second, PartNumber: 3 }])).rejects.toMatchObject(wrong);
    await expect(complete(id, [first, { ...second, ETag: '"0"' }])).rejects.toMatchObject(wrong);
    await expect(complete(id, [])).rejects.toMatchObject({ name: 'MalformedXML' });
    await complete(id, [first, second]);
  });

  test('is completed only where the condition holds', async () => {
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'there' }));
    const id = await create();
    const parts = [await uploadWithoutChecksum(id, 1, small)];
    await expect(complete(id, parts, { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    expect(endpoint.objects(Bucket).get(Key)?.body.toString()).toBe('there');
    expect(endpoint.openUploads(Bucket)).toEqual([Key]);
  });

  test('is what the SDK makes of a stream of unknown length', async () => {
    const pieces = Array.from({ length: 12 }, (_, index) => Buffer.alloc(1024 * 1024, index));
    const params = { Bucket, Key, Body: Readable.from(pieces), IfNoneMatch: '*' };
    await new Upload({ client, params }).done();
    expect(endpoint.objects(Bucket).get(Key)?.body.equals(Buffer.concat(pieces))).toBe(true);
    expect(endpoint.calls.map((it) => it.operation)).toEqual([
      'CreateMultipartUpload',
      'UploadPart',
      'UploadPart',
      'UploadPart',
      'CompleteMultipartUpload',
    ]);
    const second = new Upload({ client, params: { ...params, Body: Readable.from(pieces) } });
    await expect(second.done()).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  test('leaves nothing when it is aborted', async () => {
    const id = await create();
    await upload(id, 1, small);
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: id }));
    expect(endpoint.openUploads(Bucket)).toEqual([]);
    const gone = { name: 'NoSuchUpload', $metadata: { httpStatusCode: 404 } };
    await expect(upload(id, 1, small)).rejects.toMatchObject(gone);
    await expect(complete(id, [{ PartNumber: 1, ETag: '"0"' }])).rejects.toMatchObject(gone);
    await expect(upload(await create({ Key: 'other' }), 1, small)).rejects.toMatchObject(gone);
  });

  describe('with an algorithm for checksums', () => {
    test('is completed with the checksums of its parts', async () => {
      const id = await create({ ChecksumAlgorithm: 'CRC32' });
      const parts = [await upload(id, 1, large), await upload(id, 2, small)];
      const [, { ChecksumCRC32: _, ...unchecked }] = [parts[0], parts[1] ?? { ChecksumCRC32: '' }];
      await expect(complete(id, [...parts.slice(0, 1), unchecked])).rejects.toMatchObject({
        name: 'InvalidRequest',
        message: expect.stringContaining('It was missing for part 2'),
      });
      await expect(
        complete(id, [...parts.slice(0, 1), { ...parts[1], ChecksumCRC32: 'AAAAAA==' }]),
      ).rejects.toMatchObject({ name: 'InvalidPart' });
      const completed = await complete(id, parts);
      expect(completed).toMatchObject({
        ChecksumType: 'COMPOSITE',
        ChecksumCRC32: expect.stringMatching(/^.{6}==-2$/),
      });
      await client.send(new GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
    });

    test('takes parts with checksums of that algorithm only', async () => {
      const id = await create({ ChecksumAlgorithm: 'SHA256' });
      await expect(upload(id, 1, small)).rejects.toMatchObject({
        name: 'InvalidRequest',
        message:
          'Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: crc32',
      });
      await complete(id, [await upload(id, 1, small, { ChecksumAlgorithm: 'SHA256' })]);
    });

    test('may have one of the whole, which is verified', async () => {
      const id = await create({ ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
      const parts = [await upload(id, 1, Buffer.from('hello'))];
      await expect(complete(id, parts, { ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject({
        name: 'BadDigest',
      });
      expect(await complete(id, parts, { ChecksumCRC32: 'NhCmhg==' })).toMatchObject({
        ChecksumType: 'FULL_OBJECT',
        ChecksumCRC32: 'NhCmhg==',
      });
      const found = await client.send(new GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
      expect(await found.Body?.transformToString()).toBe('hello');
      await expect(
        create({ ChecksumAlgorithm: 'SHA256', ChecksumType: 'FULL_OBJECT' }),
      ).rejects.toMatchObject({
        name: 'InvalidRequest',
      });
    });
  });

  test('without an algorithm keeps no checksums of parts, so none can be named at the end', async () => {
    const id = await create();
    const part = await upload(id, 1, small);
    expect(part.ChecksumCRC32).toBeDefined();
    await expect(complete(id, [part])).rejects.toMatchObject({ name: 'InvalidPart' });
  });
});
