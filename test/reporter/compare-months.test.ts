import { describe, expect, test } from 'vitest';
import { compareMonths } from '../../reporter/compare-months.ts';
import type { EarlierReports } from '../../reporter/earlier-rows.ts';
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
  const previous = before === null ? null : { month: '2026-10', rows: reportOf(...before) };
  const reports = { previous, current: null };
  const rows = now.map((row) => ({ row, hasTags: true }));
  const compared = await collect(compareMonths(rows, reports, { isCovered, seesVersions }, '2026-11-20'));
  return compared.map((row) => [row.function_name, row.version, row.change, row.status === 'gone']);
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

describe('an earlier run of the month', () => {
  const unread = (_: string, region: string) => region !== 'eu-west-1';

  async function withRun(
    previous: ReportRow[] | null,
    current: ReportRow[],
    now: ReportRow[],
    isCovered: (accountId: string, region: string) => boolean,
    seesVersions = true,
  ) {
    const reports = {
      previous: previous && { month: '2026-10', rows: reportOf(...previous) },
      current: reportOf(...current),
    };
    const rows = now.map((row) => ({ row, hasTags: true }));
    return collect(compareMonths(rows, reports, { isCovered, seesVersions }, '2026-11-20'));
  }
  const told = (rows: ReportRow[]) => rows.map((row) => [row.function_name, row.version, row.change]);
  const since = (name: string) => named(name, '$LATEST', { explanation: 'as the earlier run read it' });

  test('keeps its rows where this run could not look, of the first month too', async () => {
    for (const previous of [null, [named('a')]]) {
      const rows = await withRun(previous, [since('a'), since('b')], [], unread);

      expect(told(rows)).toEqual([
        ['a', '$LATEST', 'not-read'],
        ['b', '$LATEST', 'not-read'],
      ]);
      expect(rows.map(({ explanation }) => explanation)).toEqual(Array(2).fill('as the earlier run read it'));
    }
  });

  test('has seen what left the report, which stays gone though this run could not look', async () => {
    const rows = await withRun([named('a'), named('b'), named('b', '7')], [named('b')], [], unread);

    expect(told(rows)).toEqual([
      ['a', '$LATEST', 'gone'],
      ['b', '$LATEST', 'not-read'],
      ['b', '7', 'gone'],
    ]);
    expect(rows.map(({ explanation }) => explanation)).toEqual([
      'The function is no longer listed. It was in the report of 2026-10.',
      named('b').explanation,
      'Version 7 is no longer both a problem and served by an alias. It was in the report of 2026-10.',
    ]);
  });

  test('leaves nothing of what came and went within the month', async () => {
    expect(told(await withRun([named('a')], [named('a'), named('b')], [named('a')], everywhere))).toEqual([
      ['a', '$LATEST', 'open'],
    ]);
  });

  test('changes nothing of what is told of a function that is read: that is since the month before', async () => {
    const fixed = named('a', '$LATEST', { compliance: 'COMPLIANT' });
    const rows = await withRun(
      [named('a'), named('c')],
      [fixed, named('b')],
      [fixed, named('b')],
      everywhere,
    );

    expect(told(rows)).toEqual([
      ['a', '$LATEST', 'fixed'],
      ['b', '$LATEST', 'new'],
      ['c', '$LATEST', 'gone'],
    ]);
  });

  test('keeps the rest of a place that was read in part', async () => {
    const rows = await withRun([named('a'), named('b')], [named('a'), named('c')], [named('a')], unread);

    expect(told(rows)).toEqual([
      ['a', '$LATEST', 'open'],
      ['b', '$LATEST', 'gone'],
      ['c', '$LATEST', 'not-read'],
    ]);
  });

  test('that saw versions keeps them when this one sees none', async () => {
    const before = [named('a'), named('a', '12'), named('a', '9')];

    expect(
      told(await withRun(before, [named('a'), named('a', '12')], [named('a')], everywhere, false)),
    ).toEqual([
      ['a', '$LATEST', 'open'],
      ['a', '12', 'not-read'],
      ['a', '9', 'gone'],
    ]);
  });
});

