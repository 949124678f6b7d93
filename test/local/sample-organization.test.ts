import { beforeAll, describe, expect, test } from 'vitest';
import {
  isRecorded,
  loadSampleOrganization,
  type Organization,
  organizationalUnitsOf,
  parseOrganization,
} from '../../local/organization.ts';

describe('the sample organization', () => {
  let sample: Organization;
  beforeAll(async () => {
    sample = await loadSampleOrganization();
  });

  const living = () => sample.functions.filter((fn) => fn.deletedAt === undefined);

  test('has 12 accounts in 3 organizational units and 608 functions in 3 Regions', () => {
    expect(sample.accounts).toHaveLength(12);
    expect(sample.organizationalUnits).toHaveLength(3);
    expect(new Set(living().map((fn) => fn.region))).toEqual(new Set(sample.regions));
    expect(living()).toHaveLength(608);
  });

  test('has one suspended account, and one active account without AWS Config', () => {
    const suspended = sample.accounts.filter((it) => it.state === 'SUSPENDED');
    expect(suspended.map((it) => it.name)).toEqual(['legacy-shop']);
    const unrecorded = sample.accounts.filter((it) => it.state === 'ACTIVE' && it.configRecorded === false);
    expect(unrecorded.map((it) => it.name)).toEqual(['brightbee']);
    expect(living().filter((fn) => !isRecorded(sample, fn.accountId, fn.region))).toHaveLength(14);
  });

  test('has images, customer-managed runtimes, previews and one runtime nobody knows', () => {
    const count = (runtime: string | undefined) => living().filter((fn) => fn.runtime === runtime).length;
    expect(count(undefined)).toBe(25);
    expect(['custom', 'nodejs26.x', 'python3.15', 'nodejs28.x'].map(count)).toEqual([3, 1, 1, 1]);
  });

  test('has functions whose $LATEST is ahead of the runtime their alias prod serves', () => {
    const behind = living().filter((fn) => {
      const served = fn.aliases.find((it) => it.name === 'prod')?.version;
      const runtime = fn.versions.find((it) => it.version === served)?.runtime;
      return runtime !== undefined && runtime !== fn.runtime;
    });
    expect(behind.length).toBeGreaterThan(5);
  });

  test('has untagged functions, mixed tag keys and values a spreadsheet would run', () => {
    const untagged = living().filter((fn) => Object.keys(fn.tags).length === 0);
    expect(untagged.length / living().length).toBeCloseTo(0.15, 1);
    const tags = living().flatMap((fn) => Object.entries(fn.tags));
    expect(tags.map(([key]) => key)).toEqual(expect.arrayContaining(['team', 'Team', 'owner']));
    expect(tags.map(([, value]) => value)).toEqual(
      expect.arrayContaining(['配送チーム', '=carriers+returns']),
    );
  });

  test('has one failed and one outdated source in its aggregator', () => {
    const faults = sample.aggregators.flatMap((it) => it.sourceFaults.map((fault) => fault.status));
    expect(faults).toEqual(['FAILED', 'OUTDATED']);
  });

  test('nests its organizational units', () => {
    const units = organizationalUnitsOf(sample, '101010101010');
    expect(units.map((it) => it.name)).toEqual(['Workloads', 'Experiments']);
  });
});

describe('an organization', () => {
  const accounts = [{ id: '111122223333', name: 'only' }];

  test('needs accounts only', () => {
    expect(parseOrganization({ accounts, functions: [{ name: 'f', runtime: 'go1.x' }] })).toMatchObject({
      managementAccountId: '111122223333',
      functions: [{ accountId: '111122223333', region: 'us-east-1', packageType: 'Zip' }],
    });
  });

  test.each([
    ['an unknown member', { accounts, function: [] }],
    ['a function twice', { accounts, functions: [{ name: 'f' }, { name: 'f' }] }],
    ['a function in an unknown account', { accounts, functions: [{ name: 'f', accountId: '999999999999' }] }],
    ['a function in an unknown Region', { accounts, functions: [{ name: 'f', region: 'mars-1' }] }],
    [
      'an image with a runtime',
      { accounts, functions: [{ name: 'f', packageType: 'Image', runtime: 'go1.x' }] },
    ],
    [
      'an alias of no version',
      { accounts, functions: [{ name: 'f', aliases: [{ name: 'prod', version: '3' }] }] },
    ],
    ['an account in no unit', { accounts: [{ ...accounts[0], parentId: 'ou-ab12-99999999' }] }],
    [
      'a role in an unknown account',
      { accounts, memberRoles: [{ accountId: '999999999999', roleName: 'r' }] },
    ],
  ])('refuses %s', (_, input) => {
    expect(() => parseOrganization(input)).toThrow();
  });
});
