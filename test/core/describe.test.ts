import { describe, expect, test } from 'vitest';
import { loadPolicyTable } from '../../adapters/policy-table.ts';
import { describe as describeFinding } from '../../core/describe.ts';
import { evaluate } from '../../core/evaluate.ts';
import type { LambdaFunction } from '../../core/lambda-function.ts';
import type { Policy } from '../../core/policy.ts';
import { aFunction } from '../support/a-function.ts';
import { aLifecycle, aTable } from '../support/a-lifecycle.ts';
import { aPolicy } from '../support/a-policy.ts';

const TABLE = loadPolicyTable();

interface Case {
  readonly fn?: Partial<LambdaFunction>;
  readonly policy?: Partial<Policy>;
  readonly today?: string;
  readonly table?: typeof TABLE;
}

function sentence({ fn = {}, policy = {}, today = '2026-11-20', table = TABLE }: Case): string {
  return describeFinding(evaluate(aFunction(fn), table, aPolicy(policy), today));
}

function on(runtime: string, today: string): string {
  return sentence({ fn: { runtime }, today });
}

const WAIVER = {
  scope: { account: '111122223333' },
  owner: 'platform',
  reason: 'Moves with the new base image.',
  expires: '2027-01-31',
};

describe('the sentence of a status', () => {
  test.each([
    [
      'supported',
      'java21',
      '2026-11-20',
      'java21 is supported; AWS deprecates it 2029-06-30 (953 days). Table of 2026-11-20.',
    ],
    [
      'nearing',
      'nodejs22.x',
      '2026-11-20',
      'nodejs22.x will be deprecated 2027-04-30 (161 days). AWS blocks new functions 2027-06-01 and updates 2027-07-01 (223 days). Move to nodejs24.x. Table of 2026-11-20.',
    ],
    [
      'nearing, with an interim successor',
      'java17',
      '2027-01-20',
      'java17 will be deprecated 2027-06-30 (161 days). AWS blocks new functions 2027-07-31 and updates 2027-08-31 (223 days). Move to java25, or for now to java17.al2023. Table of 2026-11-20.',
    ],
    [
      'deprecated',
      'nodejs20.x',
      '2026-11-20',
      'nodejs20.x was deprecated 2026-04-30. AWS blocks new functions 2027-02-01 and updates 2027-03-03 (103 days). Move to nodejs24.x. Table of 2026-11-20.',
    ],
    [
      'deprecated, with no block scheduled',
      'dotnet9',
      '2026-11-20',
      'dotnet9 was deprecated 2026-11-10. AWS has scheduled no block of new functions or updates. Move to dotnet10. Table of 2026-11-20.',
    ],
    [
      'create-blocked',
      'go1.x',
      '2026-11-20',
      'go1.x was deprecated 2024-01-08. AWS has blocked new functions since 2024-02-08 and blocks updates 2027-03-03 (103 days). Move to provided.al2023. Table of 2026-11-20.',
    ],
    [
      'update-blocked',
      'python2.7',
      '2026-11-20',
      'python2.7 was deprecated 2021-07-15. AWS has blocked new functions since 2021-07-15 and updates since 2022-05-30. Move to python3.14. Table of 2026-11-20.',
    ],
    [
      'preview',
      'nodejs26.x',
      '2026-11-20',
      'nodejs26.x is a public preview, outside the Lambda SLA; AWS has scheduled no deprecation. Table of 2026-11-20.',
    ],
    [
      'unlisted',
      'nodejs28.x',
      '2026-11-20',
      "nodejs28.x is not in the policy table: its dates are unknown. Look it up in AWS's list of Lambda runtimes. Table of 2026-11-20.",
    ],
    [
      'unassessed',
      'custom',
      '2026-11-20',
      'Not assessed: a customer-managed runtime, for which AWS publishes no dates. Table of 2026-11-20.',
    ],
  ])('%s', (_, runtime, today, expected) => {
    expect(on(runtime, today)).toBe(expected);
  });

  test('unassessed, for a container image', () => {
    expect(sentence({ fn: { packageType: 'Image', runtime: null } })).toBe(
      'Not assessed: a container image brings its own runtime, for which AWS publishes no dates. Table of 2026-11-20.',
    );
  });

  test('unassessed, for a function without a runtime', () => {
    expect(sentence({ fn: { packageType: null, runtime: null } })).toBe(
      'Not assessed: AWS reports no runtime for this function. Table of 2026-11-20.',
    );
  });

  test('gone, for a deleted function', () => {
    expect(sentence({ fn: { presence: 'deleted' } })).toBe('The function was deleted. Table of 2026-11-20.');
  });

  test('gone, for a function out of scope', () => {
    expect(sentence({ fn: { presence: 'out-of-scope' } })).toBe(
      'The function left the scope of the rule. Table of 2026-11-20.',
    );
  });

  test('supported, with no deprecation scheduled', () => {
    const table = aTable([aLifecycle({ id: 'nodejs24.x' })]);

    expect(sentence({ fn: { runtime: 'nodejs24.x' }, table })).toBe(
      'nodejs24.x is supported; AWS has scheduled no deprecation. Table of 2026-11-20.',
    );
  });

  test('preview, with dates from the settings', () => {
    const policy = { dateOverrides: [{ runtime: 'nodejs26.x', deprecation: '2028-01-01', reason: 'ours' }] };

    expect(sentence({ fn: { runtime: 'nodejs26.x' }, policy })).toBe(
      'nodejs26.x is a public preview, outside the Lambda SLA; AWS deprecates it 2028-01-01 (407 days). Table of 2026-11-20 and your settings.',
    );
  });
});

