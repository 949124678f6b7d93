import { StringDecoder } from 'node:string_decoder';

const BYTE_ORDER_MARK = '\uFEFF';

/** The lines of a stream of bytes, in UTF-8, a batch for each chunk and without their line feeds or a byte order mark. */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  // Unlike a streaming TextDecoder it makes strings of one byte a character where it can: half the work to parse.
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let isFirst = true;
  for await (const chunk of chunks) {
    const text = decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    const lines = (rest + (isFirst && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text)).split('\n');
    isFirst &&= text === '';
    rest = lines.pop() ?? '';
    yield lines;
  }
  rest += decoder.end();
  if (rest !== '') yield [rest];
}
