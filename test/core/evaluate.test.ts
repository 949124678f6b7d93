import { describe, expect, test } from 'vitest';
import { loadPolicyTable } from '../../adapters/policy-table.ts';
import { evaluate, nextDeadlineOf, phaseOn } from '../../core/evaluate.ts';
import { PHASES } from '../../core/finding.ts';
import { aFunction } from '../support/a-function.ts';
import { aLifecycle, aTable } from '../support/a-lifecycle.ts';
import { aPolicy } from '../support/a-policy.ts';

const TABLE = loadPolicyTable();
const DEFAULTS = aPolicy();

function statusOf(runtime: string, today: string, noticeDays = 180): string {
  return evaluate(aFunction({ runtime }), TABLE, aPolicy({ noticeDays }), today).status;
}

describe('the status of a runtime', () => {
  test.each([
    // nodejs20.x: deprecated 2026-04-30, creates blocked 2027-02-01, updates blocked 2027-03-03
    ['nodejs20.x', '2025-10-31', 'supported'],
    ['nodejs20.x', '2025-11-01', 'nearing'],
    ['nodejs20.x', '2025-11-02', 'nearing'],
    ['nodejs20.x', '2026-04-29', 'nearing'],
    ['nodejs20.x', '2026-04-30', 'deprecated'],
    ['nodejs20.x', '2026-05-01', 'deprecated'],
    ['nodejs20.x', '2027-01-31', 'deprecated'],
    ['nodejs20.x', '2027-02-01', 'create-blocked'],
    ['nodejs20.x', '2027-02-02', 'create-blocked'],
    ['nodejs20.x', '2027-03-02', 'create-blocked'],
    ['nodejs20.x', '2027-03-03', 'update-blocked'],
    ['nodejs20.x', '2027-03-04', 'update-blocked'],
    // dotnet9: deprecated 2026-11-10, no blocks scheduled
    ['dotnet9', '2026-05-13', 'supported'],
    ['dotnet9', '2026-05-14', 'nearing'],
    ['dotnet9', '2026-11-09', 'nearing'],
    ['dotnet9', '2026-11-10', 'deprecated'],
    ['dotnet9', '2026-11-11', 'deprecated'],
    ['dotnet9', '2099-12-31', 'deprecated'],
    // nodejs4.3-edge: creates blocked 2019-03-31, updates blocked 2019-04-30, deprecated only 2020-03-05
    ['nodejs4.3-edge', '2019-03-30', 'supported'],
    ['nodejs4.3-edge', '2019-03-31', 'create-blocked'],
    ['nodejs4.3-edge', '2019-04-29', 'create-blocked'],
    ['nodejs4.3-edge', '2019-04-30', 'update-blocked'],
    ['nodejs4.3-edge', '2020-03-04', 'update-blocked'],
    ['nodejs4.3-edge', '2020-03-05', 'update-blocked'],
    // dotnetcore2.0: creates blocked 2019-04-30, deprecated and updates blocked 2019-05-30
    ['dotnetcore2.0', '2019-04-29', 'nearing'],
    ['dotnetcore2.0', '2019-04-30', 'create-blocked'],
    ['dotnetcore2.0', '2019-05-29', 'create-blocked'],
    ['dotnetcore2.0', '2019-05-30', 'update-blocked'],
    // python3.6: deprecated and creates blocked on one day, 2022-07-18
    ['python3.6', '2022-07-17', 'nearing'],
    ['python3.6', '2022-07-18', 'create-blocked'],
    ['python3.6', '2022-08-28', 'create-blocked'],
    ['python3.6', '2022-08-29', 'update-blocked'],
    // java11.al2023: block create not scheduled, updates blocked 2029-08-31
    ['java11.al2023', '2029-06-30', 'deprecated'],
    ['java11.al2023', '2029-08-30', 'deprecated'],
    ['java11.al2023', '2029-08-31', 'update-blocked'],
    // a preview has no dates
    ['nodejs26.x', '2026-11-20', 'preview'],
    ['nodejs26.x', '2099-12-31', 'preview'],
    ['nodejs28.x', '2026-11-20', 'unlisted'],
    ['NODEJS20.X', '2026-11-20', 'unlisted'],
    ['__proto__', '2026-11-20', 'unlisted'],
    ['custom', '2026-11-20', 'unassessed'],
  ])('%s on %s is %s', (runtime, today, expected) => {
    expect(statusOf(runtime, today)).toBe(expected);
  });

  test.each([
    [0, '2027-04-29', 'supported'],
    [0, '2027-04-30', 'deprecated'],
    [1, '2027-04-28', 'supported'],
    [1, '2027-04-29', 'nearing'],
    [1, '2027-04-30', 'deprecated'],
    [180, '2026-10-31', 'supported'],
    [180, '2026-11-01', 'nearing'],
    [3650, '2017-05-01', 'supported'],
    [3650, '2017-05-02', 'nearing'],
  ])('with a notice of %i days, nodejs22.x (deprecated 2027-04-30) on %s is %s', (days, today, expected) => {
    expect(statusOf('nodejs22.x', today, days)).toBe(expected);
  });

  test('knows no clock changes: a notice of days across the end of March counts UTC days', () => {
    const lifecycle = aLifecycle({ deprecation: '2026-03-30' });

    expect(phaseOn(lifecycle, 2, '2026-03-27')).toBe('supported');
    expect(phaseOn(lifecycle, 2, '2026-03-28')).toBe('nearing');
  });

  test('is the latest phase when all three dates fall on one day', () => {
    const lifecycle = aLifecycle({
      deprecation: '2027-01-01',
      blockCreate: '2027-01-01',
      blockUpdate: '2027-01-01',
    });

    expect(phaseOn(lifecycle, 180, '2026-12-31')).toBe('nearing');
    expect(phaseOn(lifecycle, 180, '2027-01-01')).toBe('update-blocked');
  });
});

