import { gunzipSync, gzipSync } from 'node:zlib';
import { type Attachment, MAX_ATTACHED_CHARACTERS } from '../core/delivery.ts';
import { ChannelError } from './channel-error.ts';
import { toError } from './to-error.ts';

/**
 * The most bytes that files have, unpacked: encoded on their way they are below 10 MB, which every mail server takes,
 * and Amazon SES sends without delay (docs: ses dg quotas).
 */
const MAX_FILE_BYTES = 7_000_000;

/** A file that is being packed for a delivery. */
export interface AttachmentPacker {
  /** Takes a piece of the file over; those of a file that is too large already are let go. */
  add(piece: Uint8Array): void;
  /** The file, packed; null when it is too large to go with a message. */
  pack(fileName: string, contentType: string): Attachment | null;
}

/** A file without content yet; it is never held beyond what can go with a message. */
export function createAttachmentPacker(): AttachmentPacker {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  return {
    add(piece) {
      bytes += piece.length;
      if (bytes <= MAX_FILE_BYTES) pieces.push(piece);
      else pieces.length = 0;
    },
    pack(fileName, contentType) {
      if (bytes > MAX_FILE_BYTES) return null;
      const gzip = gzipSync(Buffer.concat(pieces)).toString('base64');
      return gzip.length > MAX_ATTACHED_CHARACTERS ? null : { fileName, contentType, gzip };
    },
  };
}

/** The bytes of a delivery's files, at most so many as the packer takes; throws a ChannelError for what is no such file. */
export function unpackAttachments(attachments: readonly Attachment[]) {
  let room = MAX_FILE_BYTES;
  return attachments.map(({ fileName, contentType, gzip }) => {
    try {
      const content = gunzipSync(Buffer.from(gzip, 'base64'), { maxOutputLength: Math.max(room, 1) });
      room -= content.length;
      return { fileName, contentType, content };
    } catch (cause) {
      const reason = toError(cause).message;
      throw new ChannelError('email', 'permanent', `attachment: ${reason}`, { cause });
    }
  });
}
