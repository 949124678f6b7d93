import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type * as z from 'zod/mini';
import { callAws } from './call-aws.ts';
import { whereItHolds } from './conditional-write.ts';
import { followPages } from './follow-pages.ts';
import { parseJson } from './parse.ts';
import { REQUEST_TIMEOUTS } from './request-timeouts.ts';

/** A JSON object as it was read, with the entity tag that `replace` asks for. */
export interface ReadObject<Value> {
  readonly value: Value;
  readonly etag: string;
}

/** The bucket of runs and reports. Whatever fails throws an error that names the operation and the key. */
export interface ReportBucket {
  /** The bytes of an object as they come, as they were written; null when there is none. */
  read(key: string): Promise<AsyncIterable<Uint8Array> | null>;
  /** A small JSON object as its schema describes it; null when there is none. */
  readJson<Schema extends z.ZodMiniType>(
    key: string,
    schema: Schema,
  ): Promise<ReadObject<z.output<Schema>> | null>;
  /** The keys that begin with a prefix, in their order. */
  list(prefix: string): AsyncGenerator<string>;
  /** The folders right below one, in their order: `reports/month=2026-10/`, with the slash that ends them. */
  listFolders(folder: string): AsyncGenerator<string>;
  /** Writes an object whole or not at all, in parts as the pieces come; each piece may be used again after it was taken. */
  write(key: string, pieces: Pieces, contentType: string): Promise<void>;
  /** Writes a small object. */
  put(key: string, body: string | Uint8Array, contentType: string): Promise<void>;
  /**
   * Writes a JSON object where there is none; false when there is one. That one may be ours, when the answer to an
   * earlier attempt was lost: whoever must know reads it.
   */
  create(key: string, value: unknown): Promise<boolean>;
  /** Writes a JSON object in the place of the one with this entity tag; false when it is not there any more. */
  replace(key: string, etag: string, value: unknown): Promise<boolean>;
  /** Deletes the object with this entity tag; false when it is not there any more. */
  remove(key: string, etag: string): Promise<boolean>;
}

/** Texts and bytes; each piece is only good until the next is asked for. */
type Pieces = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

/** The options of an S3 client that reads and writes at length: a connection on which nothing comes is given up. */
export const REPORT_BUCKET_CLIENT = {
  maxAttempts: 5,
  requestHandler: { ...REQUEST_TIMEOUTS, socketTimeout: 60_000 },
} as const;

/** S3 takes parts of 5 MiB or more, but for the last (docs: AmazonS3 userguide qfacts). */
const PART_BYTES = 5 * 1024 * 1024;
/** Two parts in flight and one that fills are all that an upload holds of its object. */
const PARTS_AT_ONCE = 2;
const JSON_TYPE = 'application/json';

/** The bucket of this name, in the account and Region of the client. */
export function createReportBucket(client: S3Client, bucket: string): ReportBucket {
  async function get(key: string) {
    const what = `GetObject ${key}`;
    try {
      const { Body, ETag = '' } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return { etag: ETag, bytes: toBytes(what, Body) };
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return null;
      return callAws(what, Promise.reject(error));
    }
  }

  return {
    read: async (key) => (await get(key))?.bytes ?? null,
    async readJson(key, schema) {
      const object = await get(key);
      if (object === null) return null;
      return { value: parseJson(schema, await text(object.bytes), key), etag: object.etag };
    },
    async *list(prefix) {
      for await (const { Contents = [] } of pagesOf(client, bucket, prefix)) {
        for (const { Key } of Contents) if (Key !== undefined) yield Key;
      }
    },
    async *listFolders(folder) {
      for await (const { CommonPrefixes = [] } of pagesOf(client, bucket, folder, '/')) {
        for (const { Prefix } of CommonPrefixes) if (Prefix !== undefined) yield Prefix;
      }
    },
    async write(key, pieces, contentType) {
      const upload = new Upload({
        client,
        params: {
          Bucket: bucket,
          Key: key,
          ContentType: contentType,
          Body: Readable.from(kept(pieces), { highWaterMark: 1 }),
        },
        partSize: PART_BYTES,
        queueSize: PARTS_AT_ONCE,
      });
      await callAws(`PutObject ${key}`, upload.done());
    },
    async put(key, body, contentType) {
      // Of an empty text the SDK does not tell S3 the length, and warns of it.
      const Body = Buffer.from(body);
      const put = new PutObjectCommand({ Bucket: bucket, Key: key, ContentType: contentType, Body });
      await callAws(`PutObject ${key}`, client.send(put));
    },
    create: (key, value) =>
      whereItHolds(`PutObject ${key}`, () =>
        client.send(new PutObjectCommand({ ...jsonParamsOf(bucket, key, value), IfNoneMatch: '*' })),
      ),
    replace: (key, etag, value) =>
      whereItHolds(`PutObject ${key}`, () =>
        client.send(new PutObjectCommand({ ...jsonParamsOf(bucket, key, value), IfMatch: etag })),
      ),
    remove: (key, etag) =>
      whereItHolds(`DeleteObject ${key}`, () =>
        client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, IfMatch: etag })),
      ),
  };
}

function pagesOf(client: S3Client, Bucket: string, Prefix: string, Delimiter?: string) {
  return followPages(
    `ListObjectsV2 ${Prefix}`,
    (ContinuationToken) =>
      client.send(new ListObjectsV2Command({ Bucket, Prefix, Delimiter, ContinuationToken })),
    (page) => page.NextContinuationToken,
  );
}

function jsonParamsOf(Bucket: string, Key: string, value: unknown) {
  return { Bucket, Key, ContentType: JSON_TYPE, Body: `${JSON.stringify(value, null, 2)}\n` };
}

async function* kept(pieces: Pieces): AsyncGenerator<Buffer> {
  for await (const piece of pieces) if (piece.length > 0) yield Buffer.from(piece);
}

async function* toBytes(what: string, body: unknown): AsyncGenerator<Uint8Array> {
  if (!(body instanceof Readable)) return;
  try {
    yield* body;
  } catch (cause) {
    await callAws(what, Promise.reject(cause));
  }
}
