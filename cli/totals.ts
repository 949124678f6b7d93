import { STATUSES } from '../core/finding.ts';
import type { ReportTotals } from '../reporter/report.ts';
import { toPrintable } from './printable.ts';

/** How many uncovered accounts and Regions are named before the rest is left to coverage.csv. */
const MOST_GAPS = 10;

/** What a person wants to know at the end: how many, how bad, and what could not be read. */
export function describeTotals({ summary, coverage }: ReportTotals): string {
  const { functions, waived, byStatus, byCompliance, asOf, tableAsOf } = summary;
  const statuses = STATUSES.toReversed().flatMap((status) => {
    const count = byStatus[status];
    return count === undefined ? [] : [`${status} ${count}`];
  });
  const gaps = coverage.filter(({ status }) => status === 'failed' || status === 'not-enabled');
  const lines = [
    `${functions} ${functions === 1 ? 'function' : 'functions'} on ${asOf}: ` +
      `${byCompliance.NON_COMPLIANT ?? 0} NON_COMPLIANT, ${waived} waived.`,
    ...(statuses.length > 0 ? [`  ${statuses.join(', ')}`] : []),
    gaps.length === 0
      ? `Coverage: complete, ${coverage.length} accounts and Regions.`
      : `Coverage: incomplete, ${gaps.length} of ${coverage.length} accounts and Regions were not fully read:`,
    ...gaps.slice(0, MOST_GAPS).map((gap) => {
      const account = [gap.accountId || 'unknown account', gap.accountName].filter(Boolean).join(' ');
      return `  ${account} ${gap.region || 'all Regions'}: ${gap.status}: ${gap.reason}`;
    }),
    ...(gaps.length > MOST_GAPS ? [`  and ${gaps.length - MOST_GAPS} more: see coverage.csv`] : []),
    `Policy table of ${tableAsOf}. ${summary.notCounted}`,
  ];
  return `${lines.map(toPrintable).join('\n')}\n`;
}
