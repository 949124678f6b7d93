import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** What telling of a report counts. */
type DigestMetric = 'DigestsQueued' | 'DigestUnrouted' | 'OwnersFailed' | 'AttachmentsTooLarge';

/** Counts of one invocation; `publish` writes them out in CloudWatch's embedded metric format. */
export interface DigestMetrics {
  add(metric: DigestMetric, count?: number): void;
  publish(): void;
}

const NAMESPACE = 'RuntimeSunset';

/**
 * Counts under the namespace RuntimeSunset with the dimension `service`: messages that were queued, reports for which
 * there is no default channel, owners whose report could not be told, and their reports too large for email. Only
 * what is not zero is written.
 */
export function createDigestMetrics(serviceName: string): DigestMetrics {
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName });
  const counts = new Map<DigestMetric, number>();

  return {
    add(metric, count = 1) {
      if (count > 0) counts.set(metric, (counts.get(metric) ?? 0) + count);
    },
    publish() {
      if (counts.size === 0) return;
      for (const [metric, count] of counts) metrics.addMetric(metric, MetricUnit.Count, count);
      counts.clear();
      metrics.publishStoredMetrics();
    },
  };
}
