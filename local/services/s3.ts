import type { ObjectStore } from '../object-store.ts';
import type { Service } from '../service.ts';
import { copyOperations } from './s3-copy.ts';
import { listingOperations } from './s3-listing.ts';
import { s3WireNames } from './s3-members.ts';
import { objectOperations } from './s3-objects.ts';
import { uploadOperations } from './s3-uploads.ts';

/** Amazon S3, addressed by path, for general purpose buckets without versions (docs: AmazonS3 API). */
export function s3Service(store: ObjectStore): Service {
  return {
    signingName: 's3',
    protocol: 'rest-xml',
    xmlNamespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
    wireNames: s3WireNames,
    dialect: {
      ThrottlingException: { code: 'SlowDown', statusCode: 503 },
      ValidationException: { code: 'InvalidArgument' },
      SerializationException: { code: 'NotImplemented', statusCode: 501 },
      AccessDeniedException: { code: 'AccessDenied', statusCode: 403 },
      MissingAuthenticationTokenException: { code: 'AccessDenied', statusCode: 403 },
      UnrecognizedClientException: { code: 'InvalidAccessKeyId', statusCode: 403 },
      ExpiredTokenException: { code: 'ExpiredToken' },
      InternalFailure: { code: 'InternalError', statusCode: 500 },
    },
    // The first operation that fits is meant: those that require something of the request stand before the others.
    operations: {
      ...uploadOperations(store),
      ...copyOperations(store),
      ...listingOperations(store),
      ...objectOperations(store),
    },
  };
}
