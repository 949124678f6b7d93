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
const NO_GAPS: CoverageGaps = { lines: [], told: 0, total: 0 };

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
    deprecation_date: null,
    block_create_date: null,
    block_update_date: null,
    next_deadline: null,
    days_left: null,
    successor: null,
    change: 'new',
    explanation:
      "ruby1.9 is not in the policy table: its dates are unknown. Look it up in AWS's list of Lambda runtimes.",
  }),
  aReportRow({
    function_name: 'frozen-api',
    runtime: 'nodejs12.x',
    status: 'update-blocked',
    deprecation_date: '2023-03-31',
    block_create_date: '2023-03-31',
    block_update_date: '2023-04-30',
    next_deadline: null,
    days_left: null,
    change: 'open',
    explanation:
      'nodejs12.x was deprecated 2023-03-31. AWS has blocked new functions since 2023-03-31 and updates since 2023-04-30. Move to nodejs24.x. Table of 2026-11-20.',
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
  told: 1,
  total: 1,
};

function platformMessage(report: ReportInput, gaps = NO_GAPS): Message {
  return toPlatformMessage(aSummary(report), { month: '2026-11', prefix: PREFIX, place: PLACE, gaps });
}

async function ownReport(rows: readonly ReportRow[]) {
  async function* bytes() {
    yield Buffer.from(ownerCsv(rows));
  }
  return readOwnerReport('report.csv', bytes(), '2026-11-20', 20);
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
      messageOf: () => ownerMessage(ROWS.slice(8), { ...NOVEMBER, coverage: [aPlace()] }, 'elsewhere'),
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

  test('counts what was not read in its totals, and says so where it counts only what was read', () => {
    const notRead = { region: 'us-east-1', change: 'not-read' };
    const excused = { compliance: 'COMPLIANT', waiver_expires: '2027-01-01' };
    const rows = [
      aReportRow({ change: 'open' }),
      aReportRow({ ...excused, change: 'waived' }),
      aReportRow({ ...notRead, function_name: 'invoices' }),
      aReportRow({ ...notRead, ...excused, function_name: 'batch' }),
    ];
    const message = platformMessage({ rows, previous: { month: '2026-10', summary: null } });
    const facts = message.sections.flatMap((section) => (section.kind === 'facts' ? section.facts : []));

    expect(message.title).toBe('Lambda runtimes 2026-11: 2 functions non-compliant');
    expect(message.lead).toMatch(/^2 of 4 functions are non-compliant, 2 waived\./);
    expect(facts).toEqual(
      expect.arrayContaining([
        { label: 'Waived', value: '2' },
        { label: 'Not read', value: '2 (1 non-compliant, 1 waived), counted as they were last read' },
      ]),
    );
    expect(listOf(message, 'By status, of those read')).toMatchObject({ items: ['2 deprecated'] });
    expect(listOf(message, 'Owners with the most non-compliant functions, of those read')).toMatchObject({
      items: ['checkout: 1 of 2 functions'],
    });
  });

  // A rerun of the first month keeps what an earlier run of it has read.
  test('tells of what was not read when there is no earlier month', () => {
    const message = platformMessage({ rows: [aReportRow({ change: 'not-read' })] });

    expect(textOf(message)).toContain(
      'Not read: 1 (1 non-compliant, 0 waived), counted as they were last read',
    );
    expect(textOf(message)).not.toMatch(/null|undefined/);
  });

  test('names statuses from the worst to the mildest, then those that are no phase', () => {
    const statuses = ['unassessed', 'supported', 'unlisted', 'deprecated', 'update-blocked', 'nearing'];
    const message = platformMessage({ rows: statuses.map((status) => aReportRow({ status })) });

    expect(listOf(message, 'By status')).toMatchObject({
      items: ['1 update-blocked', '1 deprecated', '1 nearing', '1 supported', '1 unlisted', '1 unassessed'],
    });
  });

  test('claims no more of what is gone than that the report has it no longer', () => {
    const rows = [aReportRow({ status: 'gone', compliance: 'NOT_APPLICABLE', change: 'gone' })];
    const message = platformMessage({ rows, previous: { month: '2026-10', summary: null } });

    expect(listOf(message, 'Since 2026-10')).toMatchObject({
      items: ['1 gone: not in this report any more'],
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
    const gaps = { lines: ['111122223333, eu-west-1, us-east-1: failed'], told: 2, total: 1202 };

    expect(
      listOf(platformMessage({}, gaps), 'Accounts and Regions that could not be read in full'),
    ).toMatchObject({ more: 'and 1,200 other places' });
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

  const BLOCKED = {
    status: 'update-blocked',
    block_create_date: '2026-08-01',
    block_update_date: '2026-09-01',
    next_deadline: null,
    next_deadline_kind: null,
    days_left: null,
  } as const;
  const WITHOUT_BLOCKS = { ...BLOCKED, block_create_date: null, block_update_date: null } as const;

  test('names first what is blocked, then what may be any day, then by deadline, then what has no date', async () => {
    // In the report's own order: what has no deadline ahead comes last.
    const rows = [
      aReportRow({ function_name: 'near', next_deadline: '2026-12-01', days_left: 11 }),
      aReportRow({ function_name: 'far' }),
      aReportRow({ ...WITHOUT_BLOCKS, function_name: 'deprecated', status: 'deprecated' }),
      aReportRow({
        ...WITHOUT_BLOCKS,
        function_name: 'creates-blocked',
        status: 'create-blocked',
        block_create_date: '2026-10-01',
      }),
      aReportRow({ ...BLOCKED, function_name: 'blocked' }),
      aReportRow({ ...BLOCKED, function_name: 'longer-blocked', block_update_date: '2026-02-01' }),
      aReportRow({
        ...WITHOUT_BLOCKS,
        function_name: 'unlisted',
        status: 'unlisted',
        deprecation_date: null,
        successor: null,
      }),
    ];
    const message = await ownerMessage(rows);

    expect(message.lead).toBe(
      '7 of 7 functions of checkout are non-compliant. Updates are blocked already for 2 functions. ' +
        'The next deadline is 2026-12-01 (in 11 days), when AWS blocks new functions on nodejs20.x.',
    );
    const place = 'shop (111122223333), eu-west-1, nodejs20.x';
    expect(listOf(message, 'Most urgent')).toMatchObject({
      items: [
        `Updates blocked since 2026-02-01: longer-blocked, ${place} -> nodejs24.x`,
        `Updates blocked since 2026-09-01: blocked, ${place} -> nodejs24.x`,
        `New functions blocked since 2026-10-01: creates-blocked, ${place} -> nodejs24.x`,
        `Deprecated since 2026-04-30: deprecated, ${place} -> nodejs24.x`,
        `2026-12-01 (in 11 days): near, ${place} -> nodejs24.x`,
        `2027-02-01 (in 73 days): far, ${place} -> nodejs24.x`,
        `No date known: unlisted, ${place} (unlisted)`,
      ],
    });
    expect(textOf(message)).toContain('Updates blocked already: 2\nWithout a deadline ahead: 3\n');
  });

  test('cuts none off that is blocked for others that have time left', async () => {
    const rows = [
      ...names(25).map((name) => aReportRow({ function_name: name })),
      aReportRow({ ...BLOCKED, function_name: 'blocked' }),
    ];
    const list = listOf(await ownerMessage(rows), 'Most urgent');

    expect(list).toMatchObject({
      items: [
        expect.stringMatching(/^Updates blocked since 2026-09-01: blocked,/),
        ...names(19).map((name) => expect.stringContaining(`: ${name},`)),
      ],
      more: 'and 6 others',
    });
  });

  test('names the next deadline though only what is blocked has room', async () => {
    const rows = [
      aReportRow({ next_deadline_kind: 'block-update' }),
      ...names(20).map((name) => aReportRow({ ...BLOCKED, function_name: name })),
    ];
    const message = await ownerMessage(rows);

    expect(JSON.stringify(listOf(message, 'Most urgent'))).not.toContain('2027-02-01');
    expect(message.lead).toContain(
      'Updates are blocked already for 20 functions. ' +
        'The next deadline is 2027-02-01 (in 73 days), when AWS blocks updates on nodejs20.x.',
    );
  });

  test('goes by the dates of what was not read, for the status is of the day on which it was', async () => {
    const row = { ...BLOCKED, status: 'create-blocked', block_update_date: '2026-11-20', change: 'not-read' };

    expect(listOf(await ownerMessage([aReportRow(row)]), 'Most urgent')).toMatchObject({
      items: [expect.stringMatching(/^Updates blocked since 2026-11-20: .*, not-read$/)],
    });
  });

  test('claims no block that was only foretold: AWS may have moved it since the table was written', async () => {
    const row = aReportRow({ ...BLOCKED, block_update_date: '2026-11-19', table_as_of: '2026-10-31' });
    const message = await ownerMessage([row]);

    expect(message.lead).toContain(
      'Updates are blocked already for 1 function, unless AWS has moved its dates meanwhile.',
    );
    expect(listOf(message, 'Most urgent')).toMatchObject({
      items: [expect.stringMatching(/^Updates were to be blocked 2026-11-19: /)],
    });
  });

  test.each([
    ['everything was read', [aPlace()], {}, true],
    ['an account could not be read', [aPlace(), aPlace({ status: 'failed' })], {}, false],
    ['something of theirs was not read', [aPlace()], { change: 'not-read' }, false],
  ])('says that nothing is left to do or not, when %s', async (_, coverage, members, expected) => {
    const rows = [
      aReportRow({ ...SUPPORTED, change: 'fixed' }),
      aReportRow({ ...SUPPORTED, function_name: 'quiet-api', ...members }),
    ];
    const message = await ownerMessage(rows, { ...NOVEMBER, coverage });

    expect(message.lead.includes('Nothing is left to do.')).toBe(expected);
  });

  test('compares with no month where there is none', async () => {
    const rows = [
      aReportRow({ change: 'not-read' }),
      aReportRow({ ...SUPPORTED, change: 'fixed' }),
      aReportRow({ status: 'gone', compliance: 'NOT_APPLICABLE', change: 'gone' }),
    ];
    const message = await ownerMessage(rows, { rows });

    expect(message.lead).toContain('1 fixed and 1 gone.');
    expect(textOf(message)).toContain('Not read, counted as last read: 1\n');
    expect(textOf(message)).not.toMatch(/null|undefined/);
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
