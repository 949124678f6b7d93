import type { PolicyTable, RuntimeLifecycle } from '../../core/lifecycle.ts';

/** A runtime of which nothing is scheduled, with the members that a test is about. */
export function aLifecycle(members: Partial<RuntimeLifecycle> = {}): RuntimeLifecycle {
  return {
    id: 'nodejs20.x',
    name: 'Node.js 20',
    family: 'nodejs',
    os: 'al2023',
    deprecation: null,
    blockCreate: null,
    blockUpdate: null,
    successor: null,
    sameLanguageSuccessor: null,
    release: 'ga',
    sources: ['aws'],
    ...members,
  };
}

/** A policy table of these runtimes, true on a day. */
export function aTable(runtimes: readonly RuntimeLifecycle[], asOf = '2026-11-20'): PolicyTable {
  return { asOf, runtimes: new Map(runtimes.map((row) => [row.id, row])) };
}
