import { AwsError } from '../aws-error.ts';
import type { Bucket, ObjectStore, StoredObject } from '../object-store.ts';
import type { Call } from '../service.ts';

/** The bucket an operation is about, open to its own account and Region only. */
export function openBucket(
  store: ObjectStore,
  {
    Bucket,
    Key = '',
    ExpectedBucketOwner,
  }: { Bucket: string; Key?: string; ExpectedBucketOwner?: string | undefined },
  { accountId, region }: Call,
): Bucket {
  const bucket = store.find(Bucket);
  if (bucket === undefined) {
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', {
      statusCode: 404,
      details: { BucketName: Bucket },
    });
  }
  if (bucket.accountId !== accountId || bucket.accountId !== (ExpectedBucketOwner ?? bucket.accountId)) {
    throw new AwsError('AccessDeniedException', 'Access Denied');
  }
  if (bucket.region !== region) {
    throw new AwsError(
      'PermanentRedirect',
      'The bucket you are attempting to access must be addressed using the specified endpoint.',
      { statusCode: 301, details: { Bucket, Endpoint: `s3.${bucket.region}.amazonaws.com` } },
    );
  }
  if (Buffer.byteLength(Key) > 1024) throw new AwsError('KeyTooLongError', 'Your key is too long');
  return bucket;
}

/** The object of a key. */
export function findObject(bucket: Bucket, Key: string): StoredObject {
  const object = bucket.objects.get(Key);
  if (object === undefined) {
    throw new AwsError('NoSuchKey', 'The specified key does not exist.', {
      statusCode: 404,
      details: { Key },
    });
  }
  return object;
}

/** Refuses to store an object where a condition on the one there does not hold (docs: S3 conditional writes). */
export function checkWriteConditions(
  bucket: Bucket,
  {
    Key,
    IfMatch,
    IfNoneMatch,
  }: { Key: string; IfMatch?: string | undefined; IfNoneMatch?: string | undefined },
): void {
  if (IfNoneMatch !== undefined && (IfNoneMatch !== '*' || IfMatch !== undefined))
    throw notImplemented('If-None-Match');
  if (IfNoneMatch === '*' && bucket.objects.has(Key)) throw preconditionFailed('If-None-Match');
  if (IfMatch !== undefined && !isEtag(IfMatch, findObject(bucket, Key)))
    throw preconditionFailed('If-Match');
}

/** Whether an object has this entity tag; the quotes may be left out. */
export function isEtag(given: string, { etag }: { etag: string }): boolean {
  return given === etag || `"${given}"` === etag;
}

/** The refusal of a request whose condition does not hold. */
export function preconditionFailed(Condition: string): AwsError {
  return new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    statusCode: 412,
    details: { Condition },
  });
}

function notImplemented(Header: string): AwsError {
  return new AwsError(
    'NotImplemented',
    'A header you provided implies functionality that is not implemented',
    {
      statusCode: 501,
      details: { Header },
    },
  );
}
