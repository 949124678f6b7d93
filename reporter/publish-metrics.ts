import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS_NAMESPACE } from '../adapters/counters.ts';
import type { Summary } from './summary-schema.ts';

/** Tells CloudWatch of what was published, in its embedded metric format. */
export interface PublishMetrics {
  publish(summary: Summary, placesNotCovered: number): void;
}

/**
 * Under the namespace RuntimeSunset, each with the dimension `service`: FunctionsReported by Status, and, zero too so
 * that an alarm can tell good from absent, ReportIncomplete (1 or 0) and PlacesNotCovered (accounts and Regions).
 */
export function createPublishMetrics(serviceName: string): PublishMetrics {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName });

  return {
    publish({ byStatus, complete }, placesNotCovered) {
      for (const [status, functions] of Object.entries(byStatus)) {
        const single = metrics.singleMetric();
        single.addDimension('Status', status);
        single.addMetric('FunctionsReported', MetricUnit.Count, functions);
      }
      metrics.addMetric('ReportIncomplete', MetricUnit.Count, complete ? 0 : 1);
      metrics.addMetric('PlacesNotCovered', MetricUnit.Count, placesNotCovered);
      metrics.publishStoredMetrics();
    },
  };
}
