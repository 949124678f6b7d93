import { expect, test } from 'vitest';
import { toLine } from '../../cli/table-format.ts';

test('cells are filled to their column, days to the right, and the last is as long as it is', () => {
  expect(toLine(['2027-02-01', '73', 'deprecated', 'a name of any length'], [10, 5, 12], 1)).toBe(
    '2027-02-01     73  deprecated    a name of any length',
  );
});

test('a cell that is too long is cut at its column and says so', () => {
  expect(toLine(['warehouse@fernhollow.example', 'x'], [10])).toBe('warehouse…  x');
  expect(toLine(['exactly-10', 'x'], [10])).toBe('exactly-10  x');
});

test('a cell is not cut inside a character', () => {
  expect(toLine(['12345678🚀-team', 'x'], [10])).toBe('12345678…   x');
  expect(toLine(['1234567🚀-team', 'x'], [10])).toBe('1234567🚀…  x');
});

test('a line does not end in blanks', () => {
  expect(toLine(['nodejs26.x', 'preview', '', ''], [12, 10, 5])).toBe('nodejs26.x    preview');
});

test('a number that is no count of days stands on the left, as a name does', () => {
  expect(toLine(['111122223333', '73', '42', 'x'], [14, 5, 4], 1)).toBe('111122223333       73  42    x');
});
