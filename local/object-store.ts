import { createHash } from 'node:crypto';

/** What a client says about an object besides its data; the members of PutObject by their names. */
export interface ObjectProperties {
  readonly ContentType: string;
  readonly ContentEncoding?: string | undefined;
  readonly ContentDisposition?: string | undefined;
  readonly ContentLanguage?: string | undefined;
  readonly CacheControl?: string | undefined;
  readonly Metadata: Readonly<Record<string, string>>;
  readonly ServerSideEncryption: 'AES256' | 'aws:kms';
  readonly SSEKMSKeyId?: string | undefined;
  readonly BucketKeyEnabled?: string | undefined;
}

/** A checksum the client gave for an object or a part, in Base64; one of parts ends in their number. */
export interface Checksum {
  readonly algorithm: 'CRC32' | 'SHA1' | 'SHA256';
  readonly value: string;
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
}

/** An object of a bucket. */
export interface StoredObject {
  readonly properties: ObjectProperties;
  /** The data in the pieces it came in. */
  readonly chunks: readonly Buffer[];
  readonly size: number;
  /** In quotes, as S3 writes it. */
  readonly etag: string;
  readonly lastModified: Date;
  readonly checksum: Checksum | undefined;
  /** The data in one piece, put together anew each time. */
  readonly body: Buffer;
}

/** A part of an upload. */
export interface UploadedPart {
  readonly data: Buffer;
  readonly etag: string;
  readonly checksum: Checksum | undefined;
}

/** A multipart upload that is neither completed nor aborted. */
export interface Upload {
  readonly key: string;
  readonly properties: ObjectProperties;
  readonly checksum: Pick<Checksum, 'algorithm' | 'type'> | undefined;
  readonly parts: Map<number, UploadedPart>;
}

/** A bucket, in one account and Region. */
export interface Bucket extends Place {
  readonly name: string;
  readonly objects: Map<string, StoredObject>;
  readonly uploads: Map<string, Upload>;
}

/** An account and a Region. */
interface Place {
  readonly accountId: string;
  readonly region: string;
}

/** The buckets of an endpoint. */
export interface ObjectStore {
  readonly create: (name: string, place?: Partial<Place>) => void;
  readonly find: (name: string) => Bucket | undefined;
  /** The objects of a bucket by key; throws for a bucket that does not exist. */
  readonly objects: (name: string) => ReadonlyMap<string, StoredObject>;
  /** The keys of a bucket's uploads that are neither completed nor aborted. */
  readonly openUploads: (name: string) => readonly string[];
}

/** Keeps buckets in memory, whose names are unique among all accounts; `home` is where they are unless told. */
export function createObjectStore(home: Place): ObjectStore {
  const buckets = new Map<string, Bucket>();
  const existing = (name: string) => {
    const bucket = buckets.get(name);
    if (bucket === undefined) throw new Error(`No bucket ${name}`);
    return bucket;
  };

  return {
    create(name, place = {}) {
      if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) throw new Error(`${name} cannot name a bucket`);
      if (buckets.has(name)) throw new Error(`The bucket ${name} exists`);
      buckets.set(name, { name, ...home, ...place, objects: new Map(), uploads: new Map() });
    },
    find: (name) => buckets.get(name),
    objects: (name) => existing(name).objects,
    openUploads: (name) => [...existing(name).uploads.values()].map((it) => it.key),
  };
}

/** An object of these pieces; without an entity tag of its own it has the MD5 of its data. */
export function toStoredObject(
  object: Omit<StoredObject, 'size' | 'body' | 'etag'> & { readonly etag?: string },
): StoredObject {
  const { chunks } = object;
  return {
    ...object,
    etag: object.etag ?? etagOf(chunks),
    size: chunks.reduce((sum, chunk) => sum + chunk.length, 0),
    get body() {
      return Buffer.concat(chunks);
    },
  };
}

/** The MD5 of data in hex and in quotes. */
export function etagOf(chunks: readonly Buffer[]): string {
  const hash = createHash('md5');
  for (const chunk of chunks) hash.update(chunk);
  return `"${hash.digest('hex')}"`;
}
