import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import {
  type Checksum,
  type StoredObject,
  toStoredObject,
  type Upload,
  type UploadedPart,
} from '../object-store.ts';
import { isEtag } from './s3-bucket.ts';
import { badDigest, checksumAlgorithms, checksumOf } from './s3-checksums.ts';

/** Checksums by their members' names. */
interface Given {
  readonly ChecksumCRC32?: string | undefined;
  readonly ChecksumSHA1?: string | undefined;
  readonly ChecksumSHA256?: string | undefined;
}

/** A part as CompleteMultipartUpload lists it. */
interface ListedPart extends Given {
  readonly PartNumber: number;
  readonly ETag: string;
}

const mebibyte = 1024 * 1024;

/** Makes the object of an upload's listed parts; `given` is what the request says of the checksum of the whole. */
export function assemble(
  upload: Upload,
  listed: readonly ListedPart[],
  given: Given,
  lastModified: Date,
): StoredObject {
  if (listed.some((it, index) => it.PartNumber <= (listed[index - 1]?.PartNumber ?? 0))) {
    throw new AwsError(
      'InvalidPartOrder',
      'The list of parts was not in ascending order. Parts must be ordered by part number.',
    );
  }
  const parts = listed.map((it) => findPart(upload, it));
  for (const [index, { data, etag }] of parts.slice(0, -1).entries()) {
    if (data.length >= 5 * mebibyte) continue;
    throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
      details: {
        ProposedSize: data.length,
        MinSizeAllowed: 5 * mebibyte,
        PartNumber: listed[index]?.PartNumber,
        ETag: etag,
      },
    });
  }
  const { properties } = upload;
  const chunks = parts.map((it) => it.data);
  const checksum = checksumOfWhole(upload, parts, given);
  return toStoredObject({ properties, chunks, lastModified, checksum, etag: etagOfParts(parts) });
}

/** The refusal of a checksum by another algorithm than the upload's. */
export function checksumTypeMismatch(expected: string | undefined, actual: string | undefined): AwsError {
  const name = (algorithm: string | undefined) => algorithm?.toLowerCase() ?? 'null';
  return new AwsError(
    'InvalidRequest',
    `Checksum Type mismatch occurred, expected checksum Type: ${name(expected)}, actual checksum Type: ${name(actual)}`,
  );
}

function findPart(upload: Upload, listed: ListedPart): UploadedPart {
  const part = upload.parts.get(listed.PartNumber);
  const { checksum } = upload;
  const given = givenIn(listed);
  if (checksum?.type === 'COMPOSITE' && given === undefined) {
    const algorithm = checksum.algorithm.toLowerCase();
    throw new AwsError(
      'InvalidRequest',
      `The upload was created using a ${algorithm} checksum. The complete request must include the checksum for each part. It was missing for part ${listed.PartNumber} in the request.`,
    );
  }
  const otherChecksum = given !== undefined && given.value !== part?.checksum?.value;
  if (part === undefined || !isEtag(listed.ETag, part) || otherChecksum) {
    throw new AwsError(
      'InvalidPart',
      "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
      { details: { PartNumber: listed.PartNumber, ETag: listed.ETag } },
    );
  }
  return part;
}

/** A composite checksum is that of the parts' checksums, and their number. */
function checksumOfWhole(upload: Upload, parts: readonly UploadedPart[], given: Given): Checksum | undefined {
  const wanted = givenIn(given);
  if (upload.checksum === undefined) {
    if (wanted !== undefined) throw checksumTypeMismatch(undefined, wanted.algorithm);
    return undefined;
  }
  const { algorithm, type } = upload.checksum;
  const value =
    type === 'FULL_OBJECT'
      ? checksumOf(
          algorithm,
          parts.map((it) => it.data),
        )
      : `${checksumOf(
          algorithm,
          parts.map((it) => Buffer.from(it.checksum?.value ?? '', 'base64')),
        )}-${parts.length}`;
  if (wanted !== undefined && wanted.value !== value) throw badDigest(algorithm);
  return { algorithm, type, value };
}

function givenIn(given: Given): { algorithm: string; value: string } | undefined {
  for (const algorithm of checksumAlgorithms) {
    const value = given[`Checksum${algorithm}`];
    if (value !== undefined) return { algorithm, value };
  }
  return undefined;
}

/** The MD5 of the parts' MD5s, and their number. */
function etagOfParts(parts: readonly UploadedPart[]): string {
  const hash = createHash('md5');
  for (const { etag } of parts) hash.update(Buffer.from(etag.replaceAll('"', ''), 'hex'));
  return `"${hash.digest('hex')}-${parts.length}"`;
}
