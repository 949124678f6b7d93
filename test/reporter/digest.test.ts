import { describe, expect, test } from 'vitest';
import type { Delivery } from '../../core/delivery.ts';
import { digestAnswerSchema } from '../../reporter/digest-answer.ts';
import { toOwnerKey } from '../../reporter/owner-key.ts';
import { ownerReportKey } from '../../reporter/products.ts';
import { aPlace } from '../support/a-place.ts';
import { aReportRow } from '../support/a-report-row.ts';
import { captureOutput, metricsIn } from '../support/captured-output.ts';
import { ownerCsv, PREFIX, RUN_ID, startDigest } from '../support/digest-under-test.ts';
import { callsOf } from '../support/start-organization.ts';

const TO_PLATFORM = { defaultChannels: ['platform'] };

/** Settings whose routes send these owners to the channel `mail`. */
function mailTo(...owner: string[]) {
  return { routes: [{ match: { owner }, channels: ['mail'] }] };
}

function toldOf(deliveries: readonly Delivery[]): string[][] {
  return deliveries.map(({ about, edition, channel }) => [about, edition, channel]);
}

describe('a report', () => {
  test('is told on each default channel, as one thing in one edition', async () => {
    const digest = await startDigest(
      { rows: [aReportRow()] },
      { defaultChannels: ['platform', 'mail', 'topic'] },
    );

    const answer = await digest.tell();

    expect(digestAnswerSchema.parse(answer)).toEqual({ platform: 3, owners: 0 });
    expect(toldOf(digest.queued())).toEqual(
      ['platform', 'mail', 'topic'].map((channel) => ['report|2026-11|platform', RUN_ID, channel]),
    );
    expect(digest.queued().every(({ attachments }) => attachments === undefined)).toBe(true);
  });

  test('comes to Slack and by email, escaped as they want it', async () => {
    const rows = [aReportRow({ owner: '<!channel> & co' })];
    const coverage = [aPlace({ accountName: '<@U123>', status: 'failed', reason: 'no & <b>' })];
    const digest = await startDigest({ rows, coverage }, { defaultChannels: ['platform', 'mail'] });
    await digest.tell();

    const { deleted } = await digest.deliver.drain();

    expect(deleted).toHaveLength(2);
    expect(digest.deliver.slack.posts).toHaveLength(1);
    expect(digest.deliver.slack.warnings).toEqual([]);
    expect(digest.deliver.endpoint.mails).toMatchObject([
      { subject: 'Lambda runtimes 2026-11 (incomplete): 1 function non-compliant', attachments: [] },
    ]);
  });

  test('that is told again for the same run reaches nobody twice', async () => {
    const rows = [aReportRow()];
    const digest = await startDigest({ rows }, { ...TO_PLATFORM, ...mailTo('checkout') });

    await digest.tell();
    await digest.deliver.drain();
    await digest.tell();
    const { deleted } = await digest.deliver.drain();

    expect(deleted).toHaveLength(2);
    expect(digest.deliver.slack.posts).toHaveLength(1);
    expect(digest.deliver.endpoint.mails).toHaveLength(1);
  });

  test('for which there is no default channel is no failure: a warning and a metric say so', async () => {
    const output = captureOutput();
    const digest = await startDigest({ rows: [aReportRow()] }, mailTo('checkout'), { silent: false });

    expect(await digest.tell()).toEqual({ platform: 0, owners: 1 });

    expect(output().filter(({ level }) => level === 'WARN')).toMatchObject([
      {
        message: 'nobody hears of the report: in the settings defaultChannels names no channel',
        runId: RUN_ID,
      },
    ]);
    expect(metricsIn(output())).toEqual([
      { DigestUnrouted: 1, DigestsQueued: 1, service: 'runtime-sunset-report-digest' },
    ]);
  });

  test('goes by the settings of its run, not by those in force', async () => {
    const digest = await startDigest({}, TO_PLATFORM);
    digest.deliver.endpoint.publishSettings('{"defaultChannels":[]}');

    expect(await digest.tell()).toEqual({ platform: 1, owners: 0 });
    expect(callsOf(digest.deliver.endpoint, 'GetLatestConfiguration')).toEqual([]);
  });

  test.each([
    ['settings', `runs/${RUN_ID}/settings.json`],
    ['summary', `${PREFIX}summary.json`],
    ['coverage', `${PREFIX}coverage.csv`],
  ])('without %s fails with the key that is missing', async (_, key) => {
    const digest = await startDigest({}, TO_PLATFORM);
    const [etag] = [...digest.deliver.endpoint.objects('reports')].flatMap(([name, object]) =>
      name === key ? [object.etag] : [],
    );
    await digest.bucket.remove(key, etag ?? '');

    await expect(digest.tell()).rejects.toThrow(`${key}: there is no such object`);
    expect(digest.queued()).toEqual([]);
  });
});

