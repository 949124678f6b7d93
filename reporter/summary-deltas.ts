import type { Summary } from './summary-schema.ts';

type Compared = Pick<Summary, 'functions' | 'waived' | 'byCompliance' | 'notRead'>;

/**
 * How the totals moved since an earlier summary. What was not read counts on both sides as it stood, so that an account
 * that could not be read does not look like progress. Null when there is nothing to compare with.
 */
export function deltasOf(now: Compared, then: Compared | null): Summary['deltas'] {
  if (then === null) return null;
  return {
    functions: now.functions + now.notRead.functions - (then.functions + then.notRead.functions),
    nonCompliant: nonCompliantIn(now) - nonCompliantIn(then),
    waived: now.waived + now.notRead.waived - (then.waived + then.notRead.waived),
  };
}

function nonCompliantIn({ byCompliance, notRead }: Compared): number {
  return (byCompliance.NON_COMPLIANT ?? 0) + notRead.nonCompliant;
}
