import type { ReportBucket } from '../adapters/report-bucket.ts';
import type { Coverage } from '../core/inventory.ts';
import type { IsoDate } from '../core/iso-date.ts';
import { type Policy, policySchema } from '../core/policy.ts';
import { readRun, runKeys } from './run.ts';
import { readSources } from './source-list.ts';

/** What the run has decided about reading. */
export interface CollectBasis {
  readonly today: IsoDate;
  readonly policy: Policy;
  /** What the aggregator said by account; empty where accounts are read themselves. */
  readonly sources: ReadonlyMap<string, readonly Coverage[]>;
}

/** Reads a run's basis once for all of its batches that come here; throws, naming the key, while it is not there. */
export function createBasisReader(bucket: ReportBucket): (runId: string) => Promise<CollectBasis> {
  let known: { readonly runId: string; readonly basis: CollectBasis } | null = null;

  async function read(runId: string): Promise<CollectBasis> {
    const [{ today, inventory }, settings] = await Promise.all([
      readRun(bucket, runId),
      bucket.readJson(runKeys.settings(runId), policySchema),
    ]);
    if (settings === null) throw new Error(`${runKeys.settings(runId)}: there are no settings`);
    const sources = inventory === 'aggregator' ? await readSources(bucket, runId) : new Map();
    return { today, policy: settings.value, sources };
  }

  return async (runId) => {
    if (known?.runId !== runId) known = { runId, basis: await read(runId) };
    return known.basis;
  };
}
