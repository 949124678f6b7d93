import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createAttachmentPacker, unpackAttachments } from '../../adapters/attachment.ts';
import { deliverySchema, MAX_ATTACHED_CHARACTERS } from '../../core/delivery.ts';
import { aDelivery } from '../support/a-delivery.ts';

function packed(...pieces: Uint8Array[]) {
  const packer = createAttachmentPacker();
  for (const piece of pieces) packer.add(piece);
  return packer.pack('report.csv', 'text/csv');
}

function aFile(content: Uint8Array) {
  return { fileName: 'a.csv', contentType: 'text/csv', gzip: gzipSync(content).toString('base64') };
}

describe('a file', () => {
  test('comes out of its packing as it went in', () => {
    const file = packed(Buffer.from('a,b\r\n'), Buffer.from('größe,"2"\r\n'));

    expect(file).toMatchObject({ fileName: 'report.csv', contentType: 'text/csv' });
    expect(unpackAttachments(file === null ? [] : [file])).toEqual([
      { fileName: 'report.csv', contentType: 'text/csv', content: Buffer.from('a,b\r\ngröße,"2"\r\n') },
    ]);
  });

  test('may be empty', () => {
    const file = packed();

    expect(unpackAttachments(file === null ? [] : [file])[0]?.content).toEqual(Buffer.alloc(0));
  });

  test.each([
    ['that hardly shrinks', 520_000, 530_000, randomBytes],
    ['that shrinks to nothing', 7_000_000, 7_000_001, Buffer.alloc],
  ])('%s goes along up to its bound, and not beyond', (_, most, tooMuch, make) => {
    expect(packed(make(most))?.gzip.length).toBeLessThanOrEqual(MAX_ATTACHED_CHARACTERS);
    expect(packed(make(tooMuch))).toBeNull();
    expect(packed(make(tooMuch - 1000), make(1000), make(1000))).toBeNull();
  });

  test.each([
    ['is no gzip', [{ ...aFile(Buffer.from('x')), gzip: 'QUJD' }]],
    ['is cut', [{ ...aFile(Buffer.from('x')), gzip: aFile(Buffer.from('xxxx')).gzip.slice(0, 20) }]],
    ['would fill the memory', [aFile(Buffer.alloc(7_000_001))]],
    ['would do so together with others', [aFile(Buffer.alloc(5_000_000)), aFile(Buffer.alloc(5_000_000))]],
  ])('that %s is refused for good', (_, files) => {
    expect(() => unpackAttachments(files)).toThrow(
      expect.objectContaining({ name: 'ChannelError', kind: 'permanent' }),
    );
  });
});

describe('a delivery', () => {
  const file = aFile(Buffer.from('x'));

  test('may have files', () => {
    const delivery = aDelivery({ attachments: [file, file] });

    expect(deliverySchema.parse(delivery)).toEqual(delivery);
  });

  test.each([
    ['a file name that adds a header', { ...file, fileName: 'a\r\nBcc: b' }],
    ['a path as a file name', { ...file, fileName: '../a' }],
    ['a content type that adds a header', { ...file, contentType: 'text/csv\r\nBcc: b' }],
    ['a file that is not Base64', { ...file, gzip: '<b>' }],
    ['files that are too large', { ...file, gzip: 'A'.repeat(MAX_ATTACHED_CHARACTERS + 4) }],
    ['anything else about a file', { ...file, content: 'x' }],
  ])('with %s is none', (_, attachment) => {
    expect(deliverySchema.safeParse({ ...aDelivery(), attachments: [attachment] }).success).toBe(false);
  });
});
