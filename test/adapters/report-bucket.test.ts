import { text } from 'node:stream/consumers';
import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { createReportBucket } from '../../adapters/report-bucket.ts';
import { collect } from '../support/collect.ts';
import { callerOf, callsOf, startOrganization } from '../support/start-organization.ts';

const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';
const MEBIBYTE = 1024 * 1024;

async function startBucket() {
  const endpoint = await startOrganization({
    accounts: [{ id: ACCOUNT, name: 'platform' }],
    regions: [REGION],
  });
  endpoint.createBucket('reports');
  const client = new S3Client({ ...callerOf(endpoint, ACCOUNT, REGION), maxAttempts: 2 });
  const stored = (key: string) => endpoint.objects('reports').get(key);
  return { endpoint, bucket: createReportBucket(client, 'reports'), stored };
}

async function* pieces(...texts: readonly (string | Uint8Array)[]) {
  yield* texts;
}

const schema = z.object({ a: z.number() });

describe('an object that is read', () => {
  test('comes in the bytes that were written', async () => {
    const { bucket } = await startBucket();
    await bucket.put('a', 'größe', 'text/plain');

    const bytes = await bucket.read('a');

    expect(bytes && (await text(bytes))).toBe('größe');
  });

  test('is nothing when it is not there', async () => {
    const { bucket } = await startBucket();

    expect(await bucket.read('a')).toBeNull();
    expect(await bucket.readJson('a', schema)).toBeNull();
  });

  test('that may not be read fails with its key', async () => {
    const { bucket, endpoint } = await startBucket();
    endpoint.inject({ operation: 'GetObject', error: 'AccessDeniedException' });

    await expect(bucket.read('runs/1/run.json')).rejects.toThrow('GetObject runs/1/run.json: AccessDenied');
  });

  test('as JSON has its value and its entity tag, or fails with its key', async () => {
    const { bucket, stored } = await startBucket();
    await bucket.put('a', '{"a":1}', 'application/json');
    await bucket.put('b', '{"a":"x"}', 'application/json');

    expect(await bucket.readJson('a', schema)).toEqual({ value: { a: 1 }, etag: stored('a')?.etag });
    await expect(bucket.readJson('b', schema)).rejects.toThrow('b: a: Invalid input: expected number');
  });
});

describe('an object that is written as it comes', () => {
  test('is put in one request while it is small', async () => {
    const { bucket, endpoint, stored } = await startBucket();

    await bucket.write('a.csv', pieces('one,', Buffer.from('two'), '', '\r\n'), 'text/csv');

    expect(stored('a.csv')?.body.toString()).toBe('one,two\r\n');
    expect(stored('a.csv')?.properties.ContentType).toBe('text/csv');
    expect(endpoint.calls.map(({ operation }) => operation)).toEqual(['PutObject']);
  });

  test('may be empty', async () => {
    const { bucket, stored } = await startBucket();

    await bucket.write('a.csv', pieces(), 'text/csv');

    expect(stored('a.csv')?.size).toBe(0);
  });

  test('goes in parts of 5 MiB, and a piece may be used again after it was taken', async () => {
    const { bucket, endpoint, stored } = await startBucket();
    async function* reusing() {
      const bytes = Buffer.alloc(MEBIBYTE);
      for (const letter of 'abcdefghijklm') yield bytes.fill(letter);
    }

    await bucket.write('a.csv', reusing(), 'text/csv');

    const expected = Buffer.concat([...'abcdefghijklm'].map((letter) => Buffer.alloc(MEBIBYTE, letter)));
    expect(stored('a.csv')?.body.equals(expected)).toBe(true);
    expect(callsOf(endpoint, 'UploadPart')).toHaveLength(3);
    expect(endpoint.openUploads('reports')).toEqual([]);
  });

  test('leaves no part behind when a piece cannot be had', async () => {
    const { bucket, endpoint, stored } = await startBucket();
    async function* failing() {
      yield Buffer.alloc(6 * MEBIBYTE);
      throw new Error('the disk is full');
    }

    await expect(bucket.write('a.csv', failing(), 'text/csv')).rejects.toThrow(
      'PutObject a.csv: Error: the disk is full',
    );

    expect(stored('a.csv')).toBeUndefined();
    expect(endpoint.openUploads('reports')).toEqual([]);
  });

  test('leaves no part behind when one is refused', async () => {
    const { bucket, endpoint } = await startBucket();
    endpoint.inject({ operation: 'UploadPart', error: 'AccessDeniedException' });
    const large = pieces(Buffer.alloc(6 * MEBIBYTE), Buffer.alloc(6 * MEBIBYTE));

    await expect(bucket.write('a.csv', large, 'text/csv')).rejects.toThrow('PutObject a.csv: AccessDenied');

    expect(endpoint.openUploads('reports')).toEqual([]);
  });
});