describe('the dates in a sentence', () => {
  test.each([
    [
      'one day before the deprecation',
      'nodejs20.x',
      '2026-04-29',
      'nodejs20.x will be deprecated 2026-04-30 (1 day). AWS blocks new functions 2027-02-01 and updates 2027-03-03 (308 days).',
    ],
    [
      'on the day of the deprecation',
      'nodejs20.x',
      '2026-04-30',
      'nodejs20.x was deprecated 2026-04-30. AWS blocks new functions 2027-02-01 and updates 2027-03-03 (307 days).',
    ],
    [
      'with a block of updates only',
      'java11.al2023',
      '2029-01-01',
      'java11.al2023 will be deprecated 2029-06-30 (180 days). AWS blocks updates 2029-08-31 (242 days).',
    ],
    [
      'blocked before deprecated',
      'nodejs4.3-edge',
      '2019-05-01',
      'nodejs4.3-edge will be deprecated 2020-03-05 (309 days). AWS has blocked new functions since 2019-03-31 and updates since 2019-04-30.',
    ],
  ])('%s', (_, runtime, today, expected) => {
    const table = { ...TABLE, asOf: today };

    expect(sentence({ fn: { runtime }, today, table })).toContain(expected);
  });

  test('are told as they were scheduled once they have come since the table was written', () => {
    expect(on('nodejs22.x', '2027-06-15')).toBe(
      'nodejs22.x was scheduled to be deprecated 2027-04-30. AWS was to block new functions 2027-06-01 and blocks updates 2027-07-01 (16 days). Move to nodejs24.x. Table of 2026-11-20.',
    );
    expect(on('nodejs20.x', '2027-04-01')).toBe(
      'nodejs20.x was deprecated 2026-04-30. AWS was to block new functions 2027-02-01 and updates 2027-03-03. Move to nodejs24.x. Table of 2026-11-20.',
    );
    expect(on('go1.x', '2027-04-01')).toContain(
      'AWS has blocked new functions since 2024-02-08 and was to block updates 2027-03-03.',
    );
  });

  test('are facts when the table is of that very day', () => {
    const table = aTable([aLifecycle({ deprecation: '2026-11-20' })], '2026-11-20');

    expect(sentence({ table })).toContain('nodejs20.x was deprecated 2026-11-20.');
  });

  test('are facts when the settings say so, and the sentence tells where they are from', () => {
    const dateOverrides = [
      { runtime: 'nodejs20.x', deprecation: '2027-01-01', blockCreate: '2027-01-10', reason: 'own freeze' },
    ];

    expect(sentence({ policy: { dateOverrides }, today: '2027-01-15' })).toBe(
      'nodejs20.x was deprecated 2027-01-01. AWS has blocked new functions since 2027-01-10 and blocks updates 2027-03-03 (47 days). Move to nodejs24.x. Table of 2026-11-20 and your settings.',
    );
  });

  test('that the settings do not name stay forecasts beside those that they do', () => {
    const dateOverrides = [{ runtime: 'nodejs20.x', deprecation: '2027-01-01', reason: 'own freeze' }];

    expect(sentence({ policy: { dateOverrides }, today: '2027-06-01' })).toContain(
      'nodejs20.x was deprecated 2027-01-01. AWS was to block new functions 2027-02-01 and updates 2027-03-03.',
    );
  });

  test('come with a word about the successor where the table knows none', () => {
    const text = sentence({ fn: { runtime: 'nodejs24.x' }, policy: { noticeDays: 3650 } });

    expect(text).toContain('updates 2028-07-01 (589 days). The table names no newer runtime yet. Table of');
  });
});

