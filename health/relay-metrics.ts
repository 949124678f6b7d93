import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** What the relay counts. */
type RelayMetric = 'NoticesRelayed' | 'NoticesUnrouted' | 'LookupsFailed' | 'SettingsRefreshFailed';

/** Counts of one invocation; `publish` writes them out in CloudWatch's embedded metric format. */
export interface RelayMetrics {
  add(metric: RelayMetric): void;
  publish(): void;
}

const NAMESPACE = 'RuntimeSunset';

/** Counts under the namespace RuntimeSunset with the dimension `service`. Only what is not zero is written. */
export function createRelayMetrics(serviceName: string): RelayMetrics {
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName });
  const counts = new Map<RelayMetric, number>();

  return {
    add(metric) {
      counts.set(metric, (counts.get(metric) ?? 0) + 1);
    },
    publish() {
      if (counts.size === 0) return;
      for (const [metric, count] of counts) metrics.addMetric(metric, MetricUnit.Count, count);
      counts.clear();
      metrics.publishStoredMetrics();
    },
  };
}
