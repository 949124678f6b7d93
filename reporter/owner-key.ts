import { createHash } from 'node:crypto';

/** The longest name that stands in a key as it is, in bytes: an S3 key has 1,024 (docs: s3 userguide object-keys). */
const MAX_NAME_BYTES = 200;
/** What is left of a longer one in front of its hash. */
const KEPT_BYTES = 100;

/**
 * An owner's name as one segment of an S3 key: letters, digits, `-` and `_` stand for themselves, all else is
 * percent-encoded. Of a long name the beginning stays, then `~` and a hash. Two owners never share a key.
 */
export function toOwnerKey(owner: string): string {
  const bytes = [...Buffer.from(owner.toWellFormed())].map(toSafe);
  const whole = bytes.join('');
  if (whole.length <= MAX_NAME_BYTES && owner.isWellFormed()) return whole;
  const hash = createHash('sha256').update(owner, 'utf16le').digest('hex').slice(0, 32);
  let kept = '';
  for (const safe of bytes) {
    if (kept.length + safe.length > KEPT_BYTES) break;
    kept += safe;
  }
  return `${kept}~${hash}`;
}

function toSafe(byte: number): string {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9_-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
