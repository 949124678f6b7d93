import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { toEmail } from '../../adapters/email-body.ts';
import { toSlackBody } from '../../adapters/slack-body.ts';
import type { Message } from '../../core/message.ts';
import type { CoverageGaps } from '../../reporter/coverage-gaps.ts';
import { type OwnerFile, saysAnything, toOwnerMessage } from '../../reporter/owner-message.ts';
import { readOwnerReport } from '../../reporter/owner-report.ts';
import { toPlatformMessage } from '../../reporter/platform-message.ts';
import type { ReportRow } from '../../reporter/report-row.ts';
import { aPlace } from '../support/a-place.ts';
import { aReportRow } from '../support/a-report-row.ts';
import { aSummary, ownerCsv, PREFIX, type ReportInput } from '../support/digest-under-test.ts';

const PLACE = { partition: 'aws', region: 'eu-central-1', bucket: 'runtime-sunset-reports' };
const NO_GAPS: CoverageGaps = { lines: [], total: 0 };

const SUPPORTED = {
  runtime: 'nodejs24.x',
  status: 'supported',
  compliance: 'COMPLIANT',
  next_deadline: '2028-04-30',
  days_left: 527,
} as const;

/** The month of the golden files: a row for each change, and one that is fine. */
const ROWS: readonly ReportRow[] = [
  aReportRow({ function_name: 'cart-api', next_deadline: '2026-12-01', days_left: 11, change: 'date-moved' }),
  aReportRow({ function_name: 'orders-api', change: 'open' }),
  aReportRow({ function_name: 'orders-mail', version: '12', change: 'new', account_name: null }),
  aReportRow({ function_name: 'invoices', change: 'not-read', region: 'us-east-1' }),
  aReportRow({ function_name: 'legacy-import', change: 'waiver-expired', owner: '<data> & "co"' }),
  aReportRow({
    function_name: 'odd',
    runtime: 'ruby1.9',
    status: 'unlisted',
    next_deadline: null,
    days_left: null,
    successor: null,
    change: 'new',
    explanation:
      "ruby1.9 is not in the policy table: its dates are unknown. Look it up in AWS's list of Lambda runtimes.",
  }),
  aReportRow({
    function_name: 'batch',
    compliance: 'COMPLIANT',
    waiver_expires: '2027-01-01',
    change: 'waived',
  }),
  aReportRow({ ...SUPPORTED, function_name: 'search-api', change: 'fixed' }),
  aReportRow({ ...SUPPORTED, function_name: 'quiet-api' }),
  aReportRow({
    function_name: 'old',
    status: 'gone',
    compliance: 'NOT_APPLICABLE',
    change: 'gone',
    next_deadline: null,
  }),
];

const OCTOBER = { ...aSummary({ rows: ROWS }), functions: 12, waived: 0 };
const NOVEMBER: ReportInput = {
  rows: ROWS,
  previous: { month: '2026-10', summary: OCTOBER },
  coverage: [
    aPlace(),
    aPlace({ region: 'us-east-1', status: 'failed', reason: 'AssumeRole: AccessDenied: no role' }),
    aPlace({
      accountId: '222233334444',
      accountName: null,
      region: '',
      status: 'skipped',
      reason: 'SUSPENDED',
    }),
  ],
};
const GAPS = {
  lines: ['shop (111122223333), us-east-1: failed, AssumeRole: AccessDenied: no role'],
  total: 1,
};

function platformMessage(report: ReportInput, gaps = NO_GAPS): Message {
  return toPlatformMessage(aSummary(report), { month: '2026-11', prefix: PREFIX, place: PLACE, gaps });
}

async function ownReport(rows: readonly ReportRow[]) {
  async function* bytes() {
    yield Buffer.from(ownerCsv(rows));
  }
  return readOwnerReport('report.csv', bytes(), 20);
}

async function ownerMessage(
  rows: readonly ReportRow[],
  report: ReportInput = NOVEMBER,
  file: OwnerFile = { attachedAs: 'runtime-sunset-2026-11-checkout.csv' },
): Promise<Message> {
  const folder = `${PREFIX}owner=checkout/`;
  const context = { owner: 'checkout', month: '2026-11', summary: aSummary(report), place: PLACE };
  return toOwnerMessage(await ownReport(rows), { ...context, folder, key: `${folder}report.csv` }, file);
}

function listOf(message: Message, heading: string) {
  return message.sections.find((section) => section.kind === 'list' && section.heading === heading);
}

function textOf(message: Message): string {
  const { subject, text } = toEmail(message);
  return `Subject: ${subject}\n\n${text}`;
}

describe('the messages of the golden files:', () => {
  test.each([
    { name: 'platform', messageOf: () => platformMessage(NOVEMBER, GAPS) },
    { name: 'platform-first', messageOf: () => platformMessage({ rows: ROWS.slice(1, 3) }) },
    {
      name: 'owner',
      messageOf: () => ownerMessage(ROWS.filter(({ owner }) => owner === 'checkout')),
    },
    {
      name: 'owner-done',
      messageOf: () => ownerMessage(ROWS.slice(7), { ...NOVEMBER, coverage: [aPlace()] }, 'elsewhere'),
    },
  ])('$name', async ({ name, messageOf }) => {
    const message = await messageOf();
    const golden = (kind: string) =>
      readFileSync(new URL(`../golden/digest/${name}.${kind}`, import.meta.url), 'utf8');

    expect(`${JSON.stringify(toSlackBody(message), null, 2)}\n`).toBe(golden('slack.json'));
    expect(textOf(message)).toBe(golden('txt'));
  });
});

