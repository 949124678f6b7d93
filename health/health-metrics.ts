import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { ChannelKind } from '../adapters/channel-error.ts';

/** What the functions of the relay count besides what channels take. */
type HealthMetric =
  | 'NoticesRelayed'
  | 'NoticesUnrouted'
  | 'LookupsFailed'
  | 'CatchUpRelayed'
  | 'ChannelRefused'
  | 'SettingsRefreshFailed';

/** Counts of one invocation; `publish` writes them out in CloudWatch's embedded metric format. */
export interface HealthMetrics {
  add(metric: HealthMetric, count?: number): void;
  /** Counts a delivery under DeliveriesAccepted, by Channel. */
  addAccepted(kind: ChannelKind): void;
  publish(): void;
}

const NAMESPACE = 'RuntimeSunset';

/** Counts under the namespace RuntimeSunset with the dimension `service`. Only what is not zero is written. */
export function createHealthMetrics(serviceName: string): HealthMetrics {
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName });
  const counts = new Map<HealthMetric, number>();
  const accepted = new Map<ChannelKind, number>();

  return {
    add(metric, count = 1) {
      if (count > 0) counts.set(metric, (counts.get(metric) ?? 0) + count);
    },
    addAccepted(kind) {
      accepted.set(kind, (accepted.get(kind) ?? 0) + 1);
    },
    publish() {
      for (const [kind, count] of accepted) {
        const single = metrics.singleMetric();
        single.addDimension('Channel', kind);
        single.addMetric('DeliveriesAccepted', MetricUnit.Count, count);
      }
      for (const [metric, count] of counts) metrics.addMetric(metric, MetricUnit.Count, count);
      if (counts.size > 0) metrics.publishStoredMetrics();
      accepted.clear();
      counts.clear();
    },
  };
}
