import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { ObjectProperties, StoredObject } from '../object-store.ts';
import { malformedXml } from '../protocols/xml.ts';

/** The members of S3's operations that go in headers and query parameters, by their names there. */
export const s3WireNames: Readonly<Record<string, string>> = {
  'cache-control': 'CacheControl',
  'content-disposition': 'ContentDisposition',
  'content-encoding': 'ContentEncoding',
  'content-language': 'ContentLanguage',
  'content-md5': 'ContentMD5',
  'content-type': 'ContentType',
  'continuation-token': 'ContinuationToken',
  delimiter: 'Delimiter',
  'if-match': 'IfMatch',
  'if-none-match': 'IfNoneMatch',
  'max-keys': 'MaxKeys',
  partNumber: 'PartNumber',
  prefix: 'Prefix',
  range: 'Range',
  'start-after': 'StartAfter',
  uploadId: 'UploadId',
  'x-amz-checksum-algorithm': 'ChecksumAlgorithm',
  'x-amz-checksum-crc32': 'ChecksumCRC32',
  'x-amz-checksum-mode': 'ChecksumMode',
  'x-amz-checksum-sha1': 'ChecksumSHA1',
  'x-amz-checksum-sha256': 'ChecksumSHA256',
  'x-amz-checksum-type': 'ChecksumType',
  'x-amz-copy-source': 'CopySource',
  'x-amz-expected-bucket-owner': 'ExpectedBucketOwner',
  'x-amz-metadata-directive': 'MetadataDirective',
  'x-amz-server-side-encryption': 'ServerSideEncryption',
  'x-amz-server-side-encryption-aws-kms-key-id': 'SSEKMSKeyId',
  'x-amz-server-side-encryption-bucket-key-enabled': 'BucketKeyEnabled',
};

/** Which bucket an operation is about. */
export const bucketMembers = {
  Bucket: z.string(),
  ExpectedBucketOwner: z.string().optional(),
  // Clients set it on nearly every request; it means something only where an object is stored.
  ContentType: z.string().optional(),
};

/** Which object an operation is about. */
export const objectMembers = { ...bucketMembers, Key: z.string() };

/** Checksums of the body. */
export const checksumMembers = {
  ContentMD5: z.string().optional(),
  ChecksumCRC32: z.string().optional(),
  ChecksumSHA1: z.string().optional(),
  ChecksumSHA256: z.string().optional(),
};

/** What a client says about an object besides its data. */
export const propertyMembers = {
  ContentType: z.string().default('binary/octet-stream'),
  ContentEncoding: z.string().optional(),
  ContentDisposition: z.string().optional(),
  ContentLanguage: z.string().optional(),
  CacheControl: z.string().optional(),
  Metadata: z.record(z.string(), z.string()).default({}),
  ServerSideEncryption: z.enum(['AES256', 'aws:kms']).default('AES256'),
  SSEKMSKeyId: z.string().min(1).optional(),
  BucketKeyEnabled: z.enum(['true', 'false']).optional(),
};

/** What an XML body says, as its schema describes it; throws MalformedXML where it does not. */
export function readDocument<Schema extends z.ZodType>(schema: Schema, document: unknown): z.output<Schema> {
  const result = schema.safeParse(document);
  if (result.success) return result.data;
  throw malformedXml();
}

/** Picks an object's properties out of an operation's members; refuses a KMS key that would not be used. */
export function propertiesOf(input: ObjectProperties): ObjectProperties {
  if (input.SSEKMSKeyId !== undefined && input.ServerSideEncryption !== 'aws:kms') {
    throw new AwsError(
      'InvalidArgument',
      'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms',
    );
  }
  return {
    ContentType: input.ContentType,
    ContentEncoding: input.ContentEncoding,
    ContentDisposition: input.ContentDisposition,
    ContentLanguage: input.ContentLanguage,
    CacheControl: input.CacheControl,
    Metadata: input.Metadata,
    ServerSideEncryption: input.ServerSideEncryption,
    SSEKMSKeyId: input.SSEKMSKeyId,
    BucketKeyEnabled: input.BucketKeyEnabled,
  };
}

/** The headers that tell of an object when it is read. */
export function objectHeaders({ properties, etag, lastModified }: StoredObject): Record<string, string> {
  const { Metadata, ...members } = properties;
  const metadata = Object.entries(Metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]);
  return {
    ...toHeaders(members),
    ...Object.fromEntries(metadata),
    etag,
    'last-modified': lastModified.toUTCString(),
    'accept-ranges': 'bytes',
  };
}

/** The headers that tell how an object was encrypted, in the answer to every way of storing it. */
export function encryptionHeaders(properties: ObjectProperties): Record<string, string> {
  const { ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled } = properties;
  return toHeaders({ ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled });
}

function toHeaders(members: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [wireName, member] of Object.entries(s3WireNames)) {
    const value = members[member];
    if (value !== undefined) headers[wireName] = value;
  }
  return headers;
}
