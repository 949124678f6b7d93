import { createHash } from 'node:crypto';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { callAws } from './call-aws.ts';
import { toInstant } from './instant.ts';

/** An event for the archive: where it belongs, and its text. */
export interface ArchivedEvent {
  readonly key: string;
  readonly body: string;
}

const SAFE_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const ISO_TIME = /^\d{4}-\d{2}-\d{2}T/;

const labelSchema = z.object({
  id: z.catch(z.optional(z.string()), undefined),
  time: z.catch(z.optional(z.string()), undefined),
});

/**
 * An event of EventBridge under `health/` and the UTC day of its time, or `today` where it has none. The name is its
 * id; one that could not stand in a key gives way to a hash of the event, so that the same event has the same name.
 */
export function toArchivedEvent(event: object, today: string): ArchivedEvent {
  const { id, time } = labelSchema.parse(event);
  const body = JSON.stringify(event);
  const instant = time !== undefined && ISO_TIME.test(time) ? toInstant(time) : null;
  const day = /^\d{4}-\d{2}-\d{2}/.exec(instant ?? '')?.[0] ?? today;
  const [year, month, date] = day.split('-');
  const name = id !== undefined && SAFE_ID.test(id) ? id : createHash('sha256').update(body).digest('hex');
  return { key: `health/year=${year}/month=${month}/day=${date}/${name}.json`, body };
}

/** Puts an event into the archive; the same one again takes its own place. Throws, naming operation and key. */
export async function archiveEvent(
  client: S3Client,
  bucket: string,
  { key, body }: ArchivedEvent,
): Promise<void> {
  await callAws(
    `PutObject ${key}`,
    client.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/json' }),
    ),
  );
}
