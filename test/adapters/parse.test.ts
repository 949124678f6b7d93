import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { parse, parseJson } from '../../adapters/parse.ts';

const SCHEMA = z.strictObject({
  name: z.string(),
  place: z.optional(
    z.union([z.strictObject({ city: z.string() }), z.strictObject({ x: z.number(), y: z.number() })]),
  ),
});

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof Error ? error.message : 'no error';
  }
  return 'nothing thrown';
}

describe('a value from outside', () => {
  test('that fits is given back', () => {
    expect(parse(SCHEMA, { name: 'a', place: { city: 'Bonn' } }, 'settings')).toEqual({
      name: 'a',
      place: { city: 'Bonn' },
    });
  });

  test.each([
    [{}, 'settings: name: Invalid input: expected string, received undefined'],
    [{ name: 1 }, 'settings: name: Invalid input: expected string, received number'],
    [{ name: 'a', plaec: 1 }, 'settings: Unrecognized key: "plaec"'],
    [
      { name: 'a', place: { city: 1 } },
      'settings: place.city: Invalid input: expected string, received number',
    ],
    [
      { name: 'a', place: { x: 1, y: 'b' } },
      'settings: place.y: Invalid input: expected number, received string',
    ],
    [7, 'settings: Invalid input: expected object, received number'],
  ])('%j is refused with every member named that does not fit', (value, message) => {
    expect(messageOf(() => parse(SCHEMA, value, 'settings'))).toBe(message);
  });

  test('is not shown when it is refused, for it may be a secret', () => {
    expect(messageOf(() => parse(SCHEMA, { name: ['hunter2'] }, 'settings'))).not.toContain('hunter2');
  });

  test('keeps the schema’s own error as the cause', () => {
    expect(() => parse(SCHEMA, {}, 'settings')).toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ issues: expect.any(Array) }) }),
    );
  });
});

describe('JSON text from outside', () => {
  test('that fits is given back', () => {
    expect(parseJson(SCHEMA, '{"name":"a"}', 'settings')).toEqual({ name: 'a' });
  });

  test('that does not fit is refused as the value is', () => {
    expect(messageOf(() => parseJson(SCHEMA, '{}', 'settings'))).toMatch(/^settings: name: /);
  });

  test.each([
    ['nothing', ''],
    ['half of it', '{"name":'],
    ['a line too much', '{\n  "name": "a",\n}\n'],
    ['a word on a line of its own', '{\n  "name":\n  hunter\n}\n'],
    ['two documents', '{"name":"a"}\n{"name":"b"}'],
  ])('that is broken is refused in one line: %s', (_, text) => {
    expect(messageOf(() => parseJson(SCHEMA, text, 'settings'))).toMatch(/^settings: not JSON: [^\n]+$/);
  });

  test('that is broken tells where', () => {
    expect(messageOf(() => parseJson(SCHEMA, '{\n  "name": "a",\n}\n', 'settings'))).toContain(
      'line 3 column 1',
    );
  });
});
