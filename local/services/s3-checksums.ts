import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError } from '../aws-error.ts';
import type { Checksum } from '../object-store.ts';

/** The checksums a request gives for its body, in Base64. */
interface GivenChecksums {
  readonly ContentMD5?: string | undefined;
  readonly ChecksumCRC32?: string | undefined;
  readonly ChecksumSHA1?: string | undefined;
  readonly ChecksumSHA256?: string | undefined;
}

/** The algorithms of additional checksums that are offered here; S3 knows more. */
export const checksumAlgorithms = ['CRC32', 'SHA1', 'SHA256'] as const;

/** Checks data against the checksums given for it; returns the additional one if there is one. */
export function verifyChecksums(data: readonly Buffer[], given: GivenChecksums): Checksum | undefined {
  if (given.ContentMD5 !== undefined && given.ContentMD5 !== digest('md5', data)) {
    throw badDigest('Content-MD5');
  }
  for (const algorithm of checksumAlgorithms) {
    const value = given[`Checksum${algorithm}`];
    if (value === undefined) continue;
    if (value !== checksumOf(algorithm, data)) throw badDigest(algorithm);
    return { algorithm, value, type: 'FULL_OBJECT' };
  }
  return undefined;
}

/** A checksum of data in Base64. */
export function checksumOf(algorithm: Checksum['algorithm'], data: readonly Buffer[]): string {
  if (algorithm !== 'CRC32') return digest(algorithm, data);
  const value = Buffer.alloc(4);
  value.writeUInt32BE(data.reduce((sum, chunk) => crc32(chunk, sum), 0));
  return value.toString('base64');
}

/** A checksum as a header of an answer. */
export function checksumHeaders(checksum: Checksum | undefined): Record<string, string> {
  if (checksum === undefined) return {};
  return {
    [`x-amz-checksum-${checksum.algorithm.toLowerCase()}`]: checksum.value,
    'x-amz-checksum-type': checksum.type,
  };
}

/** The refusal of data that is not what its checksum says. */
export function badDigest(name: string): AwsError {
  return new AwsError('BadDigest', `The ${name} you specified did not match the calculated checksum.`);
}

function digest(algorithm: string, data: readonly Buffer[]): string {
  const hash = createHash(algorithm);
  for (const chunk of data) hash.update(chunk);
  return hash.digest('base64');
}