describe('the waiver in a sentence', () => {
  test('keeps what fits of a reason in a language that parts no words by spaces', () => {
    const reason = '新しい決済基盤への移行が完了するまでの間、旧システムを維持する必要があるため。'.repeat(3);

    const text = sentence({ policy: { waivers: [{ ...WAIVER, reason }] } });

    expect(text).toContain('Waived until 2027-01-31 (platform: 新しい決済基盤への移行が完了するまでの間');
    expect(text.length).toBeLessThanOrEqual(256);
  });

  test('is named with its end, owner and reason while it is in force', () => {
    expect(sentence({ policy: { waivers: [WAIVER] } })).toBe(
      'nodejs20.x was deprecated 2026-04-30. AWS blocks new functions 2027-02-01 and updates 2027-03-03 (103 days). Move to nodejs24.x. Waived until 2027-01-31 (platform: Moves with the new base image). Table of 2026-11-20.',
    );
  });

  test('is named when it has ended', () => {
    expect(sentence({ policy: { waivers: [{ ...WAIVER, expires: '2026-11-20' }] } })).toContain(
      'Move to nodejs24.x. Waiver ended 2026-11-20 (platform: Moves with the new base image). Table of',
    );
  });

  test('that the block of updates has ended is told so', () => {
    expect(
      sentence({ policy: { waivers: [{ ...WAIVER, expires: '2028-01-01' }] }, today: '2027-03-03' }),
    ).toContain(
      'Move to nodejs24.x. Waiver ended 2027-03-03 with the block of updates. Table of 2026-11-20.',
    );
  });

  test('is shortened at the end of a word, never the dates or the advice', () => {
    const reason =
      'The supplier delivers the rewrite of the settlement batch in the second quarter; contract signed';

    const text = sentence({ policy: { waivers: [{ ...WAIVER, reason }] } });

    expect(text).toBe(
      'nodejs20.x was deprecated 2026-04-30. AWS blocks new functions 2027-02-01 and updates 2027-03-03 (103 days). Move to nodejs24.x. Waived until 2027-01-31 (platform: The supplier delivers the rewrite of the settlement batch in the…). Table of 2026-11-20.',
    );
    expect(text.length).toBeLessThanOrEqual(256);
  });

  test('still gives its end where nothing else of it fits', () => {
    const dateOverrides = [
      { runtime: 'java17', deprecation: '2026-11-01', blockCreate: '2026-11-10', reason: 'ours' },
    ];

    const waivers = [{ ...WAIVER, owner: 'PlatformEngineeringAndInfrastructure' }];

    const text = sentence({ fn: { runtime: 'java17' }, policy: { dateOverrides, waivers } });

    expect(text).toContain('java17.al2023. Waived until 2027-01-31. Table of 2026-11-20 and your settings.');
    expect(text.length).toBeLessThanOrEqual(256);
  });

  test('stays on one line, whatever its reason holds', () => {
    const waiver = { ...WAIVER, owner: ' platform\tteam ', reason: 'first line\r\n\r\nsecond line\n' };

    expect(sentence({ policy: { waivers: [waiver] } })).toContain(
      'Waived until 2027-01-31 (platform team: first line second line). Table of',
    );
  });
});

