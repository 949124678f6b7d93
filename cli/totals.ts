import { STATUSES } from '../core/finding.ts';
import type { ReportTotals } from '../reporter/report.ts';
import { toPrintable } from './printable.ts';

/** How many accounts and Regions are named, those not covered first, before the rest is left to coverage.csv. */
const MOST_TOLD = 10;

/** What a person wants to know at the end: how many, how bad, and what could not be read. */
export function describeTotals({ summary, coverage }: ReportTotals): string {
  const { functions, waived, byStatus, byCompliance, asOf, tableAsOf } = summary;
  const statuses = STATUSES.toReversed().flatMap((status) => {
    const count = byStatus[status];
    return count === undefined ? [] : [`${status} ${count}`];
  });
  const gaps = coverage.filter(({ status }) => status === 'failed' || status === 'not-enabled');
  const remarks = coverage.filter(({ status, reason }) => status === 'covered' && reason !== '');
  const told = [...gaps, ...remarks];
  const lines = [
    `${functions} ${functions === 1 ? 'function' : 'functions'} on ${asOf}: ` +
      `${byCompliance.NON_COMPLIANT ?? 0} NON_COMPLIANT, ${waived} waived.`,
    ...(statuses.length > 0 ? [`  ${statuses.join(', ')}`] : []),
    gaps.length === 0
      ? `Coverage: complete, ${coverage.length} ${coverage.length === 1 ? 'account and Region' : 'accounts and Regions'}.`
      : `Coverage: incomplete, ${gaps.length} of ${coverage.length} accounts and Regions were not fully read:`,
    ...told.slice(0, MOST_TOLD).map((row) => {
      const account = [row.accountId || 'unknown account', row.accountName].filter(Boolean).join(' ');
      return `  ${account} ${row.region || 'all Regions'}: ${row.status}: ${row.reason}`;
    }),
    ...(told.length > MOST_TOLD
      ? [`  and ${told.length - MOST_TOLD} more: --out writes all to coverage.csv`]
      : []),
    `Policy table of ${tableAsOf}. ${summary.notCounted}`,
  ];
  return `${lines.map(toPrintable).join('\n')}\n`;
}
