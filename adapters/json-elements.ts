import { Tokenizer, TokenParser, TokenType } from '@streamparser/json';

/** What a JSON document of pages yields: an array began, an element of it, or a member beside it. */
export type JsonPart =
  | { readonly kind: 'array'; readonly name: string }
  | { readonly kind: 'element'; readonly array: string; readonly index: number; readonly value: unknown }
  | { readonly kind: 'member'; readonly name: string; readonly value: unknown };

const DEPTH_CHANGE = new Map([
  [TokenType.LEFT_BRACKET, 1],
  [TokenType.LEFT_BRACE, 1],
  [TokenType.RIGHT_BRACKET, -1],
  [TokenType.RIGHT_BRACE, -1],
]);

/** The name of the array when the document itself is one. */
export const WHOLE_DOCUMENT = '';

/**
 * Reads one JSON document of any size while holding one element at a time: the elements of the named arrays at
 * its top (or of the document, when that is an array) and the named members beside them, a batch for each chunk.
 * Throws at the first syntax error, naming the byte where it stands, and when the document is no more than a value.
 */
export async function* readJsonElements(
  chunks: AsyncIterable<Uint8Array>,
  arrays: readonly string[],
  members: readonly string[],
): AsyncGenerator<JsonPart[]> {
  let parts: JsonPart[] = [];
  const parser = createParser(arrays, members, (part) => parts.push(part));
  for await (const chunk of chunks) {
    parser.write(chunk);
    yield parts;
    parts = [];
  }
  parser.end();
}

function createParser(arrays: readonly string[], members: readonly string[], emit: (part: JsonPart) => void) {
  const tokenizer = new Tokenizer();
  let values: TokenParser | null = null;
  let isArray = false;
  let isScalar = false;
  let depth = 0;
  let written = 0;
  let offset = 0;
  let lastKey = WHOLE_DOCUMENT;
  let index = 0;

  function startValues(): TokenParser {
    const paths = isArray
      ? ['$.*']
      : [...arrays.map((name) => `$.${name}.*`), ...members.map((name) => `$.${name}`)];
    const parser = new TokenParser({ paths, keepStack: false });
    parser.onValue = ({ value, key, stack }) => {
      if (stack.length === 1 && !isArray) emit({ kind: 'member', name: String(key), value });
      else emit({ kind: 'element', array: isArray ? WHOLE_DOCUMENT : lastKey, index: index++, value });
    };
    return parser;
  }

  tokenizer.onToken = (token) => {
    const { token: type, value } = token;
    offset = token.offset;
    if (values === null) {
      isArray = type === TokenType.LEFT_BRACKET;
      isScalar = !isArray && type !== TokenType.LEFT_BRACE;
      values = startValues();
    }
    if (depth === 1 && !isArray && type === TokenType.STRING) lastKey = String(value);
    if (type === TokenType.LEFT_BRACKET && depth === (isArray ? 0 : 1)) startArray();
    depth += DEPTH_CHANGE.get(type) ?? 0;
    values.write(token);
  };

  function startArray(): void {
    index = 0;
    if (isArray || arrays.includes(lastKey)) emit({ kind: 'array', name: lastKey });
  }

  return {
    write(chunk: Uint8Array): void {
      try {
        tokenizer.write(chunk);
      } catch (cause) {
        throw new Error(`broken JSON at byte ${offsetOf(cause, written) ?? offset}`, { cause });
      }
      written += chunk.length;
    },
    end(): void {
      try {
        if (!tokenizer.isEnded) tokenizer.end();
        if (values?.isEnded === false) values.end();
      } catch (cause) {
        throw new Error(`broken JSON: it ends at byte ${written} in the middle of a value`, { cause });
      }
      if (values === null) throw new Error('broken JSON: it is empty');
      if (isScalar) throw new Error('it is neither an object nor a list of functions');
    },
  };
}

/** The tokenizer tells the position within its chunk, in words; what is broken between tokens tells none. */
function offsetOf(error: unknown, chunkOffset: number): number | null {
  const position = error instanceof Error ? / chunk position "(\d+)"/.exec(error.message)?.[1] : undefined;
  return position === undefined ? null : chunkOffset + Number(position);
}