describe('a conditional write', () => {
  test('creates what is not there, and nothing else', async () => {
    const { bucket, stored } = await startBucket();

    expect(await bucket.create('a', { n: 1 })).toBe(true);
    expect(await bucket.create('a', { n: 2 })).toBe(false);

    expect(stored('a')?.body.toString()).toBe('{\n  "n": 1\n}\n');
  });

  test('replaces what was read, and nothing that came after it', async () => {
    const { bucket, stored } = await startBucket();
    await bucket.create('a', { n: 1 });
    const etag = stored('a')?.etag ?? '';

    expect(await bucket.replace('a', etag, { n: 2 })).toBe(true);
    expect(await bucket.replace('a', etag, { n: 3 })).toBe(false);
    expect(await bucket.replace('b', etag, { n: 3 })).toBe(false);

    expect(stored('a')?.body.toString()).toBe('{\n  "n": 2\n}\n');
  });

  test('removes what was read, and nothing that came after it', async () => {
    const { bucket, stored } = await startBucket();
    await bucket.create('a', { n: 1 });
    const etag = stored('a')?.etag ?? '';
    await bucket.replace('a', etag, { n: 2 });

    expect(await bucket.remove('a', etag)).toBe(false);
    expect(await bucket.remove('a', stored('a')?.etag ?? '')).toBe(true);
    expect(await bucket.remove('a', etag)).toBe(false);

    expect(stored('a')).toBeUndefined();
  });

  test('that met another one is tried again', async () => {
    const { bucket, endpoint } = await startBucket();
    endpoint.inject({
      operation: 'PutObject',
      error: 'ConditionalRequestConflict',
      statusCode: 409,
      times: 2,
    });

    expect(await bucket.create('a', {})).toBe(true);
    expect(callsOf(endpoint, 'PutObject')).toHaveLength(3);
  });

  test('that meets another one again and again fails with its key', async () => {
    const { bucket, endpoint } = await startBucket();
    endpoint.inject({
      operation: 'PutObject',
      error: 'ConditionalRequestConflict',
      statusCode: 409,
      times: 99,
    });

    await expect(bucket.create('a', {})).rejects.toThrow('PutObject a: ConditionalRequestConflict');
  });
});

describe('a listing', () => {
  test('has the keys under a prefix, over all pages', async () => {
    const { bucket } = await startBucket();
    const keys = Array.from({ length: 1001 }, (_, i) => `runs/1/${String(i).padStart(4, '0')}`);
    for (const key of [...keys, 'runs/2/0']) await bucket.put(key, '', 'text/plain');

    expect(await collect(bucket.list('runs/1/'))).toEqual(keys);
  });

  test('has the folders right below one', async () => {
    const { bucket } = await startBucket();
    const keys = [
      'reports/month=2026-10/a',
      'reports/month=2026-10/b/c',
      'reports/month=2026-11/a',
      'runs/1',
    ];
    for (const key of keys) await bucket.put(key, '', 'text/plain');

    expect(await collect(bucket.listFolders('reports/'))).toEqual([
      'reports/month=2026-10/',
      'reports/month=2026-11/',
    ]);
  });

  test('that may not be had fails with its prefix', async () => {
    const { bucket, endpoint } = await startBucket();
    endpoint.inject({ operation: 'ListObjectsV2', error: 'AccessDeniedException' });

    await expect(collect(bucket.list('runs/1/'))).rejects.toThrow('ListObjectsV2 runs/1/: AccessDenied');
  });
});