describe('any three runs of a month', () => {
  /** What a run sees of the only function: its place is read with or without it, in part but for it, or not at all. */
  const SIGHTS = ['there', 'away', 'there in part', 'unread'] as const;
  type Seen = (typeof SIGHTS)[number];

  /** The change in the last report by what is known best: the last run that could tell, else the month before. */
  function expected(wasThere: boolean, runs: readonly Seen[]): ReportRow['change'] | undefined {
    const told = runs.findLastIndex((seen) => seen !== 'unread');
    const isThere = told === -1 ? wasThere : runs[told] !== 'away';
    if (!isThere) return wasThere ? 'gone' : undefined;
    if (told < runs.length - 1) return 'not-read';
    return wasThere ? 'open' : 'new';
  }

  async function replay(wasThere: boolean, runs: readonly Seen[]) {
    let report: ReportRow[] | null = null;
    for (const seen of runs) {
      const reports: EarlierReports = {
        previous: { month: '2026-10', rows: reportOf(...(wasThere ? [named('a')] : [])) },
        current: report && reportOf(...report.filter(({ change }) => change !== 'gone')),
      };
      const rows = seen.startsWith('there') ? [{ row: named('a'), hasTags: true }] : [];
      const sight = { isCovered: () => seen === 'there' || seen === 'away', seesVersions: true };
      report = await collect(compareMonths(rows, reports, sight, '2026-11-20'));
    }
    return report?.map(({ change }) => change);
  }

  const three = SIGHTS.flatMap((a) => SIGHTS.flatMap((b) => SIGHTS.map((c) => [a, b, c] as const)));

  test.each([true, false])(
    'end with what was seen last, where the function was there before: %s',
    async (wasThere) => {
      for (const runs of three) {
        const change = expected(wasThere, runs);
        expect([runs, await replay(wasThere, runs)]).toEqual([runs, change === undefined ? [] : [change]]);
      }
    },
  );
});

describe('a waived function whose tags could not be read', () => {
  const open = named('a');
  const waived = (waiver_expires: string) =>
    named('a', '$LATEST', {
      compliance: 'COMPLIANT',
      waiver_expires,
      waiver_reason: 'Moves after the freeze',
    });

  async function withoutTags(
    previous: ReportRow,
    current: ReportRow | null,
    row: ReportRow,
    hasTags = false,
  ) {
    const reports = {
      previous: { month: '2026-10', rows: reportOf(previous) },
      current: current && reportOf(current),
    };
    const sight = { isCovered: () => false, seesVersions: true };
    const rows = await collect(compareMonths([{ row, hasTags }], reports, sight, '2026-11-20'));
    return rows.map(({ change, compliance, waiver_expires }) => [change, compliance, waiver_expires]);
  }

  test('stays as it was while the waiver lasts, for that may go by tags', async () => {
    const kept = [['not-read', 'COMPLIANT', '2026-11-21']];

    expect(await withoutTags(waived('2026-11-21'), null, open)).toEqual(kept);
    expect(await withoutTags(open, waived('2026-11-21'), open)).toEqual(kept);
  });

  test('is open when the waiver has ended, or when an earlier run of the month said so', async () => {
    const expired = [['waiver-expired', 'NON_COMPLIANT', null]];

    expect(await withoutTags(waived('2026-11-20'), null, open)).toEqual(expired);
    expect(await withoutTags(waived('2027-01-31'), open, open)).toEqual(expired);
  });

  test('is not called fixed either, since its place was not read in full', async () => {
    expect(await withoutTags(waived('2027-01-31'), null, { ...open, compliance: 'COMPLIANT' })).toEqual([
      ['not-read', 'COMPLIANT', '2027-01-31'],
    ]);
  });

  test('is what it is when tags were read after all', async () => {
    expect(await withoutTags(waived('2027-01-31'), null, open, true)).toEqual([
      ['waiver-expired', 'NON_COMPLIANT', null],
    ]);
  });
});

describe('a function that needs no action any more', () => {
  const clean = named('a', '$LATEST', {
    runtime: 'nodejs24.x',
    status: 'supported',
    compliance: 'COMPLIANT',
  });

  async function compared(previous: ReportRow, current: ReportRow | null, isCovered: boolean) {
    const reports = {
      previous: { month: '2026-10', rows: reportOf(previous) },
      current: current && reportOf(current),
    };
    const sight = { isCovered: () => isCovered, seesVersions: true };
    const [row] = await collect(compareMonths([{ row: clean, hasTags: true }], reports, sight, '2026-11-20'));
    return [row?.change, row?.runtime, row?.compliance];
  }

  test('is fixed where its place was read in full', async () => {
    expect(await compared(named('a'), null, true)).toEqual(['fixed', 'nodejs24.x', 'COMPLIANT']);
  });

  test('stays as it was last read where its place was not, as when an aggregator looks at an old state', async () => {
    expect(await compared(named('a'), null, false)).toEqual(['not-read', 'nodejs20.x', 'NON_COMPLIANT']);
  });

  test('stays fixed when an earlier run of the month has seen it in full', async () => {
    const earlier = { ...clean, runtime: 'nodejs22.x', change: 'fixed' };

    expect(await compared(named('a'), earlier, false)).toEqual(['fixed', 'nodejs24.x', 'COMPLIANT']);
  });
});
