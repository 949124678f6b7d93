import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { loadPolicyTable } from '../../adapters/policy-table.ts';
import { evaluate } from '../../core/evaluate.ts';
import type { Finding } from '../../core/finding.ts';
import type { LambdaFunction } from '../../core/lambda-function.ts';
import { REPORT_COLUMNS } from '../../reporter/report-row.ts';
import {
  CSV_FORMAT,
  JSON_FORMAT,
  NDJSON_FORMAT,
  orderRows,
  type RowFormat,
} from '../../reporter/row-format.ts';
import { aFunction } from '../support/a-function.ts';
import { aPolicy } from '../support/a-policy.ts';
import { aReportRow } from '../support/a-report-row.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { textOf } from '../support/text-of.ts';

const TABLE = loadPolicyTable();

function findingsOf(count: number): Finding[] {
  return Array.from({ length: count }, (_, index) =>
    evaluate(
      aFunction({ functionName: `f-${index}`, tags: { team: '東京' } }),
      TABLE,
      aPolicy({ owners: [{ tag: 'team' }] }),
      '2026-11-20',
    ),
  );
}

async function write(format: RowFormat, findings: readonly Finding[]): Promise<string> {
  const rows = orderRows(format, temporaryFolder(), 'rows');
  for (const finding of findings) await rows.add(finding);
  return textOf(rows.pieces());
}

describe('the columns of a row', () => {
  test('are those of the contract, in its order', () => {
    expect(REPORT_COLUMNS.join(', ')).toBe(
      'account_id, account_name, ou_path, region, function_name, function_arn, version, runtime, package_type, status, ' +
        'compliance, deprecation_date, block_create_date, block_update_date, next_deadline, next_deadline_kind, days_left, ' +
        'successor, owner, owner_source, waiver_expires, waiver_reason, last_modified, change, table_as_of, explanation',
    );
  });
});

describe.each([0, 1, 2, 5_000])('%i findings', (count) => {
  const names = Array.from({ length: count }, (_, index) => `f-${index}`);

  test('are a valid JSON array', async () => {
    const rows: { function_name: string }[] = JSON.parse(await write(JSON_FORMAT, findingsOf(count)));

    expect(rows.map((row) => row.function_name)).toEqual(names);
  });

  test('are NDJSON, an object a line', async () => {
    const text = await write(NDJSON_FORMAT, findingsOf(count));

    const lines = text.split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((line) => JSON.parse(line).function_name)).toEqual(names);
  });

  test('are CSV with one header', async () => {
    const rows: string[][] = parse(await write(CSV_FORMAT, findingsOf(count)));

    expect(rows[0]).toEqual(REPORT_COLUMNS);
    expect(rows.slice(1).map((row) => row[REPORT_COLUMNS.indexOf('function_name')])).toEqual(names);
  });
});

describe('a row', () => {
  const [finding] = findingsOf(1);

  test('says the same in JSON and NDJSON, with every column and null for what is unknown', async () => {
    if (finding === undefined) throw new Error('no finding');

    const [fromJson] = JSON.parse(await write(JSON_FORMAT, [finding]));
    const fromNdjson = JSON.parse(await write(NDJSON_FORMAT, [finding]));

    expect(fromNdjson).toEqual(fromJson);
    expect(Object.keys(fromJson)).toEqual(REPORT_COLUMNS);
    expect(fromJson).toEqual(
      aReportRow({
        account_name: null,
        region: 'eu-central-1',
        function_name: 'f-0',
        function_arn: 'arn:aws:lambda:eu-central-1:111122223333:function:f-0',
        owner: '東京',
        explanation:
          'nodejs20.x was deprecated 2026-04-30. AWS blocks new functions 2027-02-01 and updates 2027-03-03 (103 days). Move to nodejs24.x. Table of 2026-11-20.',
      }),
    );
  });

  test('never says null or undefined in CSV', async () => {
    const bare = aFunction({ runtime: null, packageType: null, tags: null, lastModified: null });

    const text = await write(CSV_FORMAT, [evaluate(bare, TABLE, aPolicy(), '2026-11-20')]);

    expect(text).not.toMatch(/null|undefined/);
    expect(text.split('\r\n')[1]).toBe(
      '111122223333,,,eu-central-1,orders-api,arn:aws:lambda:eu-central-1:111122223333:function:orders-api,$LATEST,,,' +
        'unassessed,NOT_APPLICABLE,,,,,,,,unowned,tags-not-read,,,,,2026-11-20,' +
        'Not assessed: AWS reports no runtime for this function. Table of 2026-11-20.',
    );
  });

  test('in CSV is of its own, whatever the one before it on the same runtime told', async () => {
    const waivers = [
      { scope: { tag: { key: 'team', value: 'b' } }, owner: 'x', reason: 'y', expires: '2028-01-01' },
    ];
    const judge = (members: Partial<LambdaFunction>, noticeDays: number, today: string) =>
      evaluate(aFunction({ runtime: 'java21', ...members }), TABLE, aPolicy({ waivers, noticeDays }), today);
    const findings = [
      judge({}, 180, '2026-11-20'),
      judge({ packageType: null }, 180, '2026-11-20'),
      judge({}, 3_650, '2026-11-20'),
      judge({ tags: { team: 'b' } }, 3_650, '2026-11-20'),
      judge({}, 180, '2026-11-21'),
    ];

    const rows: Record<string, string>[] = parse(await write(CSV_FORMAT, findings), { columns: true });

    expect(
      rows.map((row) => [row['package_type'], row['status'], row['compliance'], row['days_left']]),
    ).toEqual([
      ['Zip', 'supported', 'COMPLIANT', '953'],
      ['', 'supported', 'COMPLIANT', '953'],
      ['Zip', 'nearing', 'NON_COMPLIANT', '953'],
      ['Zip', 'nearing', 'COMPLIANT', '953'],
      ['Zip', 'supported', 'COMPLIANT', '952'],
    ]);
  });

  test('tells when its waiver ends, not when it was promised to', async () => {
    const waivers = [{ scope: { runtime: 'nodejs20.x' }, owner: 'x', reason: 'y', expires: '2028-01-01' }];
    const waived = evaluate(aFunction(), TABLE, aPolicy({ waivers }), '2026-11-20');

    const row = JSON.parse(await write(NDJSON_FORMAT, [waived]));

    expect(row).toMatchObject({ compliance: 'COMPLIANT', waiver_expires: '2027-03-03', waiver_reason: 'y' });
  });
});
