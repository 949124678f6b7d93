import { describe, expect, test } from 'vitest';
import { loadPolicyTable } from '../../adapters/policy-table.ts';

describe('the policy table', () => {
  test('is that of data/runtimes.json, by id', () => {
    const table = loadPolicyTable();

    expect(table.asOf).toBe('2026-11-20');
    expect(table.runtimes.size).toBe(54);
    expect([...table.runtimes].filter(([id, row]) => id !== row.id)).toEqual([]);
    expect(table.runtimes.get('nodejs20.x')?.deprecation).toBe('2026-04-30');
    expect(table.runtimes.get('custom')).toBeUndefined();
  });
});
