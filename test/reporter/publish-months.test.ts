import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { LambdaFunction } from '../../core/lambda-function.ts';
import { aFunction } from '../support/a-function.ts';
import { type CollectedRun, startPublisher } from '../support/publisher-under-test.ts';

const SHOP = { id: '111122223333', name: 'shop', ouPath: 'o-exampleorg/r-ab12/ou-ab12-11111111' };
const LEGACY = { id: '222233334444', name: 'legacy', ouPath: 'o-exampleorg/r-ab12/ou-ab12-22222222' };
const DARK = { id: '333344445555', name: 'dark', ouPath: 'o-exampleorg/r-ab12/ou-ab12-22222222' };

function fn(functionName: string, runtime: string, members: Partial<LambdaFunction> = {}): LambdaFunction {
  return aFunction({ functionName, runtime, account: SHOP, tags: { team: 'checkout' }, ...members });
}

function waiver(name: string, expires: string) {
  const functionArn = `arn:aws:lambda:*:*:function:${name}`;
  return { scope: { functionArn }, owner: 'checkout', reason: 'Moves after the freeze', expires };
}

const WAIVERS = [waiver('waived-long', '2027-01-31'), waiver('waived-once', '2026-11-01')];
const MOVED_DATES = [
  { runtime: 'python3.10', blockCreate: '2027-04-01', reason: 'AWS moved it' },
  { runtime: 'python3.14', deprecation: '2029-05-31', reason: 'AWS moved it' },
];
const PROD = [{ name: 'prod', weight: 0.9 }];

/** What changes in the sample organization from month to month. */
const OCTOBER: CollectedRun = {
  runId: '20261020T060000Z-0a0a0a0a',
  month: '2026-10',
  settings: { waivers: WAIVERS },
  accounts: [SHOP, LEGACY, DARK],
  places: [
    {
      accountId: SHOP.id,
      region: 'eu-central-1',
      functions: [
        fn('stays-open', 'nodejs20.x'),
        fn('stays-clean', 'nodejs24.x'),
        fn('ages', 'nodejs22.x'),
        fn('open-date-moves', 'python3.10'),
        fn('clean-date-moves', 'python3.14'),
        fn('open-fixed', 'nodejs18.x'),
        fn('waived-long', 'python3.9'),
        fn('waived-once', 'python3.8'),
        fn('waived-later', 'nodejs16.x', { tags: { team: 'team/ship 🚢' } }),
        fn('vanishes', 'nodejs18.x'),
        fn('versions', 'nodejs24.x'),
        fn('versions', 'nodejs16.x', { version: '12', aliases: PROD }),
        fn('vanishes-with-versions', 'nodejs24.x'),
        fn('vanishes-with-versions', 'nodejs16.x', { version: '3', aliases: PROD }),
      ],
    },
    {
      accountId: LEGACY.id,
      region: 'eu-central-1',
      functions: [
        fn('unread-then-open', 'nodejs20.x', { account: LEGACY }),
        fn('unread-then-gone', 'nodejs18.x', { account: LEGACY }),
      ],
    },
    { accountId: DARK.id, region: 'eu-central-1', functions: [fn('dark', 'nodejs18.x', { account: DARK })] },
  ],
};

const NOVEMBER: CollectedRun = {
  runId: '20261120T060000Z-0b0b0b0b',
  month: '2026-11',
  previous: '2026-10',
  settings: { waivers: [...WAIVERS, waiver('waived-later', '2027-01-31')], dateOverrides: MOVED_DATES },
  accounts: [SHOP, LEGACY, DARK],
  places: [
    {
      accountId: SHOP.id,
      region: 'eu-central-1',
      functions: [
        fn('stays-open', 'nodejs20.x'),
        fn('stays-clean', 'nodejs24.x'),
        fn('ages', 'nodejs22.x'),
        fn('open-date-moves', 'python3.10'),
        fn('clean-date-moves', 'python3.14'),
        fn('open-fixed', 'nodejs24.x'),
        fn('waived-long', 'python3.9'),
        fn('waived-once', 'python3.8'),
        fn('waived-later', 'nodejs16.x', { tags: { team: 'team/ship 🚢' } }),
        fn('appears', 'python3.9'),
        fn('versions', 'nodejs24.x'),
      ],
    },
    { accountId: LEGACY.id, region: 'eu-central-1', status: 'failed', reason: 'AssumeRole: AccessDenied' },
    { accountId: DARK.id, region: 'eu-central-1', status: 'failed', reason: 'AssumeRole: AccessDenied' },
  ],
};