describe('what has no runtime to judge', () => {
  test.each([
    ['a container image', { packageType: 'Image', runtime: null }],
    ['a container image, whatever runtime is said of it', { packageType: 'Image', runtime: 'python2.7' }],
    ['a customer-managed runtime', { runtime: 'custom' }],
    ['a function without a runtime', { runtime: null }],
    ['an old item without package type and runtime', { runtime: null, packageType: null }],
  ])('%s is unassessed and not applicable', (_, members) => {
    const finding = evaluate(aFunction(members), TABLE, DEFAULTS, '2026-11-20');

    expect(finding).toMatchObject({
      status: 'unassessed',
      compliance: 'NOT_APPLICABLE',
      lifecycle: null,
      nextDeadline: null,
      waiver: null,
    });
  });

  test.each(['deleted', 'out-of-scope'] as const)(
    'a function that is %s is gone and not applicable',
    (presence) => {
      const finding = evaluate(aFunction({ presence, runtime: 'python2.7' }), TABLE, DEFAULTS, '2026-11-20');

      expect(finding).toMatchObject({
        status: 'gone',
        compliance: 'NOT_APPLICABLE',
        lifecycle: null,
        nextDeadline: null,
      });
    },
  );

  test('an old item without package type is judged by its runtime', () => {
    const finding = evaluate(aFunction({ packageType: null }), TABLE, DEFAULTS, '2026-11-20');

    expect(finding.status).toBe('deprecated');
  });
});

describe('the compliance of a status', () => {
  const days = {
    supported: '2025-01-01',
    nearing: '2026-01-01',
    deprecated: '2026-11-20',
    'create-blocked': '2027-02-10',
    'update-blocked': '2027-04-01',
  };

  test.each([
    ['nearing', ['COMPLIANT', 'NON_COMPLIANT', 'NON_COMPLIANT', 'NON_COMPLIANT', 'NON_COMPLIANT']],
    ['deprecated', ['COMPLIANT', 'COMPLIANT', 'NON_COMPLIANT', 'NON_COMPLIANT', 'NON_COMPLIANT']],
    ['create-blocked', ['COMPLIANT', 'COMPLIANT', 'COMPLIANT', 'NON_COMPLIANT', 'NON_COMPLIANT']],
    ['update-blocked', ['COMPLIANT', 'COMPLIANT', 'COMPLIANT', 'COMPLIANT', 'NON_COMPLIANT']],
  ] as const)('non-compliant from %s', (nonCompliantFrom, expected) => {
    const policy = aPolicy({ nonCompliantFrom });

    const findings = PHASES.map((phase) => evaluate(aFunction(), TABLE, policy, days[phase]));

    expect(findings.map(({ status }) => status)).toEqual(PHASES);
    expect(findings.map(({ compliance }) => compliance)).toEqual(expected);
  });

  test.each([
    ['unlisted', 'nodejs28.x', {}, 'NON_COMPLIANT'],
    ['unlisted', 'nodejs28.x', { unlistedRuntime: 'COMPLIANT' }, 'COMPLIANT'],
    ['unlisted', 'nodejs28.x', { unlistedRuntime: 'NON_COMPLIANT' }, 'NON_COMPLIANT'],
    ['unlisted', 'nodejs28.x', { nonCompliantFrom: 'update-blocked' }, 'NON_COMPLIANT'],
    ['preview', 'nodejs26.x', {}, 'COMPLIANT'],
    ['preview', 'nodejs26.x', { previewRuntime: 'NON_COMPLIANT' }, 'NON_COMPLIANT'],
    ['preview', 'nodejs26.x', { previewRuntime: 'COMPLIANT' }, 'COMPLIANT'],
  ] as const)('%s (%s) under %o is %s', (status, runtime, members, compliance) => {
    const finding = evaluate(aFunction({ runtime }), TABLE, aPolicy(members), '2026-11-20');

    expect(finding).toMatchObject({ status, compliance });
  });
});