describe('what is remembered of a runtime', () => {
  const lifecycle = aLifecycle({
    deprecation: '2027-04-30',
    blockUpdate: '2027-07-01',
    successor: 'nodejs24.x',
  });
  const nearing =
    'nodejs20.x will be deprecated 2027-04-30 (161 days). AWS blocks updates 2027-07-01 (223 days). Move to nodejs24.x.';

  test('does not pass from one notice period to another', () => {
    const table = aTable([lifecycle]);

    const texts = [180, 90, 180].map((noticeDays) => sentence({ table, policy: { noticeDays } }));

    expect(texts).toEqual([
      `${nearing} Table of 2026-11-20.`,
      'nodejs20.x is supported; AWS deprecates it 2027-04-30 (161 days). Table of 2026-11-20.',
      `${nearing} Table of 2026-11-20.`,
    ]);
  });

  test('does not pass from one day to another', () => {
    const table = aTable([lifecycle]);

    const texts = ['2026-11-20', '2026-11-21', '2026-11-20'].map((today) => sentence({ table, today }));

    expect(texts.map((text) => /\((\d+) days\)/.exec(text)?.[1])).toEqual(['161', '160', '161']);
  });

  test('does not pass from a table to an older one', () => {
    const today = '2027-05-01';

    const texts = ['2026-11-20', '2027-05-01', '2026-11-20'].map((asOf) =>
      sentence({ table: aTable([lifecycle], asOf), today }),
    );

    expect(texts.map((text) => text.slice(0, 40))).toEqual([
      'nodejs20.x was scheduled to be deprecate',
      'nodejs20.x was deprecated 2027-04-30. AW',
      'nodejs20.x was scheduled to be deprecate',
    ]);
  });

  test('does not pass from overridden dates to AWS’s own', () => {
    const table = aTable([lifecycle]);
    const dateOverrides = [{ runtime: 'nodejs20.x', deprecation: '2027-01-01', reason: 'ours' }];

    const texts = [{}, { dateOverrides }, {}].map((policy) => sentence({ table, policy }));

    expect(texts.map((text) => text.includes('2027-01-01'))).toEqual([false, true, false]);
    expect(texts.map((text) => text.includes('your settings'))).toEqual([false, true, false]);
  });

  test('does not pass to a finding of the same dates that are the settings’ own', () => {
    const finding = evaluate(aFunction(), aTable([lifecycle]), aPolicy(), '2026-11-20');

    const texts = [[], ['deprecation' as const], []].map((overridden) =>
      describeFinding({ ...finding, overridden }),
    );

    expect(texts.map((text) => text.includes('your settings'))).toEqual([false, true, false]);
  });

  test('is nothing of a waiver', () => {
    const table = aTable([lifecycle]);
    const waivers = [WAIVER];

    const texts = [{ waivers }, {}, { waivers }].map((policy) => sentence({ table, policy }));

    expect(texts.map((text) => text.includes('Waived until'))).toEqual([true, false, true]);
  });
});

describe('the sentence of a published version', () => {
  const version12 = { runtime: 'nodejs20.x', version: '12' };
  const about =
    'nodejs20.x was deprecated 2026-04-30. AWS blocks new functions 2027-02-01 and updates 2027-03-03 (103 days). Move to nodejs24.x.';

  test.each([
    ['one alias', [{ name: 'prod', weight: 1 }], 'Alias prod still serves version 12.'],
    [
      'an alias with a part of the traffic',
      [{ name: 'prod', weight: 0.1 }],
      'Alias prod (10 %) still serves version 12.',
    ],
    ['next to no traffic', [{ name: 'prod', weight: 0.001 }], 'Alias prod (1 %) still serves version 12.'],
    ['nearly all traffic', [{ name: 'prod', weight: 0.999 }], 'Alias prod (99 %) still serves version 12.'],
    [
      'two aliases',
      [
        { name: 'blue', weight: 0.5 },
        { name: 'prod', weight: 1 },
      ],
      'Aliases blue (50 %), prod still serve version 12.',
    ],
    [
      'more aliases than there is room for',
      ['alpha', 'bravo', 'charlie', 'delta', 'echo', 'foxtrot', 'golf', 'hotel'].map((name) => ({
        name: `${name}-stage`,
        weight: 1,
      })),
      'Aliases alpha-stage, bravo-stage, charlie-stage, delta-stage and 4 more still serve version 12.',
    ],
  ])('names %s', (_, aliases, served) => {
    expect(sentence({ fn: { ...version12, aliases } })).toBe(`${about} ${served} Table of 2026-11-20.`);
  });

  test('names the alias and the waiver', () => {
    const fn = { ...version12, aliases: [{ name: 'prod', weight: 1 }] };

    expect(sentence({ fn, policy: { waivers: [WAIVER] } })).toBe(
      `${about} Alias prod still serves version 12. Waived until 2027-01-31 (platform: Moves with the new base image). Table of 2026-11-20.`,
    );
  });
});
