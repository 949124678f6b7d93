import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** Counts of one invocation, by metric; `publish` writes them out in CloudWatch's embedded metric format. */
export interface Counters<Metric extends string> {
  /** With a dimension, a name and a value, it is a count of its own for each value; `other` for what can be none. */
  add(metric: Metric, count?: number, dimension?: Dimension): void;
  publish(): void;
}

type Dimension = readonly [name: string, value: string];

/** What CloudWatch keeps all our metrics under. */
export const METRICS_NAMESPACE = 'RuntimeSunset';

/** What CloudWatch takes as a value (docs: AmazonCloudWatch APIReference API_Dimension). */
const DIMENSION_VALUE = /^(?=.*\S)[ -~]{1,255}$/;

/** Counts under the namespace RuntimeSunset with the dimension `service`. Only what is not zero is written. */
export function createCounters<Metric extends string>(serviceName: string): Counters<Metric> {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName });
  const counts = new Map<string, { metric: Metric; count: number; dimension: Dimension | undefined }>();

  return {
    add(metric, count = 1, given) {
      if (count === 0) return;
      const dimension = given && toDimension(given);
      const key = JSON.stringify([metric, dimension]);
      counts.set(key, { metric, count: count + (counts.get(key)?.count ?? 0), dimension });
    },
    publish() {
      for (const { metric, count, dimension } of counts.values()) {
        const line = dimension === undefined ? metrics : metrics.singleMetric();
        if (dimension !== undefined) line.addDimension(...dimension);
        line.addMetric(metric, MetricUnit.Count, count);
      }
      counts.clear();
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}

function toDimension([name, value]: Dimension): Dimension {
  return [name, DIMENSION_VALUE.test(value) ? value : 'other'];
}
