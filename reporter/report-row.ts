import { describe } from '../core/describe.ts';
import type { Finding } from '../core/finding.ts';

/** The columns that say the same of all functions in an account's Region. */
export const PLACE_COLUMNS = ['account_id', 'account_name', 'ou_path', 'region'] as const;

/** The columns that tell the functions of a place apart. */
export const FUNCTION_COLUMNS = ['function_name', 'function_arn', 'version'] as const;

/** The columns that say the same of nearly all functions on a runtime. */
export const RUNTIME_COLUMNS = [
  'runtime',
  'package_type',
  'status',
  'compliance',
  'deprecation_date',
  'block_create_date',
  'block_update_date',
  'next_deadline',
  'next_deadline_kind',
  'days_left',
  'successor',
] as const;

/** The columns that say who answers for a function, and when it was touched. */
export const OWNER_COLUMNS = [
  'owner',
  'owner_source',
  'waiver_expires',
  'waiver_reason',
  'last_modified',
] as const;

/** The columns that say why, and on what table that rests: like those of the runtime, the same of nearly all. */
export const EXPLANATION_COLUMNS = ['change', 'table_as_of', 'explanation'] as const;

/** The columns of report.csv, in their order; a fixed contract. */
export const REPORT_COLUMNS = [
  ...PLACE_COLUMNS,
  ...FUNCTION_COLUMNS,
  ...RUNTIME_COLUMNS,
  ...OWNER_COLUMNS,
  ...EXPLANATION_COLUMNS,
] as const;

/** One row of the report: ISO dates, whole days, null for what is unknown. */
export type ReportRow = Readonly<Record<(typeof REPORT_COLUMNS)[number], string | number | null>>;

/** The row that tells a finding; `change` stays unknown until there is an earlier report to compare with. */
export function toReportRow(finding: Finding): ReportRow {
  const { fn, lifecycle, nextDeadline, owner, waiver } = finding;
  return {
    account_id: fn.account.id,
    account_name: fn.account.name,
    ou_path: fn.account.ouPath,
    region: fn.region,
    function_name: fn.functionName,
    function_arn: fn.functionArn,
    version: fn.version,
    runtime: fn.runtime,
    package_type: fn.packageType,
    status: finding.status,
    compliance: finding.compliance,
    deprecation_date: lifecycle?.deprecation ?? null,
    block_create_date: lifecycle?.blockCreate ?? null,
    block_update_date: lifecycle?.blockUpdate ?? null,
    next_deadline: nextDeadline?.date ?? null,
    next_deadline_kind: nextDeadline?.kind ?? null,
    days_left: nextDeadline?.daysLeft ?? null,
    successor: lifecycle?.successor ?? null,
    owner: owner.name,
    owner_source: owner.source === '' ? null : owner.source,
    waiver_expires: waiver?.ends ?? null,
    waiver_reason: waiver?.waiver.reason ?? null,
    last_modified: fn.lastModified,
    change: null,
    table_as_of: finding.tableAsOf,
    explanation: describe(finding),
  };
}
