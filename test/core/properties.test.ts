import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadPolicyTable } from '../../adapters/policy-table.ts';
import { describe as describeFinding } from '../../core/describe.ts';
import { evaluate, phaseOn } from '../../core/evaluate.ts';
import { PHASES, STATUSES } from '../../core/finding.ts';
import type { LambdaFunction } from '../../core/lambda-function.ts';
import type { PolicyTable, RuntimeLifecycle } from '../../core/lifecycle.ts';
import { aFunction } from '../support/a-function.ts';
import { aTable } from '../support/a-lifecycle.ts';
import { aPolicy } from '../support/a-policy.ts';

const TABLE = loadPolicyTable();

function dayFrom(from: string, to: string): fc.Arbitrary<string> {
  return fc
    .date({ min: new Date(from), max: new Date(to), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
}

const anyDay = fc.oneof(
  { weight: 8, arbitrary: dayFrom('2016-01-01', '2032-12-31') },
  { weight: 1, arbitrary: dayFrom('0001-01-01', '9999-12-31') },
);
const perhapsADay = fc.option(anyDay);
const realRow = fc.constantFrom(...TABLE.runtimes.values());
const anyRow: fc.Arbitrary<RuntimeLifecycle> = fc.oneof(
  realRow,
  fc
    .record({
      row: realRow,
      deprecation: perhapsADay,
      blockCreate: perhapsADay,
      blockUpdate: perhapsADay,
      release: fc.constantFrom('ga' as const, 'preview' as const),
    })
    .map(({ row, ...members }) => ({ ...row, ...members })),
);
const anyTable: fc.Arbitrary<PolicyTable> = fc
  .record({ rows: fc.array(anyRow, { minLength: 1, maxLength: 5 }), asOf: anyDay })
  .map(({ rows, asOf }) => aTable(rows, asOf));

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 256 }),
  fc.string({ unit: 'binary', maxLength: 256 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 256 })
    .map((units) => String.fromCharCode(...units)),
);
const someText = anyText.filter((text) => text.length > 0 && text.length <= 256);

const anyFunction: fc.Arbitrary<LambdaFunction> = fc
  .record({
    runtime: fc.oneof(fc.option(anyText), fc.constantFrom(...TABLE.runtimes.keys(), 'custom', '__proto__')),
    packageType: fc.constantFrom('Zip', 'Image', null),
    presence: fc.constantFrom('present', 'present', 'deleted', 'out-of-scope'),
    tags: fc.option(fc.dictionary(fc.string(), fc.string())),
    functionName: anyText,
    version: fc.string({ maxLength: 20 }),
    aliases: fc.array(
      fc.record({
        name: fc.string({ maxLength: 128 }),
        weight: fc.double({ min: 0.001, max: 1, noNaN: true }),
      }),
      { maxLength: 30 },
    ),
    account: fc.record({
      id: fc.constantFrom('111122223333', '222233334444', ''),
      name: fc.option(fc.string()),
      ouPath: fc.option(fc.string()),
      tags: fc.option(fc.dictionary(fc.string(), fc.string())),
    }),
  })
  .map(aFunction);

const anyScope = fc.oneof(
  fc.record({ functionArn: someText }),
  fc.constant({ functionArn: '*' }),
  fc.constant({ account: '111122223333' }),
  fc.record({ runtime: fc.constantFrom(...TABLE.runtimes.keys()) }),
  fc.record({ tag: fc.record({ key: someText, value: someText }) }),
);
const anyWaiver = fc.record({ scope: anyScope, owner: someText, reason: someText, expires: anyDay });
const anyOwnerRule = fc.oneof(
  fc.record({ tag: someText }),
  fc.record({ accountTag: someText }),
  fc.record({ account: fc.constant('111122223333'), owner: someText }),
  fc.record({ ouPath: someText, owner: someText }),
);
const anyOverride = fc
  .record({
    runtime: fc.constantFrom(...TABLE.runtimes.keys()),
    account: fc.option(fc.constant('111122223333'), { nil: undefined }),
    deprecation: fc.option(anyDay, { nil: undefined }),
    blockCreate: fc.option(anyDay, { nil: undefined }),
    blockUpdate: fc.option(anyDay, { nil: undefined }),
    reason: someText,
  })
  .filter(
    ({ deprecation, blockCreate, blockUpdate }) => (deprecation ?? blockCreate ?? blockUpdate) !== undefined,
  );
const anyPolicy = fc
  .record({
    noticeDays: fc.integer({ min: 0, max: 3650 }),
    nonCompliantFrom: fc.constantFrom('nearing', 'deprecated', 'create-blocked', 'update-blocked'),
    unlistedRuntime: fc.constantFrom('COMPLIANT', 'NON_COMPLIANT'),
    previewRuntime: fc.constantFrom('COMPLIANT', 'NON_COMPLIANT'),
    owners: fc.array(anyOwnerRule, { maxLength: 3 }),
    waivers: fc.array(anyWaiver, { maxLength: 3 }),
    dateOverrides: fc.array(anyOverride, { maxLength: 3 }),
  })
  .map(aPolicy);