describe('an owner whom a route names', () => {
  test('gets their report by email, byte by byte', async () => {
    const rows = [
      aReportRow(),
      aReportRow({ function_name: 'größe', explanation: '"a", b\r\n=c', owner: 'checkout' }),
      aReportRow({ owner: 'search' }),
    ];
    const digest = await startDigest({ rows }, mailTo('checkout'));

    expect(await digest.tell()).toEqual({ platform: 0, owners: 1 });
    expect(toldOf(digest.queued())).toEqual([['report|2026-11|owner|checkout', RUN_ID, 'mail']]);
    await digest.deliver.drain();

    const key = `${PREFIX}owner=checkout/report.csv`;
    expect(digest.deliver.endpoint.mails).toMatchObject([
      {
        to: ['checkout@example.com'],
        subject: 'Lambda runtimes 2026-11, checkout: 2 functions non-compliant',
        attachments: [
          {
            fileName: 'runtime-sunset-2026-11-checkout.csv',
            contentType: 'text/csv; charset=utf-8',
            content: digest.deliver.endpoint.objects('reports').get(key)?.body,
          },
        ],
      },
    ]);
  });

  test('gets no file on Slack or a topic, and is told where it lies', async () => {
    const digest = await startDigest(
      { rows: [aReportRow()] },
      { routes: [{ match: { owner: ['checkout'] }, channels: ['platform', 'topic'] }] },
    );

    await digest.tell();

    expect(digest.queued()).toHaveLength(2);
    for (const { attachments, message } of digest.queued()) {
      expect(attachments).toBeUndefined();
      expect(message.sections).toContainEqual({
        kind: 'paragraph',
        text: `The whole report: s3://reports/${PREFIX}owner=checkout/report.csv`,
      });
    }
    await digest.deliver.drain();
    expect(digest.deliver.slack.posts).toHaveLength(1);
    expect(digest.deliver.endpoint.publications).toHaveLength(1);
  });

  test('whose report is too large for an email is told where it lies', async () => {
    const output = captureOutput();
    const digest = await startDigest({ rows: [aReportRow()] }, mailTo('checkout'), { silent: false });
    const key = ownerReportKey(PREFIX, 'checkout');
    const rows = Array.from({ length: 40_000 }, (_, index) =>
      aReportRow({ function_name: `orders-${index}` }),
    );
    await digest.bucket.put(key, ownerCsv(rows), 'text/csv');

    expect(await digest.tell()).toEqual({ platform: 0, owners: 1 });

    const [delivery] = digest.queued();
    expect(delivery?.attachments).toBeUndefined();
    expect(delivery?.message.lead).toContain('40,000 of 40,000 functions of checkout are non-compliant');
    expect(delivery?.message.sections).toContainEqual({
      kind: 'paragraph',
      text: `The whole report is too large to be attached: s3://reports/${key}`,
    });
    expect(metricsIn(output())).toEqual([
      {
        DigestUnrouted: 1,
        DigestsQueued: 1,
        AttachmentsTooLarge: 1,
        service: 'runtime-sunset-report-digest',
      },
    ]);
  });

  test.each([
    ['that climbs', '../../etc/passwd'],
    ['that is a prototype', '__proto__'],
    ['with markup', '<!channel>|<script>alert(1)</script>'],
    ['that is a formula', '=HYPERLINK("https://evil.example")'],
    ['that adds a header', 'a\r\nBcc: everyone@example.com'],
    ['of other writing', 'größe команда 🚀 \u202Egnp'],
    ['without end', 'x'.repeat(256)],
  ])('by a name %s gets their own rows', async (_, owner) => {
    const rows = [aReportRow({ owner }), aReportRow({ owner: 'checkout' })];
    const digest = await startDigest({ rows }, mailTo(owner));

    await digest.tell();
    const { deleted } = await digest.deliver.drain();

    expect(deleted).toHaveLength(1);
    const [mail] = digest.deliver.endpoint.mails;
    expect(mail?.attachments[0]?.fileName).toBe(`runtime-sunset-2026-11-${toOwnerKey(owner)}.csv`);
    expect(String(mail?.attachments[0]?.content)).toBe(ownerCsv(rows.slice(0, 1)));
    expect(mail?.subject).toMatch(/^Lambda runtimes 2026-11, \P{Cc}+: 1 function non-compliant$/u);
  });

  test('hears nothing when nothing of theirs needs action, is fixed or is gone', async () => {
    const fine = { status: 'supported', compliance: 'COMPLIANT', next_deadline: null, days_left: null };
    const rows = [aReportRow(fine), aReportRow({ ...fine, owner: 'search', change: 'new' })];
    const digest = await startDigest({ rows }, mailTo('checkout', 'search', 'nobody'));

    expect(await digest.tell()).toEqual({ platform: 0, owners: 0 });
    expect(digest.queued()).toEqual([]);
  });

  test.each([
    ['waived', { compliance: 'COMPLIANT', waiver_expires: '2027-01-01', change: 'waived' }],
    ['fixed', { status: 'supported', compliance: 'COMPLIANT', change: 'fixed' }],
    ['gone', { status: 'gone', compliance: 'NOT_APPLICABLE', change: 'gone' }],
  ])('hears of what is only %s', async (_, members) => {
    const digest = await startDigest({ rows: [aReportRow(members)] }, mailTo('checkout'));

    expect(await digest.tell()).toEqual({ platform: 0, owners: 1 });
  });

  test('does not hear of rows that have their name only because they have no owner', async () => {
    const rows = [
      aReportRow({ owner: 'unowned', owner_source: null }),
      aReportRow({ owner: 'unowned', owner_source: 'tags-not-read' }),
      aReportRow({ owner: 'unowned', owner_source: 'account-tags-not-read' }),
      aReportRow({ owner: 'unowned', owner_source: 'ou-not-read' }),
    ];
    const digest = await startDigest({ rows }, mailTo('unowned'));

    expect(await digest.tell()).toEqual({ platform: 0, owners: 0 });
  });

  test('is read of nobody else: reports without a route stay where they are', async () => {
    const rows = ['checkout', 'search', 'data'].map((owner) => aReportRow({ owner }));
    const digest = await startDigest({ rows }, mailTo('search'));

    await digest.tell();

    const read = callsOf(digest.deliver.endpoint, 'GetObject').map((input) => JSON.stringify(input));
    expect(read.filter((input) => input.includes('owner=') || input.includes('owner%3D'))).toHaveLength(1);
  });
});

