import type { ReportRow } from '../../reporter/report-row.ts';

/** The row of a function on a deprecated runtime, with the members that a test is about. */
export function aReportRow(members: Partial<ReportRow> = {}): ReportRow {
  return {
    account_id: '111122223333',
    account_name: 'shop',
    ou_path: null,
    region: 'eu-west-1',
    function_name: 'orders-api',
    function_arn: 'arn:aws:lambda:eu-west-1:111122223333:function:orders-api',
    version: '$LATEST',
    runtime: 'nodejs20.x',
    package_type: 'Zip',
    status: 'deprecated',
    compliance: 'NON_COMPLIANT',
    deprecation_date: '2026-04-30',
    block_create_date: '2027-02-01',
    block_update_date: '2027-03-03',
    next_deadline: '2027-02-01',
    next_deadline_kind: 'block-create',
    days_left: 73,
    successor: 'nodejs24.x',
    owner: 'checkout',
    owner_source: 'tag:team',
    waiver_expires: null,
    waiver_reason: null,
    last_modified: '2026-01-15T09:30:00.000Z',
    change: null,
    table_as_of: '2026-11-20',
    explanation: 'nodejs20.x was deprecated 2026-04-30. Move to nodejs24.x. Table of 2026-11-20.',
    ...members,
  };
}
