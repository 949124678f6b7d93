import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** What planning and collecting count. */
type ReporterMetric =
  | 'AccountsPlanned'
  | 'AccountsSkipped'
  | 'ItemsPlanned'
  | 'ItemsCollected'
  | 'ItemsFailed'
  | 'SettingsRefreshFailed';

/** Counts of one invocation; `publish` writes them out in CloudWatch's embedded metric format. */
export interface ReporterMetrics {
  add(metric: ReporterMetric, count?: number): void;
  /** Functions that were collected, each by its status. */
  addFunctions(byStatus: ReadonlyMap<string, number>): void;
  publish(): void;
}

const NAMESPACE = 'RuntimeSunset';

/**
 * Counts under the namespace RuntimeSunset with the dimension `service`, functions also by Status. Only what is not
 * zero is written.
 */
export function createReporterMetrics(serviceName: string): ReporterMetrics {
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName });
  const counts = new Map<ReporterMetric, number>();
  const statuses = new Map<string, number>();

  return {
    add(metric, count = 1) {
      if (count > 0) counts.set(metric, (counts.get(metric) ?? 0) + count);
    },
    addFunctions(byStatus) {
      for (const [status, count] of byStatus) statuses.set(status, (statuses.get(status) ?? 0) + count);
    },
    publish() {
      for (const [status, count] of statuses) {
        const single = metrics.singleMetric();
        single.addDimension('Status', status);
        single.addMetric('FunctionsCollected', MetricUnit.Count, count);
      }
      for (const [metric, count] of counts) metrics.addMetric(metric, MetricUnit.Count, count);
      if (counts.size > 0) metrics.publishStoredMetrics();
      counts.clear();
      statuses.clear();
    },
  };
}
