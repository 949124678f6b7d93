import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { type Bucket, etagOf, type ObjectStore, type Upload } from '../object-store.ts';
import { operation, type Service } from '../service.ts';
import { checkWriteConditions, openBucket } from './s3-bucket.ts';
import { checksumAlgorithms, checksumHeaders, verifyChecksums } from './s3-checksums.ts';
import { assemble, checksumTypeMismatch } from './s3-completion.ts';
import {
  checksumMembers,
  encryptionHeaders,
  objectMembers,
  propertiesOf,
  propertyMembers,
  readDocument,
} from './s3-members.ts';

const partNumber = z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(1).max(10_000));

const createUpload = z.strictObject({
  ...objectMembers,
  ...propertyMembers,
  ChecksumAlgorithm: z.enum(checksumAlgorithms).optional(),
  ChecksumType: z.enum(['COMPOSITE', 'FULL_OBJECT']).default('COMPOSITE'),
});

const uploadMembers = { ...objectMembers, UploadId: z.string() };

const uploadPart = z.strictObject({ ...uploadMembers, ...checksumMembers, PartNumber: partNumber });

const { ContentMD5: _, ...partChecksums } = checksumMembers;

const completeUpload = z.strictObject({
  ...uploadMembers,
  ...partChecksums,
  IfMatch: z.string().optional(),
  IfNoneMatch: z.string().optional(),
  CompleteMultipartUpload: z.unknown(),
});

const completion = z.strictObject({
  Part: z.array(z.strictObject({ ...partChecksums, PartNumber: partNumber, ETag: z.string() })).min(1),
});

const abortUpload = z.strictObject(uploadMembers);

const keyPath = '/{Bucket}/{Key+}';

/** S3's multipart uploads (docs: AmazonS3 userguide mpuoverview). */
export function uploadOperations(store: ObjectStore): Service['operations'] {
  return {
    CreateMultipartUpload: operation(
      createUpload,
      (input, call) => {
        const { Bucket, Key, ChecksumAlgorithm: algorithm, ChecksumType: type } = input;
        if (type === 'FULL_OBJECT' && algorithm !== 'CRC32') {
          throw new AwsError(
            'InvalidRequest',
            `The FULL_OBJECT checksum type cannot be used with the ${algorithm?.toLowerCase() ?? 'null'} checksum algorithm.`,
          );
        }
        const properties = propertiesOf(input);
        const checksum = algorithm && { algorithm, type };
        const UploadId = randomUUID();
        openBucket(store, input, call).uploads.set(UploadId, {
          key: Key,
          properties,
          checksum,
          parts: new Map(),
        });
        return {
          output: { InitiateMultipartUploadResult: { Bucket, Key, UploadId } },
          headers: encryptionHeaders(properties),
        };
      },
      { method: 'POST', path: keyPath, requires: 'uploads' },
    ),

    UploadPart: operation(
      uploadPart,
      (input, call) => {
        const upload = findUpload(openBucket(store, input, call), input);
        const given = verifyChecksums([call.payload], input);
        const expected = upload.checksum?.algorithm;
        if (expected !== undefined && given?.algorithm !== expected) {
          throw checksumTypeMismatch(expected, given?.algorithm);
        }
        const etag = etagOf([call.payload]);
        // S3 keeps checksums of parts only for an upload that was created with an algorithm.
        const checksum = expected === undefined ? undefined : given;
        upload.parts.set(input.PartNumber, { data: call.payload, etag, checksum });
        return {
          output: {},
          headers: { etag, ...encryptionHeaders(upload.properties), ...checksumHeaders(given) },
        };
      },
      { method: 'PUT', path: keyPath, requires: 'partNumber' },
    ),

    CompleteMultipartUpload: operation(
      completeUpload,
      (input, call) => {
        const { Bucket, Key, UploadId } = input;
        const bucket = openBucket(store, input, call);
        const upload = findUpload(bucket, input);
        const { Part } = readDocument(completion, input.CompleteMultipartUpload);
        const object = assemble(upload, Part, input, call.now);
        checkWriteConditions(bucket, input);
        bucket.objects.set(Key, object);
        bucket.uploads.delete(UploadId);
        const { checksum } = object;
        return {
          output: {
            CompleteMultipartUploadResult: {
              Location: `https://${Bucket}.s3.${bucket.region}.amazonaws.com/${Key}`,
              Bucket,
              Key,
              ETag: object.etag,
              ...(checksum && {
                [`Checksum${checksum.algorithm}`]: checksum.value,
                ChecksumType: checksum.type,
              }),
            },
          },
          headers: encryptionHeaders(upload.properties),
        };
      },
      { method: 'POST', path: keyPath, requires: 'uploadId', repeated: ['Part'] },
    ),

    AbortMultipartUpload: operation(
      abortUpload,
      (input, call) => {
        const bucket = openBucket(store, input, call);
        findUpload(bucket, input);
        bucket.uploads.delete(input.UploadId);
        return { output: {}, statusCode: 204 };
      },
      { method: 'DELETE', path: keyPath, requires: 'uploadId' },
    ),
  };
}

function findUpload(bucket: Bucket, { Key, UploadId }: { Key: string; UploadId: string }): Upload {
  const upload = bucket.uploads.get(UploadId);
  if (upload?.key === Key) return upload;
  throw new AwsError(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    { statusCode: 404, details: { UploadId } },
  );
}
