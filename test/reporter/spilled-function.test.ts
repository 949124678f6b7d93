import { expect, test } from 'vitest';
import { beginningOf, fromLine, placeOfLine, toLine } from '../../reporter/spilled-function.ts';
import { aFunction } from '../support/a-function.ts';

test('a function comes back from its line', () => {
  const fn = aFunction({ tags: { team: 'shop', note: '"quoted", [too]' } });

  expect(fromLine(toLine(fn))).toEqual({ ...fn, account: { id: fn.account.id, name: null, ouPath: null } });
});

test('a line begins with its account and Region', () => {
  const fn = aFunction({ region: 'eu-west-1' });

  expect(placeOfLine(toLine(fn))).toBe(beginningOf(fn.account.id, 'eu-west-1'));
});

test.each(['null', '[]', '{"length":11}', '"a text of some length"', 'no JSON', '', '["111122223333","eu-'])(
  'the line %s is an error that shows how it begins',
  (line) => {
    expect(() => fromLine(line)).toThrow(`not a line of a function: ${JSON.stringify(line)}`);
  },
);

test('of a long line the error shows the beginning only', () => {
  expect(() => fromLine(`["${'x'.repeat(1_000)}`)).toThrow(/^not a line of a function: "\[\\"x{58}"$/);
});
