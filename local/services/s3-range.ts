import { AwsError } from '../aws-error.ts';
import type { StoredObject } from '../object-store.ts';

/** A part of an object's data, without a copy of it. */
interface Part {
  readonly chunks: readonly Buffer[];
  readonly length: number;
  /** The Content-Range header. */
  readonly contentRange: string;
}

/** Cuts out the one range of bytes a Range header asks for; undefined for the whole, as for a header S3 ignores. */
export function cutRange({ chunks, size }: StoredObject, range: string | undefined): Part | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const start = from === '' ? Math.max(size - Number(to), 0) : Number(from);
  const end = from === '' || to === '' ? size : Math.min(Number(to) + 1, size);
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  if (start >= size) {
    throw new AwsError('InvalidRange', 'The requested range is not satisfiable', {
      statusCode: 416,
      details: { RangeRequested: range, ActualObjectSize: size },
    });
  }
  const cut: Buffer[] = [];
  let position = 0;
  for (const chunk of chunks) {
    const piece = chunk.subarray(Math.max(start - position, 0), Math.max(end - position, 0));
    if (piece.length > 0) cut.push(piece);
    position += chunk.length;
  }
  return { chunks: cut, length: end - start, contentRange: `bytes ${start}-${end - 1}/${size}` };
}
