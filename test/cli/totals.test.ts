import { expect, test } from 'vitest';
import { describeTotals } from '../../cli/totals.ts';
import type { CoverageRow } from '../../reporter/coverage.ts';
import { createSummaryTally } from '../../reporter/summary.ts';

function aRow(members: Partial<CoverageRow> = {}): CoverageRow {
  return {
    accountId: '111122223333',
    accountName: 'checkout',
    region: 'eu-central-1',
    status: 'covered',
    reason: '',
    functions: 0,
    readAt: null,
    ...members,
  };
}

function totalsOf(coverage: readonly CoverageRow[]): string {
  return describeTotals({
    coverage,
    summary: createSummaryTally().summarise(
      { asOf: '2026-11-20', tableAsOf: '2026-11-20', published: null },
      coverage,
    ),
  });
}

test('totals are complete when everything that was asked for was read', () => {
  const skipped = aRow({ accountId: '222233334444', region: '', status: 'skipped', reason: 'is CLOSED' });

  expect(totalsOf([aRow(), skipped])).toBe(
    [
      '0 functions on 2026-11-20: 0 NON_COMPLIANT, 0 waived.',
      'Coverage: complete, 2 accounts and Regions.',
      'Policy table of 2026-11-20. Lambda Web Functions are not counted: AWS lists them elsewhere.',
      '',
    ].join('\n'),
  );
});

test('totals name what was not read, and after that what was not read in full', () => {
  const totals = totalsOf([
    aRow({ reason: 'tags were not read' }),
    aRow({ region: 'us-east-1', status: 'failed', reason: 'denied' }),
    aRow({ accountId: '', accountName: null, region: '', status: 'failed', reason: 'nobody knows' }),
    aRow({ region: 'af-south-1', status: 'not-enabled', reason: 'refused' }),
  ]);

  expect(totals).toContain(
    [
      'Coverage: incomplete, 3 of 4 accounts and Regions were not fully read:',
      '  111122223333 checkout us-east-1: failed: denied',
      '  unknown account all Regions: failed: nobody knows',
      '  111122223333 checkout af-south-1: not-enabled: refused',
      '  111122223333 checkout eu-central-1: covered: tags were not read',
      'Policy table of',
    ].join('\n'),
  );
});

test('totals name ten places and count the others', () => {
  const gaps = Array.from({ length: 13 }, (_, index) =>
    aRow({ region: `region-${index}`, status: 'failed', reason: 'denied' }),
  );

  const lines = totalsOf(gaps).split('\n');

  expect(lines.filter((line) => line.endsWith(': failed: denied'))).toHaveLength(10);
  expect(lines).toContain('  and 3 more: --out writes all to coverage.csv');
});

test('totals show nothing that would steer the terminal', () => {
  const totals = totalsOf([aRow({ status: 'failed', accountName: 'a\u001b[2J', reason: 'b\nc\u202e' })]);

  expect(totals).toContain('  111122223333 a\ufffd[2J eu-central-1: failed: b\ufffdc\ufffd\n');
});
