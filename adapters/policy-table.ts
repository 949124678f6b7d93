import { type PolicyTable, policyTableSchema, type RuntimeLifecycle } from '../core/lifecycle.ts';
import table from '../data/runtimes.json' with { type: 'json' };
import { parse } from './parse.ts';

/** The policy table that ships with this version; throws, naming the row, when data/runtimes.json is malformed. */
export function loadPolicyTable(): PolicyTable {
  const { asOf, runtimes } = parse(policyTableSchema, table, 'policy table data/runtimes.json');
  return { asOf, runtimes: new Map(runtimes.map((row): [string, RuntimeLifecycle] => [row.id, row])) };
}
