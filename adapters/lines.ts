import { StringDecoder } from 'node:string_decoder';

const BYTE_ORDER_MARK = '\uFEFF';

/** A longer string would lie in memory of its own, which the system would have to clear for each one. */
const PIECE_BYTES = 1 << 16;

/** The lines of a stream of bytes, in UTF-8, some at a time and without their line feeds or a byte order mark. */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  // Unlike a streaming TextDecoder it makes strings of one byte a character where it can: half the work to parse.
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let isFirst = true;
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
      const text = decoder.write(bytes.subarray(start, start + PIECE_BYTES));
      const lines = (isFirst && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text).split('\n');
      isFirst &&= text === '';
      lines[0] = rest + lines[0];
      rest = lines.pop() ?? '';
      yield lines;
    }
  }
  rest += decoder.end();
  if (rest !== '') yield [rest];
}