describe('for any function, table, policy and day', () => {
  test('there is exactly one status, and one compliance that fits it', () => {
    fc.assert(
      fc.property(anyFunction, anyTable, anyPolicy, anyDay, (fn, table, policy, today) => {
        const { status, compliance, lifecycle } = evaluate(fn, table, policy, today);

        expect(STATUSES.filter((known) => known === status)).toHaveLength(1);
        expect(compliance === 'NOT_APPLICABLE').toBe(status === 'gone' || status === 'unassessed');
        expect(lifecycle === null).toBe(['gone', 'unassessed', 'unlisted'].includes(status));
      }),
      { numRuns: 500 },
    );
  });

  test('the verdict is the same every time', () => {
    fc.assert(
      fc.property(anyFunction, anyTable, anyPolicy, anyDay, (fn, table, policy, today) => {
        const [first, second] = [1, 2].map(() => evaluate(fn, table, policy, today));

        expect(second).toEqual(first);
      }),
    );
  });

  test('a deadline lies ahead, and is the first of the three dates that does', () => {
    fc.assert(
      fc.property(anyRow, anyPolicy, anyDay, (row, policy, today) => {
        const finding = evaluate(aFunction({ runtime: row.id }), aTable([row]), policy, today);

        const { deprecation, blockCreate, blockUpdate } = finding.lifecycle ?? row;
        const ahead = [deprecation, blockCreate, blockUpdate]
          .filter((date) => date !== null && date > today)
          .sort();
        expect(finding.nextDeadline?.date ?? null).toBe(ahead[0] ?? null);
        expect(finding.nextDeadline === null || finding.nextDeadline.daysLeft > 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('a waiver never hides that updates are blocked', () => {
    fc.assert(
      fc.property(
        anyRow,
        fc.array(anyWaiver, { minLength: 1, maxLength: 4 }),
        anyDay,
        (row, waivers, today) => {
          const everything = {
            ...waivers[0],
            scope: { functionArn: '*' },
            owner: 'x',
            reason: 'y',
            expires: '9999-12-31',
          };
          const policy = aPolicy({ waivers: [...waivers, everything] });

          const finding = evaluate(aFunction({ runtime: row.id }), aTable([row]), policy, today);
          fc.pre(finding.status === 'update-blocked');

          expect(finding.compliance).toBe('NON_COMPLIANT');
        },
      ),
      { numRuns: 500 },
    );
  });

  test('a waiver changes the compliance, never the status or the deadline', () => {
    fc.assert(
      fc.property(anyFunction, anyTable, anyPolicy, anyDay, (fn, table, policy, today) => {
        const waived = evaluate(fn, table, policy, today);
        const bare = evaluate(fn, table, { ...policy, waivers: [] }, today);

        expect(waived.status).toBe(bare.status);
        expect(waived.nextDeadline).toEqual(bare.nextDeadline);
        expect(waived.compliance === bare.compliance).toBe(waived.waiver?.state !== 'in-force');
      }),
      { numRuns: 500 },
    );
  });

  test('the sentence is one line of 1 to 256 UTF-16 units without half characters', () => {
    fc.assert(
      fc.property(anyFunction, anyTable, anyPolicy, anyDay, (fn, table, policy, today) => {
        const sentence = describeFinding(evaluate(fn, table, policy, today));

        expect(sentence.length).toBeGreaterThanOrEqual(1);
        expect(sentence.length).toBeLessThanOrEqual(256);
        expect(sentence.isWellFormed()).toBe(true);
        expect(sentence).not.toMatch(/[\r\n\t]/);
        expect(sentence).toMatch(new RegExp(` Table of ${table.asOf}( and your settings)?\\.$`));
      }),
      { numRuns: 1000 },
    );
  });

  test('the sentence of any real runtime under a waiver keeps its dates and its advice', () => {
    fc.assert(
      fc.property(realRow, anyWaiver, anyOverride, anyDay, (row, waiver, override, today) => {
        const policy = aPolicy({
          waivers: [{ ...waiver, scope: { runtime: row.id } }],
          dateOverrides: [{ ...override, runtime: row.id, account: undefined }],
        });
        const finding = evaluate(aFunction({ runtime: row.id }), TABLE, policy, today);
        fc.pre(finding.waiver !== null && finding.lifecycle !== null && finding.status !== 'preview');

        const sentence = describeFinding(finding);

        const { deprecation, blockCreate, blockUpdate, successor } = finding.lifecycle ?? row;
        for (const words of [deprecation, blockCreate, blockUpdate, successor && `Move to ${successor}`]) {
          if (words) expect(sentence).toContain(words);
        }
        expect(sentence.length).toBeLessThanOrEqual(256);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('as days go by', () => {
  const twoDays = fc.tuple(anyDay, anyDay).map((days) => days.sort());

  test('a runtime never returns to a milder phase', () => {
    fc.assert(
      fc.property(
        anyRow,
        fc.integer({ min: 0, max: 3650 }),
        twoDays,
        (row, noticeDays, [earlier = '', later = '']) => {
          const [before, after] = [earlier, later].map((day) =>
            PHASES.indexOf(phaseOn(row, noticeDays, day)),
          );

          expect(after).toBeGreaterThanOrEqual(before ?? 0);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('a function without a waiver never becomes compliant by itself', () => {
    fc.assert(
      fc.property(anyRow, anyPolicy, twoDays, (row, policy, [earlier = '', later = '']) => {
        const unwaived = { ...policy, waivers: [], previewRuntime: 'COMPLIANT' as const };
        const fn = aFunction({ runtime: row.id });

        const [before, after] = [earlier, later].map(
          (day) => evaluate(fn, aTable([row]), unwaived, day).compliance,
        );

        expect(before === 'NON_COMPLIANT' && after === 'COMPLIANT').toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([...TABLE.runtimes.values()])('$id goes through its phases in their order, day by day', (row) => {
    const phases: string[] = [];
    for (let day = Date.UTC(2016, 0, 1); day < Date.UTC(2031, 0, 1); day += 86_400_000) {
      const phase = phaseOn(row, 180, new Date(day).toISOString().slice(0, 10));
      if (phase !== phases.at(-1)) phases.push(phase);
    }

    expect(phases).toEqual(PHASES.filter((phase) => phases.includes(phase)));
    expect(new Set(phases).size).toBe(phases.length);
  });
});