describe('the message to the platform', () => {
  test('says that a first report is the first, and compares it with nothing', () => {
    const message = platformMessage({ rows: [aReportRow({ change: 'new' })] });

    expect(message.lead).toContain('This is the first report');
    expect(textOf(message)).not.toContain('Since');
    expect(textOf(message)).not.toMatch(/null|undefined/);
  });

  test('compares nothing with a month whose totals cannot be read any more', () => {
    const message = platformMessage({ rows: ROWS, previous: { month: '2026-10', summary: null } });

    expect(message.lead).toContain('The totals of 2026-10 cannot be compared with these.');
    expect(textOf(message)).not.toMatch(/unchanged|null|undefined/);
  });

  test('of an organization without functions says so', () => {
    const message = platformMessage({ coverage: [] });

    expect(message.title).toBe('Lambda runtimes 2026-11: no functions non-compliant');
    expect(message.lead).toMatch(/^No function was found\./);
    expect(listOf(message, 'Owners with the most non-compliant functions')).toMatchObject({
      items: [],
      more: null,
    });
  });

  test('names the ten owners with the most non-compliant functions, and counts the others', () => {
    const rows = Array.from({ length: 12 }, (_, index) =>
      Array.from({ length: 1 + (index % 3) }, () => aReportRow({ owner: `team-${index}` })),
    ).flat();

    expect(listOf(platformMessage({ rows }), 'Owners with the most non-compliant functions')).toMatchObject({
      items: [
        'team-11: 3 of 3 functions',
        'team-2: 3 of 3 functions',
        'team-5: 3 of 3 functions',
        'team-8: 3 of 3 functions',
        'team-1: 2 of 2 functions',
        'team-10: 2 of 2 functions',
        'team-4: 2 of 2 functions',
        'team-7: 2 of 2 functions',
        'team-0: 1 of 1 function',
        'team-3: 1 of 1 function',
      ],
      more: 'and 2 others',
    });
  });

  test('counts the places that it does not name', () => {
    const gaps = { lines: ['111122223333, eu-west-1: failed'], total: 1201 };

    expect(listOf(platformMessage({}, gaps), 'Accounts and Regions that could not be read')).toMatchObject({
      more: 'and 1,200 others',
    });
  });

  test('has no link where the console stands elsewhere', () => {
    const place = { ...PLACE, partition: 'aws-cn' };
    const context = { month: '2026-11', prefix: PREFIX, place, gaps: NO_GAPS };

    expect(toPlatformMessage(aSummary(), context).links).toEqual([]);
  });
});

describe('the message to an owner', () => {
  const names = (count: number) =>
    Array.from({ length: count }, (_, index) => `fn-${String(index).padStart(2, '0')}`);

  test.each([
    [20, null],
    [21, 'and 1 other'],
    [1020, 'and 1,000 others'],
  ])('of %i functions names the first 20', async (count, more) => {
    const rows = names(count).map((name) => aReportRow({ function_name: name }));
    const message = await ownerMessage(rows);
    const list = listOf(message, 'Most urgent');

    expect(list).toMatchObject({ items: expect.objectContaining({ length: 20 }), more });
    expect(JSON.stringify(list)).toContain('fn-19');
    expect(JSON.stringify(toSlackBody(message))).toContain('fn-19');
  });

  test('names only what is non-compliant, and counts what is waived', async () => {
    const waived = aReportRow({
      function_name: 'excused',
      compliance: 'COMPLIANT',
      waiver_expires: '2027-01-01',
    });
    const message = await ownerMessage([waived, aReportRow()]);

    expect(message.lead).toMatch(/^1 of 2 functions of checkout is non-compliant, 1 waived\./);
    expect(JSON.stringify(message)).not.toContain('excused');
  });

  test('does not count a waiver that has ended, or that is not needed', async () => {
    const report = await ownReport([
      aReportRow({ waiver_expires: '2026-11-01' }),
      aReportRow({ status: 'unassessed', compliance: 'NOT_APPLICABLE', waiver_expires: '2027-01-01' }),
    ]);

    expect(report).toMatchObject({ nonCompliant: 1, waived: 0 });
  });

  test('leaves changes out of a first report', async () => {
    const message = await ownerMessage([aReportRow({ change: 'new' })], { rows: ROWS });

    expect(listOf(message, 'Most urgent')).toMatchObject({
      items: [
        '2027-02-01 (in 73 days): orders-api, shop (111122223333), eu-west-1, nodejs20.x -> nodejs24.x',
      ],
    });
    expect(textOf(message)).not.toMatch(/null|undefined/);
  });

  test.each([
    [0, 'today'],
    [1, 'in 1 day'],
    [-12, '12 days ago'],
  ])('tells a deadline %i days away as %s', async (days, words) => {
    expect((await ownerMessage([aReportRow({ days_left: days })])).lead).toContain(`2027-02-01 (${words})`);
  });

  test('is for those only who have something to do, or have done it', async () => {
    const fine = aReportRow(SUPPORTED);

    expect(saysAnything(await ownReport([]))).toBe(false);
    expect(saysAnything(await ownReport([fine, { ...fine, change: 'date-moved' }]))).toBe(false);
    expect(saysAnything(await ownReport([fine, { ...fine, change: 'fixed' }]))).toBe(true);
  });
});