describe('the routes of an owner', () => {
  const rows = [
    aReportRow({ account_id: '222233334444', ou_path: 'ou-ab12-11111111', region: 'eu-west-1' }),
    aReportRow({ account_id: '333344445555', region: 'us-east-1' }),
  ];

  test.each([
    ['the first that matches wins', [{ owner: ['checkout'] }, { owner: ['checkout'] }], ['platform']],
    [
      'service and category are those of the report',
      [{ owner: ['checkout'], service: ['lambda'], category: ['Report'] }],
      ['platform'],
    ],
    ['those for other categories do not match', [{ owner: ['checkout'], category: ['scheduledChange'] }], []],
    ['those for other services do not match', [{ owner: ['checkout'], service: ['EC2'] }], []],
    ['those that name no owner are not theirs', [{ service: ['LAMBDA'] }, { owner: ['checkout'] }], ['mail']],
    [
      'each row looks by its account',
      [
        { owner: ['checkout'], account: ['222233334444'] },
        { owner: ['checkout'], account: ['333344445555'] },
      ],
      ['platform', 'mail'],
    ],
    [
      'each row looks by its unit',
      [
        { owner: ['checkout'], ouPath: ['ou-ab12-99999999'] },
        { owner: ['checkout'], ouPath: ['ou-ab12-11111111'] },
      ],
      ['mail'],
    ],
    [
      'each row looks by its Region',
      [
        { owner: ['checkout'], region: ['ap-south-1'] },
        { owner: ['checkout'], region: ['us-east-1'] },
      ],
      ['mail'],
    ],
  ])('%s', async (_, matches, expected) => {
    const channels = ['platform', 'mail'];
    const routes = matches.map((match, index) => ({ match, channels: [channels[index]] }));
    const digest = await startDigest({ rows }, { routes });

    await digest.tell();

    expect(digest.queued().map(({ channel }) => channel)).toEqual(expected);
  });
});

describe('an owner whose report cannot be read', () => {
  test('holds no other up, and fails the invocation so that it is tried again', async () => {
    const output = captureOutput();
    const rows = ['checkout', 'search'].map((owner) => aReportRow({ owner }));
    const settings = { ...TO_PLATFORM, ...mailTo('checkout', 'search') };
    const digest = await startDigest({ rows }, settings, { silent: false });
    await digest.bucket.put(ownerReportKey(PREFIX, 'checkout'), 'account_id\r\n', 'text/csv');

    await expect(digest.tell()).rejects.toThrow(
      `1 owners were not told, the first: Error: ${PREFIX}owner=checkout/report.csv: has no column account_name`,
    );

    expect(digest.queued().map(({ about }) => about)).toEqual([
      'report|2026-11|platform',
      'report|2026-11|owner|search',
    ]);
    expect(metricsIn(output())).toEqual([
      { DigestsQueued: 2, OwnersFailed: 1, service: 'runtime-sunset-report-digest' },
    ]);
  });

  test('because the queue refuses is told by the next try, and the others not again', async () => {
    const rows = ['checkout', 'search'].map((owner) => aReportRow({ owner }));
    const digest = await startDigest({ rows }, mailTo('checkout', 'search'));
    digest.deliver.endpoint.inject({ operation: 'SendMessageBatch', error: 'AccessDeniedException' });

    await expect(digest.tell()).rejects.toThrow('1 owners were not told');
    await digest.deliver.drain();
    await digest.tell();
    await digest.deliver.drain();

    expect(digest.deliver.endpoint.mails).toHaveLength(2);
  });
});

test('Another event than that of publishing is refused', async () => {
  const digest = await startDigest({}, TO_PLATFORM);

  await expect(digest.tell({ ...digest.event, runId: '../x' })).rejects.toThrow('event: runId: must be');
  expect(digest.queued()).toEqual([]);
});