describe('the next deadline', () => {
  test.each([
    ['nodejs20.x', '2026-04-29', { kind: 'deprecation', date: '2026-04-30', daysLeft: 1 }],
    ['nodejs20.x', '2026-04-30', { kind: 'block-create', date: '2027-02-01', daysLeft: 277 }],
    ['nodejs20.x', '2026-11-20', { kind: 'block-create', date: '2027-02-01', daysLeft: 73 }],
    ['nodejs20.x', '2027-01-31', { kind: 'block-create', date: '2027-02-01', daysLeft: 1 }],
    ['nodejs20.x', '2027-02-01', { kind: 'block-update', date: '2027-03-03', daysLeft: 30 }],
    ['nodejs20.x', '2027-03-02', { kind: 'block-update', date: '2027-03-03', daysLeft: 1 }],
    ['nodejs20.x', '2027-03-03', null],
    ['dotnet9', '2026-11-09', { kind: 'deprecation', date: '2026-11-10', daysLeft: 1 }],
    ['dotnet9', '2026-11-10', null],
    ['nodejs4.3-edge', '2019-01-01', { kind: 'block-create', date: '2019-03-31', daysLeft: 89 }],
    ['nodejs4.3-edge', '2019-04-30', { kind: 'deprecation', date: '2020-03-05', daysLeft: 310 }],
    ['dotnetcore2.0', '2019-05-01', { kind: 'deprecation', date: '2019-05-30', daysLeft: 29 }],
    ['java21', '2026-11-20', { kind: 'deprecation', date: '2029-06-30', daysLeft: 953 }],
    ['nodejs26.x', '2026-11-20', null],
    ['nodejs28.x', '2026-11-20', null],
  ])('of %s on %s is %o', (runtime, today, expected) => {
    const { nextDeadline } = evaluate(aFunction({ runtime }), TABLE, DEFAULTS, today);

    expect(nextDeadline).toEqual(expected);
  });

  test('and the status are judged anew on another day and for another notice', () => {
    const judge = (noticeDays: number, today: string) => {
      const { status, nextDeadline } = evaluate(aFunction(), TABLE, aPolicy({ noticeDays }), today);
      return [status, nextDeadline?.daysLeft];
    };

    expect([judge(180, '2026-04-01'), judge(7, '2026-04-01'), judge(7, '2026-04-29')]).toEqual([
      ['nearing', 29],
      ['supported', 29],
      ['nearing', 1],
    ]);
  });

  test('counts a leap day', () => {
    const lifecycle = aLifecycle({ deprecation: '2028-03-01' });

    expect(nextDeadlineOf(lifecycle, '2028-02-28')?.daysLeft).toBe(2);
  });

  test('of dates on one day is the mildest', () => {
    const lifecycle = aLifecycle({ blockCreate: '2027-01-01', blockUpdate: '2027-01-01' });

    expect(nextDeadlineOf(lifecycle, '2026-12-31')?.kind).toBe('block-create');
  });
});

