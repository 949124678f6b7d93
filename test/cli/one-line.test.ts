import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { toOneLine } from '../../cli/one-line.ts';

test('an error is told in one line, however many its message has', () => {
  expect(toOneLine(new Error('error: one\n  two\r\n\nthree'))).toBe('one two three');
  expect(toOneLine('thrown as it is')).toBe('thrown as it is');
});

test("an error that only says what could not be done is told with the system's own words", async () => {
  const cause = await readFile('/no/such/file').catch((error: unknown) => error);

  expect(toOneLine(new Error('settings: cannot be read', { cause }))).toBe(
    "settings: cannot be read: ENOENT: no such file or directory, open '/no/such/file'",
  );
});

test("an error that has its cause's words already does not repeat them, nor those of other causes", async () => {
  const cause = await readFile('/no/such/file').catch((error: unknown) => error);

  expect(toOneLine(new Error(`x: ${cause instanceof Error ? cause.message : ''}`, { cause }))).toBe(
    "x: ENOENT: no such file or directory, open '/no/such/file'",
  );
  expect(toOneLine(new Error('settings: broken', { cause: new Error('in detail') }))).toBe(
    'settings: broken',
  );
});
