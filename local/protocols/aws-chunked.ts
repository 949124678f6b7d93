import { AwsError } from '../aws-error.ts';

/** The data of a body in AWS's chunked encoding, and what stands behind it. */
interface Chunked {
  readonly data: Buffer;
  /** Header names in lower case. */
  readonly trailers: Readonly<Record<string, string>>;
}

/**
 * Takes a body in aws-chunked encoding apart: chunks of a length in hex, CRLF, the data, CRLF; a chunk of length 0;
 * then trailing headers (docs: S3 API, Signature Version 4 streaming with trailing headers).
 */
export function readAwsChunked(body: Buffer, decodedLength: number): Chunked {
  const chunks: Buffer[] = [];
  let position = 0;
  const readLine = () => {
    const end = body.indexOf('\r\n', position);
    if (end < 0) throw incomplete();
    const line = body.toString('latin1', position, end);
    position = end + 2;
    return line;
  };

  for (;;) {
    const length = /^([\da-f]+)(;.*)?$/i.exec(readLine())?.[1];
    if (length === undefined) throw incomplete();
    const size = Number.parseInt(length, 16);
    if (size === 0) break;
    chunks.push(body.subarray(position, position + size));
    position += size;
    if (readLine() !== '') throw incomplete();
  }

  const trailers: Record<string, string> = {};
  while (position < body.length) {
    const line = readLine();
    const colon = line.indexOf(':');
    if (colon > 0) trailers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const data = Buffer.concat(chunks);
  if (data.length !== decodedLength) throw incomplete();
  return { data, trailers };
}

function incomplete(): AwsError {
  return new AwsError('IncompleteBody', 'The request body terminated unexpectedly');
}