describe('date overrides', () => {
  const organization = {
    runtime: 'nodejs22.x',
    deprecation: '2026-11-01',
    blockCreate: '2026-12-01',
    blockUpdate: '2027-01-01',
    reason: 'our own freeze',
  };
  const account = {
    runtime: 'nodejs22.x',
    account: '111122223333',
    deprecation: '2030-01-01',
    reason: 'extended support',
  };

  test('for the organization hold instead of what AWS has published', () => {
    const policy = aPolicy({ dateOverrides: [organization] });

    const finding = evaluate(aFunction({ runtime: 'nodejs22.x' }), TABLE, policy, '2026-11-20');

    expect(finding).toMatchObject({
      status: 'deprecated',
      overridden: ['deprecation', 'block-create', 'block-update'],
      lifecycle: { deprecation: '2026-11-01', blockCreate: '2026-12-01', blockUpdate: '2027-01-01' },
      nextDeadline: { kind: 'block-create', date: '2026-12-01', daysLeft: 11 },
    });
  });

  test.each([[[organization, account]], [[account, organization]]])(
    'for the account go before those for the organization, in whichever order they stand',
    (...[dateOverrides]) => {
      const policy = aPolicy({ dateOverrides });

      const finding = evaluate(aFunction({ runtime: 'nodejs22.x' }), TABLE, policy, '2026-11-20');

      expect(finding.status).toBe('supported');
      expect(finding.lifecycle?.deprecation).toBe('2030-01-01');
    },
  );

  test('leave the dates that they do not name as AWS published them', () => {
    const policy = aPolicy({ dateOverrides: [account] });

    const finding = evaluate(aFunction({ runtime: 'nodejs22.x' }), TABLE, policy, '2026-11-20');

    expect(finding.lifecycle).toMatchObject({ blockCreate: '2027-06-01', blockUpdate: '2027-07-01' });
  });

  test('hold date by date: the account’s where it names one, else the organization’s, else AWS’s', () => {
    const policy = aPolicy({
      dateOverrides: [
        { runtime: 'nodejs22.x', deprecation: '2026-11-01', reason: 'earlier for all' },
        { runtime: 'nodejs22.x', blockUpdate: '2027-12-31', reason: 'later for all' },
        account,
      ],
    });

    const finding = evaluate(aFunction({ runtime: 'nodejs22.x' }), TABLE, policy, '2026-11-20');

    expect(finding.lifecycle).toMatchObject({
      deprecation: '2030-01-01',
      blockCreate: '2027-06-01',
      blockUpdate: '2027-12-31',
    });
    expect(finding.overridden).toEqual(['deprecation', 'block-update']);
  });

  test('for another account or runtime change nothing', () => {
    const policy = aPolicy({
      dateOverrides: [
        { ...account, account: '222233334444' },
        { ...organization, runtime: 'nodejs24.x' },
      ],
    });

    const finding = evaluate(aFunction({ runtime: 'nodejs22.x' }), TABLE, policy, '2026-11-20');

    expect(finding.overridden).toEqual([]);
    expect(finding.lifecycle).toBe(TABLE.runtimes.get('nodejs22.x'));
  });

  test('make no row of a runtime that the table does not list', () => {
    const policy = aPolicy({ dateOverrides: [{ ...organization, runtime: 'nodejs28.x' }] });

    expect(evaluate(aFunction({ runtime: 'nodejs28.x' }), TABLE, policy, '2026-11-20').status).toBe(
      'unlisted',
    );
  });

  test('never change the table itself', () => {
    const row = aLifecycle({ id: 'nodejs22.x', deprecation: '2027-04-30' });
    const table = aTable([Object.freeze(row)]);

    evaluate(
      aFunction({ runtime: 'nodejs22.x' }),
      table,
      aPolicy({ dateOverrides: [organization] }),
      '2026-11-20',
    );

    expect(table.runtimes.get('nodejs22.x')).toEqual(
      aLifecycle({ id: 'nodejs22.x', deprecation: '2027-04-30' }),
    );
  });

  test.each([
    ['2026-06-30', 'preview'],
    ['2026-07-01', 'nearing'],
    ['2026-12-28', 'deprecated'],
  ])('give a preview the phases of its dates: on %s it is %s', (today, expected) => {
    const policy = aPolicy({
      dateOverrides: [{ runtime: 'nodejs26.x', deprecation: '2026-12-28', reason: 'not for production' }],
    });

    expect(evaluate(aFunction({ runtime: 'nodejs26.x' }), TABLE, policy, today).status).toBe(expected);
  });
});

describe('a finding', () => {
  test('carries everything that it rests on', () => {
    const fn = aFunction({ tags: { team: 'orders' } });
    const policy = aPolicy({ owners: [{ tag: 'team' }] });

    const finding = evaluate(fn, TABLE, policy, '2026-11-20');

    expect(finding).toEqual({
      fn,
      status: 'deprecated',
      compliance: 'NON_COMPLIANT',
      lifecycle: TABLE.runtimes.get('nodejs20.x'),
      overridden: [],
      nextDeadline: { kind: 'block-create', date: '2027-02-01', daysLeft: 73 },
      owner: { name: 'orders', source: 'tag:team' },
      waiver: null,
      tableAsOf: '2026-11-20',
      today: '2026-11-20',
    });
  });

  test('of a function that is not judged still names its owner', () => {
    const fn = aFunction({ packageType: 'Image', runtime: null, tags: { team: 'orders' } });

    const finding = evaluate(fn, TABLE, aPolicy({ owners: [{ tag: 'team' }] }), '2026-11-20');

    expect(finding.owner.name).toBe('orders');
  });
});
