import { describe, expect, test } from 'vitest';
import { type JsonPart, readJsonElements } from '../../adapters/json-elements.ts';
import { collect } from '../support/collect.ts';

const ARRAYS = ['Functions', 'Results'];
const MEMBERS = ['NextToken', 'NextMarker'];

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.slice(start, start + size);
}

async function partsOf(text: string | Uint8Array, chunkSize = 1 << 16): Promise<JsonPart[]> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return (await collect(readJsonElements(chunksOf(bytes, chunkSize), ARRAYS, MEMBERS))).flat();
}

function begin(name: string): JsonPart {
  return { kind: 'array', name };
}

function element(array: string, index: number, value: unknown): JsonPart {
  return { kind: 'element', array, index, value };
}

function member(name: string, value: unknown): JsonPart {
  return { kind: 'member', name, value };
}

describe('the parts of a JSON document', () => {
  test.each<[string, string, JsonPart[]]>([
    [
      'elements of a named array',
      '{"Functions":[{"a":1},"b",3,null,[4]]}',
      [
        begin('Functions'),
        element('Functions', 0, { a: 1 }),
        element('Functions', 1, 'b'),
        element('Functions', 2, 3),
        element('Functions', 3, null),
        element('Functions', 4, [4]),
      ],
    ],
    ['an empty array', '{"Functions":[]}', [begin('Functions')]],
    ['an empty array with space in it', ' {\n "Functions" : [ ] \n} \n', [begin('Functions')]],
    [
      'a document that is an array',
      '[{"a":1},{"a":2}]',
      [begin(''), element('', 0, { a: 1 }), element('', 1, { a: 2 })],
    ],
    ['a document that is an empty array', '[]', [begin('')]],
    [
      'a document that is an array of arrays',
      '[[1,2],[],{"Functions":[3]}]',
      [begin(''), element('', 0, [1, 2]), element('', 1, []), element('', 2, { Functions: [3] })],
    ],
    [
      'two named arrays, each counted by itself',
      '{"Results":["a","b"],"Functions":["c"]}',
      [
        begin('Results'),
        element('Results', 0, 'a'),
        element('Results', 1, 'b'),
        begin('Functions'),
        element('Functions', 0, 'c'),
      ],
    ],
    [
      'members beside them',
      '{"NextToken":"t","Functions":[],"NextMarker":null}',
      [member('NextToken', 't'), begin('Functions'), member('NextMarker', null)],
    ],
    [
      'a member after them',
      '{"Functions":[1],"NextToken":"t"}',
      [begin('Functions'), element('Functions', 0, 1), member('NextToken', 't')],
    ],
    [
      'a member that is named like an array',
      '{"NextToken":"Functions","x":[1],"Functions":[2]}',
      [member('NextToken', 'Functions'), begin('Functions'), element('Functions', 0, 2)],
    ],
    ['nothing of other members', '{"QueryInfo":{"SelectFields":[{"FieldName":"a"}]},"x":[1],"y":"z"}', []],
    ['nothing of an empty object', '{}', []],
    [
      'nothing of named arrays further down',
      '{"x":{"Functions":[1],"NextToken":"t"},"y":[{"Functions":[2]}]}',
      [],
    ],
    [
      'nothing of named arrays within elements',
      '{"Functions":[{"Functions":[{"Results":[1]}],"NextToken":"x"},{"b":[]}]}',
      [
        begin('Functions'),
        element('Functions', 0, { Functions: [{ Results: [1] }], NextToken: 'x' }),
        element('Functions', 1, { b: [] }),
      ],
    ],
    ['no array where there is none', '{"Functions":null,"Results":"x"}', []],
    [
      'a named array after a nested one',
      '{"x":{"a":[[1]]},"Functions":[2]}',
      [begin('Functions'), element('Functions', 0, 2)],
    ],
    [
      'whole texts with escapes',
      '{"Results":["{\\"a\\":\\"\\u00fc\\ud83d\\ude00\\n\\"}"]}',
      [begin('Results'), element('Results', 0, '{"a":"ü😀\n"}')],
    ],
    [
      'numbers as they are',
      '[0,-1.5,1e3,12345678901]',
      [
        begin(''),
        element('', 0, 0),
        element('', 1, -1.5),
        element('', 2, 1000),
        element('', 3, 12_345_678_901),
      ],
    ],
    [
      'a byte order mark before it',
      '\ufeff{"Functions":[1]}',
      [begin('Functions'), element('Functions', 0, 1)],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await partsOf(text)).toEqual(expected);
  });

  test('are the same wherever the document is cut, in the midst of a character too', async () => {
    const text =
      ' {"NextToken" : "größe", "x":[{"Functions":[1]}], "Functions" : [ {"name":"東京 😀 \\u00fc \\"q\\"", "n":-12.5e1, "t":true}, null, [] ], "Results":[]}\n';
    const bytes = Buffer.from(text);
    const whole = await partsOf(text);

    expect(whole).toEqual([
      member('NextToken', 'größe'),
      begin('Functions'),
      element('Functions', 0, { name: '東京 😀 ü "q"', n: -125, t: true }),
      element('Functions', 1, null),
      element('Functions', 2, []),
      begin('Results'),
    ]);
    for (let size = 1; size <= bytes.length; size++) {
      expect(await partsOf(bytes, size), `in chunks of ${size} bytes`).toEqual(whole);
    }
    for (let cut = 1; cut < bytes.length; cut++) {
      async function* halves(): AsyncGenerator<Uint8Array> {
        yield bytes.subarray(0, cut);
        yield bytes.subarray(cut);
      }
      const parts = (await collect(readJsonElements(halves(), ARRAYS, MEMBERS))).flat();
      expect(parts, `cut at byte ${cut}`).toEqual(whole);
    }
  });

  test('come as soon as they are read, a batch for each chunk', async () => {
    const batches = await collect(
      readJsonElements(chunksOf(Buffer.from('[1,2,3,4,5,6]'), 5), ARRAYS, MEMBERS),
    );

    expect(batches.map((parts) => parts.filter(({ kind }) => kind === 'element').length)).toEqual([2, 2, 2]);
  });

  test('do not keep the bytes of a chunk, which are used again', async () => {
    async function* reusing(): AsyncGenerator<Uint8Array> {
      const bytes = Buffer.alloc(8);
      for (const text of ['{"Functi', 'ons":["o', 'rders-ap', 'i-größ', 'e"]}    ']) {
        bytes.fill(' ');
        const length = bytes.write(text);
        yield bytes.subarray(0, length);
      }
    }

    const parts = (await collect(readJsonElements(reusing(), ARRAYS, MEMBERS))).flat();

    expect(parts).toEqual([begin('Functions'), element('Functions', 0, 'orders-api-größe')]);
  });
});

