import type { Place } from '../adapters/lambda-context.ts';
import type { Message } from '../core/message.ts';

/** The bucket of the reports, and where it is. */
export interface BucketPlace extends Pick<Place, 'partition' | 'region'> {
  readonly bucket: string;
}

/** The URI of an object, or of a folder. */
export function s3Uri({ bucket }: BucketPlace, key: string): string {
  return `s3://${bucket}/${key}`;
}

/**
 * The page of a folder in the Amazon S3 console; none outside the commercial Regions, whose consoles stand elsewhere.
 * The folder's name has a slash at the end.
 */
export function consoleLinks({ partition, region, bucket }: BucketPlace, folder: string): Message['links'] {
  if (partition !== 'aws') return [];
  const prefix = encodeURIComponent(folder);
  const url = `https://${region}.console.aws.amazon.com/s3/buckets/${bucket}?region=${region}&prefix=${prefix}`;
  return [{ text: 'The report in the Amazon S3 console', url }];
}
