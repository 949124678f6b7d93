import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import type { ObjectStore } from '../object-store.ts';
import { operation, type Service } from '../service.ts';
import { openBucket } from './s3-bucket.ts';
import { bucketMembers } from './s3-members.ts';

// S3 accepts more than 1,000 but never returns more.
const maxKeys = z
  .string()
  .regex(/^\d+$/)
  .transform((text) => Math.min(Number(text), 1000))
  .default(1000);

const listObjects = z.strictObject({
  ...bucketMembers,
  Prefix: z.string().default(''),
  Delimiter: z.string().default(''),
  MaxKeys: maxKeys,
  StartAfter: z.string().default(''),
  ContinuationToken: z.string().optional(),
});

/** S3's ListObjectsV2: keys in the order of their UTF-8 bytes, those alike up to a delimiter counted as one. */
export function listingOperations(store: ObjectStore): Service['operations'] {
  return {
    ListObjectsV2: operation(
      listObjects,
      (input, call) => {
        const { objects, name } = openBucket(store, input, call);
        const { Prefix, Delimiter, MaxKeys } = input;
        const keys = [...objects.keys()]
          .filter((key) => key.startsWith(Prefix) && inUtf8(key, input.StartAfter) > 0)
          .sort(inUtf8);
        const after = input.ContinuationToken === undefined ? '' : fromToken(input.ContinuationToken);
        const page = cutPage(keys, { Prefix, Delimiter, after, size: MaxKeys });
        return {
          output: {
            ListBucketResult: {
              Name: name,
              Prefix,
              Delimiter: Delimiter || undefined,
              StartAfter: input.StartAfter || undefined,
              MaxKeys,
              KeyCount: page.keys.length + page.prefixes.length,
              IsTruncated: page.more,
              ContinuationToken: input.ContinuationToken,
              NextContinuationToken: page.more ? toToken(page.last) : undefined,
              Contents: page.keys.map((Key) => {
                const object = objects.get(Key);
                return {
                  Key,
                  LastModified: object?.lastModified,
                  ETag: object?.etag,
                  Size: object?.size,
                  StorageClass: 'STANDARD',
                };
              }),
              CommonPrefixes: page.prefixes.map((it) => ({ Prefix: it })),
            },
          },
        };
      },
      { method: 'GET', path: '/{Bucket}', requires: 'list-type' },
    ),
  };
}

/** Takes from sorted keys those behind `after`, the last key or common prefix that was shown. */
function cutPage(
  sorted: readonly string[],
  { Prefix, Delimiter, after, size }: { Prefix: string; Delimiter: string; after: string; size: number },
) {
  const keys: string[] = [];
  const prefixes: string[] = [];
  let last = after;
  for (const key of sorted) {
    const end = Delimiter === '' ? -1 : key.indexOf(Delimiter, Prefix.length);
    const shown = end < 0 ? key : key.slice(0, end + Delimiter.length);
    if (inUtf8(shown, last) <= 0) continue;
    if (keys.length + prefixes.length === size) return { keys, prefixes, last, more: size > 0 };
    (shown === key && end < 0 ? keys : prefixes).push(shown);
    last = shown;
  }
  return { keys, prefixes, last, more: false };
}

const surrogate = /[\ud800-\udfff]/;

/** JavaScript's strings are ordered as their UTF-8 bytes are while no character needs two units of UTF-16. */
function inUtf8(a: string, b: string): number {
  if (surrogate.test(a) || surrogate.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function toToken(last: string): string {
  return Buffer.from(`after:${last}`).toString('base64url');
}

function fromToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith('after:')) {
    throw new AwsError('InvalidArgument', 'The continuation token provided is incorrect');
  }
  return text.slice('after:'.length);
}
