import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { ChannelKind } from '../adapters/channel-error.ts';

/** What one invocation counts; `publish` writes it out in CloudWatch's embedded metric format. */
export interface DeliverMetrics {
  addAccepted(kind: ChannelKind): void;
  addRefused(): void;
  addRefreshFailure(): void;
  publish(): void;
}

const NAMESPACE = 'RuntimeSunset';

/**
 * Counts under the namespace RuntimeSunset, each with the dimension `service`: DeliveriesAccepted by Channel,
 * ChannelRefused, SettingsRefreshFailed. Only what is not zero is written.
 */
export function createDeliverMetrics(serviceName: string): DeliverMetrics {
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName });
  const accepted = new Map<ChannelKind, number>();
  let refused = 0;
  let refreshFailures = 0;

  function write(metric: string, value: number, dimension?: readonly [string, string]): void {
    if (value === 0) return;
    const single = metrics.singleMetric();
    if (dimension) single.addDimension(...dimension);
    single.addMetric(metric, MetricUnit.Count, value);
  }

  return {
    addAccepted(kind) {
      accepted.set(kind, (accepted.get(kind) ?? 0) + 1);
    },
    addRefused() {
      refused++;
    },
    addRefreshFailure() {
      refreshFailures++;
    },
    publish() {
      for (const [kind, count] of accepted) write('DeliveriesAccepted', count, ['Channel', kind]);
      write('ChannelRefused', refused);
      write('SettingsRefreshFailed', refreshFailures);
      accepted.clear();
      refused = 0;
      refreshFailures = 0;
    },
  };
}
