import { describe, expect, test } from 'vitest';
import { loadPolicyTable } from '../../adapters/policy-table.ts';
import { evaluate } from '../../core/evaluate.ts';
import type { LambdaFunction } from '../../core/lambda-function.ts';
import { summaryJson } from '../../reporter/report-folder.ts';
import { createSummaryTally } from '../../reporter/summary.ts';
import type { Summary } from '../../reporter/summary-schema.ts';
import { aFunction } from '../support/a-function.ts';
import { aPolicy } from '../support/a-policy.ts';

const POLICY = aPolicy({
  owners: [{ tag: 'team' }],
  waivers: [
    { scope: { runtime: 'python3.9' }, owner: 'x', reason: 'y', expires: '2027-01-01' },
    { scope: { runtime: 'python3.8' }, owner: 'x', reason: 'y', expires: '2026-01-01' },
  ],
});

function summaryOf(...functions: Partial<LambdaFunction>[]): Summary {
  const tally = createSummaryTally();
  for (const fn of functions)
    tally.countFinding(evaluate(aFunction(fn), loadPolicyTable(), POLICY, '2026-11-20'));
  return tally.summarise({ asOf: '2026-11-20', tableAsOf: '2026-11-20', published: null }, []);
}

describe('the summary', () => {
  test('counts waivers in force, not those that have ended', () => {
    expect(summaryOf({ runtime: 'python3.9' }, { runtime: 'python3.8' }).waived).toBe(1);
  });

  test('counts functions without a runtime under an empty name', () => {
    expect(summaryOf({ runtime: null, packageType: 'Image' }, { runtime: null }).byRuntime).toEqual({
      '': { functions: 2, nonCompliant: 0 },
    });
  });

  test('counts functions and those that are not compliant', () => {
    const functions = [
      { runtime: 'nodejs20.x' },
      { runtime: 'nodejs20.x', region: 'us-east-1' },
      { runtime: 'nodejs24.x' },
    ];

    expect(summaryOf(...functions)).toMatchObject({
      functions: 3,
      byAccount: { '111122223333': { functions: 3, nonCompliant: 2 } },
      byRegion: {
        'eu-central-1': { functions: 2, nonCompliant: 1 },
        'us-east-1': { functions: 1, nonCompliant: 1 },
      },
      byRuntime: {
        'nodejs20.x': { functions: 2, nonCompliant: 2 },
        'nodejs24.x': { functions: 1, nonCompliant: 0 },
      },
    });
  });

  test('counts an owner by the name of __proto__ like any other', () => {
    const { byOwner } = summaryOf({ tags: { team: '__proto__' } }, { tags: { team: 'constructor' } });

    expect(Object.keys(byOwner).sort()).toEqual(['__proto__', 'constructor']);
    expect(JSON.parse(JSON.stringify(byOwner))).toEqual(byOwner);
  });

  test('says what it does not count', () => {
    expect(summaryOf().notCounted).toBe('Lambda Web Functions are not counted: AWS lists them elsewhere.');
  });

  test('is a JSON document that ends with a line feed, its keys in order', () => {
    const summary = summaryOf({ runtime: 'nodejs24.x' }, { runtime: 'java21' });

    const text = [...summaryJson(summary)].join('');

    expect(text.endsWith('}\n')).toBe(true);
    expect(JSON.parse(text)).toEqual(summary);
    expect(Object.keys(summary.byRuntime)).toEqual(['java21', 'nodejs24.x']);
  });
});
