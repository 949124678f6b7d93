import { expect, test } from 'vitest';
import { loadPolicyTable } from '../../adapters/policy-table.ts';
import { evaluate } from '../../core/evaluate.ts';
import type { LambdaFunction } from '../../core/lambda-function.ts';
import { toReportRecord, toRowRecord } from '../../reporter/report-record.ts';
import { toReportRow } from '../../reporter/report-row.ts';
import { aFunction } from '../support/a-function.ts';
import { aPolicy } from '../support/a-policy.ts';

const TABLE = loadPolicyTable();
const ACCOUNT = { id: '111122223333', name: 'platform', ouPath: 'o-abc/r-ab12' };

const FUNCTIONS: Partial<LambdaFunction>[] = [
  { account: ACCOUNT },
  { account: ACCOUNT, functionName: 'orders,worker' },
  { account: ACCOUNT, region: 'us-east-1' },
  { account: { ...ACCOUNT, name: '=cmd' }, region: 'us-east-1' },
  { account: { ...ACCOUNT, name: null }, tags: { team: 'orders, "west"' } },
  { packageType: null },
  { aliases: [{ name: 'prod', weight: 1 }], version: '12' },
  { runtime: 'nodejs24.x' },
  { runtime: 'nodejs99.x' },
  { runtime: null, packageType: 'Image' },
  { presence: 'deleted' },
];

const POLICIES = [
  {},
  { noticeDays: 3650 },
  { unlistedRuntime: 'COMPLIANT' as const },
  { dateOverrides: [{ runtime: 'nodejs20.x', deprecation: '2027-06-30', reason: 'agreed' }] },
  {
    waivers: [
      {
        scope: { account: ACCOUNT.id },
        owner: 'orders',
        reason: 'moves in, say, May',
        expires: '2027-01-31',
      },
    ],
  },
];

test('a record tells what its row does, whatever the record before it told', () => {
  const findings = [...FUNCTIONS, ...FUNCTIONS.toReversed()].flatMap((fn) =>
    POLICIES.flatMap((policy) =>
      ['2026-11-20', '2027-05-01'].map((today) => evaluate(aFunction(fn), TABLE, aPolicy(policy), today)),
    ),
  );

  const records = findings.map(toReportRecord);

  expect(records).toEqual(findings.map((finding) => toRowRecord(toReportRow(finding))));
});

test('a record tells of the table that was asked, though its row has not changed', () => {
  const older = { ...TABLE, asOf: '2026-01-01' };
  const fn = aFunction({ runtime: 'nodejs24.x' });

  const records = [TABLE, older].map((table) => toReportRecord(evaluate(fn, table, aPolicy(), '2026-11-20')));

  expect(records.map((record) => record.includes('2026-01-01'))).toEqual([false, true]);
});
