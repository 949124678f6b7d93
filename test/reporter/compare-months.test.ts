import { describe, expect, test } from 'vitest';
import { compareMonths } from '../../reporter/compare-months.ts';
import type { ReportRow } from '../../reporter/report-row.ts';
import { aReportRow } from '../support/a-report-row.ts';
import { collect } from '../support/collect.ts';

async function* reportOf(...rows: ReportRow[]) {
  yield* rows;
}

const everywhere = () => true;

async function changes(
  before: ReportRow[] | null,
  now: ReportRow[],
  isCovered: (accountId: string, region: string) => boolean = everywhere,
  seesVersions = true,
) {
  const earlier = before === null ? null : { month: '2026-10', rows: reportOf(...before) };
  const compared = await collect(compareMonths(now, earlier, { isCovered, seesVersions }, '2026-11-20'));
  return compared.map(({ row, isFinal }) => [row.function_name, row.version, row.change, isFinal]);
}

const named = (function_name: string, version = '$LATEST', members: Partial<ReportRow> = {}) =>
  aReportRow({ function_name, version, ...members });

describe('two months compared', () => {
  test('have only new functions when there is no earlier report', async () => {
    expect(await changes(null, [named('a'), named('b')])).toEqual([
      ['a', '$LATEST', 'new', false],
      ['b', '$LATEST', 'new', false],
    ]);
  });

  test('keep the order, with what is gone at its place', async () => {
    expect(await changes([named('a'), named('c'), named('e')], [named('b'), named('c'), named('d')])).toEqual(
      [
        ['a', '$LATEST', 'gone', true],
        ['b', '$LATEST', 'new', false],
        ['c', '$LATEST', 'open', false],
        ['d', '$LATEST', 'new', false],
        ['e', '$LATEST', 'gone', true],
      ],
    );
  });

  test('tell of everything that is gone when nothing is left', async () => {
    expect(await changes([named('a'), named('b')], [])).toEqual([
      ['a', '$LATEST', 'gone', true],
      ['b', '$LATEST', 'gone', true],
    ]);
  });

  test('call a published version gone, whether or not its function is still there', async () => {
    const before = [named('a'), named('a', '12'), named('b'), named('b', '7')];

    expect(await changes(before, [named('a')])).toEqual([
      ['a', '$LATEST', 'open', false],
      ['a', '12', 'gone', true],
      ['b', '$LATEST', 'gone', true],
      ['b', '7', 'gone', true],
    ]);
  });

  test('keep the rows of accounts and Regions that were not read', async () => {
    const before = [
      named('a', '$LATEST', { region: 'ap-southeast-2' }),
      named('a', '3', { region: 'ap-southeast-2' }),
      named('a', '$LATEST', { region: 'eu-west-1' }),
    ];

    expect(await changes(before, [], (_, region) => region !== 'ap-southeast-2')).toEqual([
      ['a', '$LATEST', 'not-read', false],
      ['a', '3', 'not-read', false],
      ['a', '$LATEST', 'gone', true],
    ]);
  });

  test('tell functions of one name in two accounts and Regions apart', async () => {
    const other = named('a', '$LATEST', { account_id: '222233334444' });

    expect(await changes([named('a')], [named('a'), other])).toEqual([
      ['a', '$LATEST', 'open', false],
      ['a', '$LATEST', 'new', false],
    ]);
  });

  test('keep the published versions of a function that is still there when the inventory sees none', async () => {
    const before = [named('a'), named('a', '12'), named('b', '7')];

    expect(await changes(before, [named('a')], everywhere, false)).toEqual([
      ['a', '$LATEST', 'open', false],
      ['a', '12', 'not-read', false],
      ['b', '7', 'gone', true],
    ]);
  });
});
