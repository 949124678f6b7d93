import type { Compliance, Finding, Status } from '../core/finding.ts';
import type { IsoDate } from '../core/iso-date.ts';
import type { CoverageRow } from './coverage.ts';
import { isComplete } from './coverage.ts';

/** How many functions, and how many of them are NON_COMPLIANT. */
interface Count {
  functions: number;
  nonCompliant: number;
}

/** summary.json: the numbers that report.csv adds up to; each of its rows counts as one function. */
export interface Summary {
  readonly schemaVersion: 1;
  readonly asOf: IsoDate;
  readonly tableAsOf: IsoDate;
  /** False when anything that was asked for could not be read: then the numbers are lower bounds. */
  readonly complete: boolean;
  readonly functions: number;
  readonly waived: number;
  readonly byStatus: Readonly<Partial<Record<Status, number>>>;
  readonly byCompliance: Readonly<Partial<Record<Compliance, number>>>;
  readonly byOwner: Readonly<Record<string, Count>>;
  readonly byAccount: Readonly<Record<string, Count>>;
  readonly byRegion: Readonly<Record<string, Count>>;
  /** By runtime id; functions without one are under an empty string. */
  readonly byRuntime: Readonly<Record<string, Count>>;
  /** Accounts and Regions by how their reading went. */
  readonly coverage: Readonly<Partial<Record<CoverageRow['status'], number>>>;
  readonly notCounted: string;
}

/** What neither ListFunctions nor AWS Config shows, said wherever a total is shown. */
const NOT_COUNTED = 'Lambda Web Functions are not counted: AWS lists them elsewhere.';

/** Totals that grow by one finding at a time. */
export interface SummaryTally {
  count(finding: Finding): void;
  summarise(asOf: IsoDate, tableAsOf: IsoDate, coverage: readonly CoverageRow[]): Summary;
}

/** Totals of nothing yet. */
export function createSummaryTally(): SummaryTally {
  let functions = 0;
  let waived = 0;
  const byStatus = new Map<string, number>();
  const byCompliance = new Map<string, number>();
  const byOwner = new Map<string, Count>();
  const byAccount = new Map<string, Count>();
  const byRegion = new Map<string, Count>();
  const byRuntime = new Map<string, Count>();
  return {
    count(finding) {
      const { fn, status, compliance, owner, waiver } = finding;
      functions++;
      if (waiver?.state === 'in-force') waived++;
      addOne(byStatus, status);
      addOne(byCompliance, compliance);
      const nonCompliant = compliance === 'NON_COMPLIANT' ? 1 : 0;
      addCount(byOwner, owner.name, nonCompliant);
      addCount(byAccount, fn.account.id, nonCompliant);
      addCount(byRegion, fn.region, nonCompliant);
      addCount(byRuntime, fn.runtime ?? '', nonCompliant);
    },
    summarise(asOf, tableAsOf, coverage) {
      const read = new Map<string, number>();
      for (const { status } of coverage) addOne(read, status);
      return {
        schemaVersion: 1,
        asOf,
        tableAsOf,
        complete: isComplete(coverage),
        functions,
        waived,
        byStatus: sorted(byStatus),
        byCompliance: sorted(byCompliance),
        byOwner: sorted(byOwner),
        byAccount: sorted(byAccount),
        byRegion: sorted(byRegion),
        byRuntime: sorted(byRuntime),
        coverage: sorted(read),
        notCounted: NOT_COUNTED,
      };
    },
  };
}

function addOne(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function addCount(counts: Map<string, Count>, key: string, nonCompliant: number): void {
  const count = counts.get(key);
  if (count === undefined) {
    counts.set(key, { functions: 1, nonCompliant });
    return;
  }
  count.functions++;
  count.nonCompliant += nonCompliant;
}

/** Keys in order, so that two summaries of the same report are the same bytes; __proto__ is a name like any other. */
function sorted<T>(counts: ReadonlyMap<string, T>): Record<string, T> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
