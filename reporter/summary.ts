import type { Finding } from '../core/finding.ts';
import type { IsoDate } from '../core/iso-date.ts';
import { type Standing, standingOf } from './change.ts';
import { addTo, createCountsByName, sorted } from './counts-by-name.ts';
import { type CoverageRow, isComplete } from './coverage.ts';
import type { ReportRow } from './report-row.ts';
import { deltasOf } from './summary-deltas.ts';
import { SUMMARY_VERSION, type Summary } from './summary-schema.ts';

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
  countFinding(finding: Finding): void;
  /** Counts a row that was compared; one that was not read, and one that is gone, is counted apart. */
  countRow(row: ReportRow): void;
  summarise(basis: SummaryBasis, coverage: readonly CoverageRow[]): Summary;
}

/** What is counted of a function that was read. */
interface Counted {
  readonly status: string;
  readonly compliance: string;
  readonly isWaived: boolean;
  readonly owner: string;
  readonly accountId: string;
  readonly region: string;
  readonly runtime: string;
}

/** Totals of nothing yet. */
export function createSummaryTally(): SummaryTally {
  let functions = 0;
  let waived = 0;
  const byStatus = new Map<string, number>();
  const byCompliance = new Map<string, number>();
  const byOwner = createCountsByName();
  const byAccount = createCountsByName();
  const byRegion = createCountsByName();
  const byRuntime = createCountsByName();
  const notRead = { functions: 0, nonCompliant: 0, waived: 0 };
  const changes = new Map<string, number>();
  const changesByOwner = new Map<string, Map<string, number>>();

  function count({ status, compliance, isWaived, owner, accountId, region, runtime }: Counted): void {
    functions++;
    if (isWaived) waived++;
    addTo(byStatus, status);
    addTo(byCompliance, compliance);
    const isNonCompliant = compliance === 'NON_COMPLIANT';
    byOwner.add(owner, isNonCompliant);
    byAccount.add(accountId, isNonCompliant);
    byRegion.add(region, isNonCompliant);
    byRuntime.add(runtime, isNonCompliant);
  }

  function countNotRead(standing: Standing): void {
    notRead.functions++;
    if (standing === 'open') notRead.nonCompliant++;
    if (standing === 'waived') notRead.waived++;
  }

  function countChange(owner: string, change: string): void {
    addTo(changes, change);
    const own = changesByOwner.get(owner) ?? new Map<string, number>();
    changesByOwner.set(owner, own);
    addTo(own, change);
  }

  return {
    countFinding({ fn, status, compliance, owner, waiver }) {
      const isWaived = waiver?.state === 'in-force';
      const { account, region, runtime } = fn;
      count({
        status,
        compliance,
        isWaived,
        owner: owner.name,
        accountId: account.id,
        region,
        runtime: runtime ?? '',
      });
    },
    countRow(row) {
      const owner = String(row.owner);
      const standing = standingOf(row);
      if (row.change !== null) countChange(owner, String(row.change));
      if (row.change === 'gone') return;
      if (row.change === 'not-read') return countNotRead(standing);
      count({
        status: String(row.status),
        compliance: String(row.compliance),
        isWaived: standing === 'waived',
        owner,
        accountId: String(row.account_id),
        region: String(row.region),
        runtime: String(row.runtime ?? ''),
      });
    },
    summarise({ asOf, tableAsOf, published }, coverage) {
      const byReading = new Map<string, number>();
      for (const { status } of coverage) addTo(byReading, status);
      const summary = {
        schemaVersion: SUMMARY_VERSION,
        month: published?.month ?? null,
        runId: published?.runId ?? null,
        asOf,
        tableAsOf,
        complete: isComplete(coverage),
        rows: functions + notRead.functions + (changes.get('gone') ?? 0),
        functions,
        waived,
        byStatus: sorted(byStatus),
        byCompliance: sorted(byCompliance),
        byOwner: byOwner.sorted(),
        byAccount: byAccount.sorted(),
        byRegion: byRegion.sorted(),
        byRuntime: byRuntime.sorted(),
        notRead,
        changes: sorted(changes),
        changesByOwner: sorted(new Map([...changesByOwner].map(([name, own]) => [name, sorted(own)]))),
        previousMonth: published?.previous?.month ?? null,
        coverage: sorted(byReading),
        notCounted: NOT_COUNTED,
      } as const;
      return { ...summary, deltas: deltasOf(summary, published?.previous?.summary ?? null) };
    },
  };
}
