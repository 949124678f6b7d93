import { describe, expect, test } from 'vitest';
import { toInstant } from '../../adapters/instant.ts';

describe('an instant', () => {
  test.each([
    ['Lambda', '2026-03-04T10:15:30.250+0000', '2026-03-04T10:15:30.250Z'],
    ['Lambda, to the second', '2026-03-04T10:15:30+0000', '2026-03-04T10:15:30Z'],
    ['AWS Config', '2026-03-04T10:17:02.418Z', '2026-03-04T10:17:02.418Z'],
    ['AWS Config, to the second', '2026-03-04T10:17:02Z', '2026-03-04T10:17:02Z'],
    ['the AWS CLI', '2026-03-04T10:17:02.418000+00:00', '2026-03-04T10:17:02.418Z'],
    ['the AWS CLI in local time', '2026-03-04T11:17:02.418000+01:00', '2026-03-04T10:17:02.418Z'],
    ['the AWS CLI west of Greenwich', '2026-03-03T23:30:00-05:00', '2026-03-04T04:30:00.000Z'],
    ['AWS Health', 'Wed, 4 Mar 2026 10:17:02 GMT', '2026-03-04T10:17:02.000Z'],
    ['the SDK', new Date('2026-03-04T10:17:02.418Z'), '2026-03-04T10:17:02.418Z'],
    ['Lambda on a leap day', '2028-02-29T10:15:30.250+0000', '2028-02-29T10:15:30.250Z'],
    ['version 1 of the AWS CLI', 1772619422.418, '2026-03-04T10:17:02.418Z'],
    ['version 1 of the AWS CLI, to the second', 1772619422, '2026-03-04T10:17:02.000Z'],
  ])('as %s writes it', (_, time, expected) => {
    expect(toInstant(time)).toBe(expected);
  });

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty text', ''],
    ['no time', 'yesterday'],
    ['an impossible day', '2026-13-45T10:17:02.418Z'],
    ['an impossible day as Lambda writes it', '2026-13-45T10:17:02.418+0000'],
    ['a year of five digits', '9999-12-31T23:59:59-12:00'],
    ['a year of five digits by its number', 253_402_300_800],
    ['a year before all others', '0000-01-01T00:00:00+12:00'],
    ['an invalid date', new Date(Number.NaN)],
    ['a number that is no time', Number.POSITIVE_INFINITY],
  ])('is unknown for %s', (_, time) => {
    expect(toInstant(time)).toBeNull();
  });
});
