import type { Finding } from '../core/finding.ts';
import type { IsoDate } from '../core/iso-date.ts';
import { type CoverageRow, isComplete } from './coverage.ts';
import type { ReportRow } from './report-row.ts';
import { deltasOf } from './summary-deltas.ts';
import type { Summary } from './summary-schema.ts';

/** How many functions, and how many of them are NON_COMPLIANT. */
type Counts = Summary['notRead'];

/** What neither ListFunctions nor AWS Config shows, said wherever a total is shown. */
const NOT_COUNTED = 'Lambda Web Functions are not counted: AWS lists them elsewhere.';

/** What a summary tells beside its counts. */
export interface SummaryBasis {
  readonly asOf: IsoDate;
  readonly tableAsOf: IsoDate;
  /** What published the report; null for a report that is compared with nothing. */
  readonly published: {
    readonly month: string;
    readonly runId: string;
    /** The month before, with its summary where that can still be compared. */
    readonly previous: { readonly month: string; readonly summary: Summary | null } | null;
  } | null;
}

/** Totals that grow by one record of the report at a time. */
export interface SummaryTally {
  /** Counts a finding that is compared with nothing. */
  count(finding: Finding): void;
  /** Counts a row that was compared; one not read, and one that is final, is counted apart. */
  countRow(row: ReportRow, isFinal: boolean): void;
  summarise(basis: SummaryBasis, coverage: readonly CoverageRow[]): Summary;
}

/** Totals of nothing yet. */
export function createSummaryTally(): SummaryTally {
  let functions = 0;
  let waived = 0;
  const byStatus = new Map<string, number>();
  const byCompliance = new Map<string, number>();
  const byOwner = new Map<string, Counts>();
  const byAccount = new Map<string, Counts>();
  const byRegion = new Map<string, Counts>();
  const byRuntime = new Map<string, Counts>();
  const notRead = { functions: 0, nonCompliant: 0 };
  const final = { rows: 0, gone: 0, fixed: 0 };
  const changes = new Map<string, number>();
  const changesByOwner = new Map<string, Map<string, number>>();

  function add(
    status: string,
    compliance: string,
    isWaived: boolean,
    owner: string,
    account: string,
    region: string,
    runtime: string,
  ): void {
    functions++;
    if (isWaived) waived++;
    addOne(byStatus, status);
    addOne(byCompliance, compliance);
    const nonCompliant = compliance === 'NON_COMPLIANT' ? 1 : 0;
    addCounts(byOwner, owner, nonCompliant);
    addCounts(byAccount, account, nonCompliant);
    addCounts(byRegion, region, nonCompliant);
    addCounts(byRuntime, runtime, nonCompliant);
  }

  function addChange(owner: string, change: string): void {
    addOne(changes, change);
    const own = changesByOwner.get(owner) ?? new Map<string, number>();
    changesByOwner.set(owner, own);
    addOne(own, change);
  }

  return {
    count({ fn, status, compliance, owner, waiver }) {
      const isWaived = waiver?.state === 'in-force';
      add(status, compliance, isWaived, owner.name, fn.account.id, fn.region, fn.runtime ?? '');
    },
    countRow(row, isFinal) {
      const owner = String(row.owner);
      if (row.change !== null) addChange(owner, String(row.change));
      if (isFinal) {
        final.rows++;
        final[row.change === 'gone' ? 'gone' : 'fixed']++;
      } else if (row.change === 'not-read') {
        notRead.functions++;
        if (row.compliance === 'NON_COMPLIANT') notRead.nonCompliant++;
      } else {
        add(
          String(row.status),
          String(row.compliance),
          isWaived(row),
          owner,
          String(row.account_id),
          String(row.region),
          String(row.runtime ?? ''),
        );
      }
    },
    summarise({ asOf, tableAsOf, published }, coverage) {
      const read = new Map<string, number>();
      for (const { status } of coverage) addOne(read, status);
      const summary = {
        schemaVersion: 2,
        month: published?.month ?? null,
        runId: published?.runId ?? null,
        asOf,
        tableAsOf,
        complete: isComplete(coverage),
        rows: functions + notRead.functions + final.rows,
        functions,
        waived,
        byStatus: sorted(byStatus),
        byCompliance: sorted(byCompliance),
        byOwner: sorted(byOwner),
        byAccount: sorted(byAccount),
        byRegion: sorted(byRegion),
        byRuntime: sorted(byRuntime),
        notRead,
        final,
        changes: sorted(changes),
        changesByOwner: sorted(new Map([...changesByOwner].map(([name, own]) => [name, sorted(own)]))),
        previousMonth: published?.previous?.month ?? null,
        coverage: sorted(read),
        notCounted: NOT_COUNTED,
      } as const;
      return { ...summary, deltas: deltasOf(summary, published?.previous?.summary ?? null) };
    },
  };
}

/** A waiver that is not needed, or has ended, does not make a function compliant: see `Finding.waiver`. */
function isWaived(row: ReportRow): boolean {
  return row.compliance === 'COMPLIANT' && row.waiver_expires !== null;
}

function addOne(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function addCounts(counts: Map<string, Counts>, key: string, nonCompliant: number): void {
  const known = counts.get(key);
  if (known === undefined) {
    counts.set(key, { functions: 1, nonCompliant });
    return;
  }
  known.functions++;
  known.nonCompliant += nonCompliant;
}

/** Keys in order, so that two summaries of the same report are the same bytes; __proto__ is a name like any other. */
function sorted<T>(counts: ReadonlyMap<string, T>): Record<string, T> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