const DECEMBER: CollectedRun = {
  ...NOVEMBER,
  runId: '20261220T060000Z-0c0c0c0c',
  month: '2026-12',
  previous: '2026-11',
  places: [
    {
      accountId: SHOP.id,
      region: 'eu-central-1',
      functions: [
        fn('stays-open', 'nodejs20.x'),
        fn('stays-clean', 'nodejs24.x'),
        fn('ages', 'nodejs22.x'),
        fn('open-date-moves', 'python3.10'),
        fn('clean-date-moves', 'python3.14'),
        fn('open-fixed', 'nodejs24.x'),
        fn('waived-long', 'python3.9'),
        fn('waived-once', 'python3.8'),
        fn('waived-later', 'nodejs24.x', { tags: { team: 'team/ship 🚢' } }),
        fn('appears', 'python3.9'),
        fn('versions', 'nodejs24.x'),
      ],
    },
    {
      accountId: LEGACY.id,
      region: 'eu-central-1',
      functions: [fn('unread-then-open', 'nodejs20.x', { account: LEGACY })],
    },
    { accountId: DARK.id, region: 'eu-central-1', status: 'failed', reason: 'AssumeRole: AccessDenied' },
  ],
};

/** What each function's row says under `change` in October, November and December; null where it has no row. */
const EXPECTED: Record<string, readonly (string | null)[]> = {
  'stays-open $LATEST': ['new', 'open', 'open'],
  'stays-clean $LATEST': ['new', '', ''],
  'ages $LATEST': ['new', 'new', 'open'],
  'open-date-moves $LATEST': ['new', 'date-moved', 'open'],
  'clean-date-moves $LATEST': ['new', 'date-moved', ''],
  'open-fixed $LATEST': ['new', 'fixed', ''],
  'waived-long $LATEST': ['new', 'waived', 'waived'],
  'waived-once $LATEST': ['new', 'waiver-expired', 'open'],
  'waived-later $LATEST': ['new', 'waived', 'fixed'],
  'vanishes $LATEST': ['new', 'gone', null],
  'appears $LATEST': [null, 'new', 'open'],
  'versions $LATEST': ['new', '', ''],
  'versions 12': ['new', 'gone', null],
  'vanishes-with-versions $LATEST': ['new', 'gone', null],
  'vanishes-with-versions 3': ['new', 'gone', null],
  'unread-then-open $LATEST': ['new', 'not-read', 'open'],
  'unread-then-gone $LATEST': ['new', 'not-read', 'gone'],
  'dark $LATEST': ['new', 'not-read', 'not-read'],
};

test('three months tell what became of each function, in its row and in no other', async () => {
  const publisher = await startPublisher();
  const months = [OCTOBER, NOVEMBER, DECEMBER];

  for (const month of months) await publisher.replay(month);

  const changes = months.map(({ month }) => {
    const rows = publisher.records(month, 'report.csv');
    const entries = rows.map((row) => [`${row['function_name']} ${row['version']}`, row['change']] as const);
    expect(new Set(entries.map(([name]) => name)).size).toBe(rows.length);
    return new Map<string, string | undefined>(entries);
  });
  const told = Object.keys(EXPECTED).map((name) => [name, changes.map((month) => month.get(name) ?? null)]);
  expect(Object.fromEntries(told)).toEqual(EXPECTED);
  expect(changes.map(({ size }) => size)).toEqual([17, 18, 14]);
});

test.each([OCTOBER.month, NOVEMBER.month, DECEMBER.month])(
  'the report of %s is as in the golden file',
  async (golden) => {
    const publisher = await startPublisher();

    for (const month of [OCTOBER, NOVEMBER, DECEMBER]) await publisher.replay(month);

    const { prefix } = JSON.parse(publisher.text(`reports/month=${golden}/current.json`));
    const file = new URL(`../golden/months/${golden}.csv`, import.meta.url);
    expect(publisher.text(`${prefix}report.csv`)).toBe(readFileSync(file, 'utf8'));
  },
);
