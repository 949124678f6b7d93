import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { type ObjectStore, toStoredObject } from '../object-store.ts';
import { operation, type Service } from '../service.ts';
import { checkWriteConditions, findObject, openBucket } from './s3-bucket.ts';
import { encryptionHeaders, objectMembers, propertiesOf, propertyMembers } from './s3-members.ts';

const copyObject = z.strictObject({
  ...objectMembers,
  ...propertyMembers,
  CopySource: z.string(),
  MetadataDirective: z.enum(['COPY', 'REPLACE']).default('COPY'),
  IfMatch: z.string().optional(),
  IfNoneMatch: z.string().optional(),
});

/** S3's CopyObject: data and properties of an object, or its data under new properties. */
export function copyOperations(store: ObjectStore): Service['operations'] {
  return {
    CopyObject: operation(
      copyObject,
      (input, call) => {
        const bucket = openBucket(store, input, call);
        const [, Bucket = '', Key = ''] = /^\/?([^/]+)\/([^?]+)$/.exec(input.CopySource) ?? [];
        if (Key === '')
          throw new AwsError(
            'InvalidArgument',
            'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
          );
        const sourceKey = decodeURIComponent(Key);
        const source = findObject(openBucket(store, { Bucket }, call), sourceKey);
        checkWriteConditions(bucket, input);
        const replaces = input.MetadataDirective === 'REPLACE';
        if (Bucket === input.Bucket && sourceKey === input.Key && !replaces) {
          throw new AwsError(
            'InvalidRequest',
            "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
          );
        }
        const { ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled } = input;
        const encryption = { ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled };
        const properties = replaces ? propertiesOf(input) : { ...source.properties, ...encryption };
        const object = toStoredObject({
          properties,
          chunks: source.chunks,
          lastModified: call.now,
          checksum: source.checksum?.type === 'FULL_OBJECT' ? source.checksum : undefined,
        });
        bucket.objects.set(input.Key, object);
        return {
          output: { CopyObjectResult: { ETag: object.etag, LastModified: object.lastModified } },
          headers: encryptionHeaders(properties),
        };
      },
      { method: 'PUT', path: '/{Bucket}/{Key+}', requires: 'x-amz-copy-source' },
    ),
  };
}