describe('broken JSON is refused', () => {
  test.each([
    ['where a value is missing', '{"Functions":[{]}', 15],
    ['where a comma is too much', '{"Functions":[1,]}', 16],
    ['where a comma is missing', '{"Functions":[{} {}]}', 17],
    ['where a key is no text', '{Functions:[]}', 1],
    ['where a word is none', '{"Functions":[nope]}', 15],
    ['where a quote is of the wrong kind', "{'Functions':[]}", 1],
    ['where a bracket is of the wrong kind', '{"Functions":[1}', 15],
    ['where a text has a raw line feed', '{"a":"b\nc"}', 7],
    ['where a second document begins', '{"Functions":[]}{"Functions":[]}', 16],
    ['where a second document begins on the next line', '{"Functions":[]}\n{"Functions":[]}\n', 17],
    ['where garbage follows', '{"Functions":[]} x', 17],
    ['after characters of several bytes, which count as bytes', '{"Functions":["größe",]}', 24],
    ['when it is no JSON at all', 'FunctionName,Runtime\n', 0],
  ])('%s', async (_, text, position) => {
    await expect(partsOf(text)).rejects.toThrow(`broken JSON at byte ${position}`);
    await expect(partsOf(text, 1)).rejects.toThrow(`broken JSON at byte ${position}`);
  });

  test.each([
    ['in an array', '{"Functions":[{"a":1},'],
    ['in an element', '{"Functions":[{"a":1'],
    ['in a text', '{"Functions":[{"a":"or'],
    ['in a word', '{"Functions":[tr'],
    ['before its last brace', '{"Functions":[{"a":1}]'],
    ['in an array without a name', '[1,2'],
  ])('when it ends %s', async (_, text) => {
    const message = `broken JSON: it ends at byte ${text.length} in the middle of a value`;

    await expect(partsOf(text)).rejects.toThrow(message);
    await expect(partsOf(text, 1)).rejects.toThrow(message);
  });

  test.each([
    ['empty', ''],
    ['only space', ' \n\n'],
  ])('when it is %s', async (_, text) => {
    await expect(partsOf(text)).rejects.toThrow(/^broken JSON: it is empty$/);
  });

  test('after the parts of the chunks before it have come', async () => {
    const seen: JsonPart[] = [];
    const reading = async () => {
      for await (const parts of readJsonElements(
        chunksOf(Buffer.from('[1,2,3,         oops]'), 8),
        ARRAYS,
        MEMBERS,
      ))
        seen.push(...parts);
    };

    await expect(reading()).rejects.toThrow('broken JSON at byte 16');
    expect(seen).toEqual([begin(''), element('', 0, 1), element('', 1, 2), element('', 2, 3)]);
  });
});
