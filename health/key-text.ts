import { createHash } from 'node:crypto';

/**
 * A text as it stands in a key of the records table: itself, or its hash where it has more bytes than that. The same
 * for the same text; a key holds bytes, not characters (docs: amazondynamodb developerguide Constraints).
 */
export function toKeyText(text: string, mostBytes: number): string {
  if (Buffer.byteLength(text) <= mostBytes) return text;
  return `sha256-${createHash('sha256').update(text).digest('hex')}`;
}
