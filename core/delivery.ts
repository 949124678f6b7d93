import * as z from 'zod/mini';
import { messageSchema } from './message.ts';

/**
 * What is told is remembered by keys, of which DynamoDB takes 2,048 bytes for what it is about and 1,024 for the rest
 * (docs: amazondynamodb developerguide Constraints).
 */
const about = z.string().check(z.minLength(1), z.maxLength(2048));
const edition = z.string().check(z.minLength(1), z.maxLength(768));
const channel = z.string().check(z.minLength(1), z.maxLength(256));

/**
 * The most characters that the files of a delivery have, encoded: a message of the queue has 1 MiB, and what is said
 * needs room as well (docs: sqs quotas-messages).
 */
export const MAX_ATTACHED_CHARACTERS = 700_000;

const attachmentSchema = z.strictObject({
  /** One line, so that it cannot add headers. */
  fileName: z
    .string()
    .check(z.maxLength(255), z.regex(/^[^\p{Cc}/\\]+$/u, 'must be a name on one line, not a path')),
  contentType: z.string().check(z.maxLength(78), z.regex(/^[\x20-\x7e]+$/, 'must be a content type')),
  /** Base64 of the gzipped file. */
  gzip: z.base64(),
});

/**
 * One message for one channel of the settings document. What it is `about`, in which `edition`, is told once on each
 * channel. Files go with it where the channel is email; elsewhere they are left out.
 */
export const deliverySchema = z.strictObject({
  about,
  edition,
  channel,
  message: messageSchema,
  attachments: z.optional(
    z
      .array(attachmentSchema)
      .check(
        z.refine(
          (files) => files.reduce((sum, { gzip }) => sum + gzip.length, 0) <= MAX_ATTACHED_CHARACTERS,
          `must have ${MAX_ATTACHED_CHARACTERS} characters at most, encoded`,
        ),
      ),
  ),
});

/** One message for one channel, told once for what it is about and its edition. */
export type Delivery = z.infer<typeof deliverySchema>;
/** A file that goes with a message by email. */
export type Attachment = z.infer<typeof attachmentSchema>;
