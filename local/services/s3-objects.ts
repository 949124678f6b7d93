import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { type ObjectStore, type StoredObject, toStoredObject } from '../object-store.ts';
import { operation, type Reply, type Service } from '../service.ts';
import { checkWriteConditions, findObject, isEtag, openBucket, preconditionFailed } from './s3-bucket.ts';
import { checksumHeaders, verifyChecksums } from './s3-checksums.ts';
import {
  bucketMembers,
  checksumMembers,
  encryptionHeaders,
  objectHeaders,
  objectMembers,
  propertiesOf,
  propertyMembers,
  readDocument,
} from './s3-members.ts';
import { cutRange } from './s3-range.ts';

const putObject = z.strictObject({
  ...objectMembers,
  ...propertyMembers,
  ...checksumMembers,
  IfMatch: z.string().optional(),
  IfNoneMatch: z.string().optional(),
});

const readObject = z.strictObject({
  ...objectMembers,
  IfMatch: z.string().optional(),
  IfNoneMatch: z.string().optional(),
  Range: z.string().optional(),
  ChecksumMode: z.enum(['ENABLED']).optional(),
});

const deleteObject = z.strictObject({ ...objectMembers, IfMatch: z.string().optional() });

const deleteObjects = z.strictObject({
  ...bucketMembers,
  ...checksumMembers,
  Delete: z.unknown(),
});

const deletion = z.strictObject({
  Object: z.array(z.strictObject({ Key: z.string().min(1) })).max(1000),
  Quiet: z.enum(['true', 'false']).optional(),
});

const keyPath = '/{Bucket}/{Key+}';

/** S3's operations on objects: store, read and delete them. */
export function objectOperations(store: ObjectStore): Service['operations'] {
  return {
    PutObject: operation(
      putObject,
      (input, call) => {
        const bucket = openBucket(store, input, call);
        checkWriteConditions(bucket, input);
        const checksum = verifyChecksums([call.payload], input);
        const properties = propertiesOf(input);
        const object = toStoredObject({
          properties,
          chunks: [call.payload],
          lastModified: call.now,
          checksum,
        });
        bucket.objects.set(input.Key, object);
        return {
          output: {},
          headers: { etag: object.etag, ...encryptionHeaders(properties), ...checksumHeaders(checksum) },
        };
      },
      { method: 'PUT', path: keyPath },
    ),

    GetObject: operation(
      readObject,
      (input, call) => read(findObject(openBucket(store, input, call), input.Key), input),
      { method: 'GET', path: keyPath },
    ),

    HeadObject: operation(
      readObject,
      (input, call) => {
        const reply = read(findObject(openBucket(store, input, call), input.Key), input);
        return { ...reply, chunks: [] };
      },
      { method: 'HEAD', path: keyPath },
    ),

    DeleteObject: operation(
      deleteObject,
      (input, call) => {
        const bucket = openBucket(store, input, call);
        checkWriteConditions(bucket, input);
        bucket.objects.delete(input.Key);
        return { output: {}, statusCode: 204 };
      },
      { method: 'DELETE', path: keyPath },
    ),

    DeleteObjects: operation(
      deleteObjects,
      (input, call) => {
        const bucket = openBucket(store, input, call);
        if (verifyChecksums([call.payload], input) === undefined && input.ContentMD5 === undefined) {
          throw new AwsError('InvalidRequest', 'Missing required header for this request: Content-MD5');
        }
        const { Object: named, Quiet } = readDocument(deletion, input.Delete);
        for (const { Key } of named) bucket.objects.delete(Key);
        return { output: { DeleteResult: { Deleted: Quiet === 'true' ? [] : named } } };
      },
      { method: 'POST', path: '/{Bucket}', requires: 'delete', repeated: ['Object'] },
    ),
  };
}

function read(
  object: StoredObject,
  input: z.output<typeof readObject>,
): { chunks: readonly Buffer[]; headers: Record<string, string>; statusCode: number } & Reply {
  if (input.IfMatch !== undefined && !isEtag(input.IfMatch, object)) throw preconditionFailed('If-Match');
  const headers = objectHeaders(object);
  if (input.IfNoneMatch !== undefined && isEtag(input.IfNoneMatch, object)) {
    return { chunks: [], headers, statusCode: 304 };
  }
  const part = cutRange(object, input.Range);
  if (part !== undefined) {
    const partHeaders = { 'content-length': String(part.length), 'content-range': part.contentRange };
    return { chunks: part.chunks, headers: { ...headers, ...partHeaders }, statusCode: 206 };
  }
  const checksum = input.ChecksumMode === undefined ? {} : checksumHeaders(object.checksum);
  const whole = { ...headers, ...checksum, 'content-length': String(object.size) };
  return { chunks: object.chunks, headers: whole, statusCode: 200 };
}
