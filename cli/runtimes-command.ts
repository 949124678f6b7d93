import { parse } from '../adapters/parse.ts';
import { loadPolicyTable } from '../adapters/policy-table.ts';
import { nextDeadlineOf, statusOn } from '../core/evaluate.ts';
import type { IsoDate } from '../core/iso-date.ts';
import type { PolicyTable } from '../core/lifecycle.ts';
import { policySchema } from '../core/policy.ts';
import { toLine } from './table-format.ts';

const HEADER = ['runtime', 'status', 'deprecation', 'block create', 'block update', 'days', 'move to'];
const WIDTHS = [16, 14, 12, 12, 12, 5];
const DAYS = HEADER.indexOf('days');

/** `runtime-sunset runtimes`: the policy table, each runtime judged on a day with the default notice. */
export function describeRuntimes(asOf: IsoDate, format: 'table' | 'json'): string {
  const table = loadPolicyTable();
  const runtimes = judgeRuntimes(table, asOf);
  if (format === 'json') return `${JSON.stringify({ asOf, tableAsOf: table.asOf, runtimes }, null, 2)}\n`;
  const lines = runtimes.map((runtime) =>
    toLine(
      [
        runtime.id,
        runtime.status,
        runtime.deprecation ?? '',
        runtime.blockCreate ?? '',
        runtime.blockUpdate ?? '',
        runtime.nextDeadline === null ? '' : String(runtime.nextDeadline.daysLeft),
        runtime.successor ?? '',
      ],
      WIDTHS,
      DAYS,
    ),
  );
  return `${[toLine(HEADER, WIDTHS), ...lines, '', `On ${asOf}, by the policy table of ${table.asOf}.`].join('\n')}\n`;
}

function judgeRuntimes(table: PolicyTable, asOf: IsoDate) {
  const { noticeDays } = parse(policySchema, {}, 'default settings');
  return [...table.runtimes.values()].map((lifecycle) => ({
    ...lifecycle,
    status: statusOn(lifecycle, noticeDays, asOf),
    nextDeadline: nextDeadlineOf(lifecycle, asOf),
  }));
}
