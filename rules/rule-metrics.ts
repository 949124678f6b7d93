import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Finding } from '../core/finding.ts';

/** What one invocation counts; `publish` writes it out in CloudWatch's embedded metric format. */
export interface RuleMetrics {
  /** Findings whose evaluations AWS Config has taken. */
  addRecorded(findings: readonly Finding[]): void;
  addRefreshFailure(): void;
  publish(): void;
}

const NAMESPACE = 'RuntimeSunset';

/**
 * Counts under the namespace RuntimeSunset, each with the dimension `service`: FunctionsEvaluated by Status,
 * UnlistedRuntimes by Runtime, EvaluationsSent, SettingsRefreshFailed. Only what is not zero is written.
 */
export function createRuleMetrics(serviceName: string): RuleMetrics {
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName });
  const byStatus = new Map<string, number>();
  const byUnlistedRuntime = new Map<string, number>();
  let sent = 0;
  let refreshFailures = 0;

  function write(metric: string, value: number, dimension?: readonly [string, string]): void {
    if (value === 0) return;
    const single = metrics.singleMetric();
    if (dimension) single.addDimension(...dimension);
    single.addMetric(metric, MetricUnit.Count, value);
  }

  return {
    addRecorded(findings) {
      sent += findings.length;
      for (const { status, fn } of findings) {
        increment(byStatus, status);
        if (status === 'unlisted' && fn.runtime !== null) increment(byUnlistedRuntime, fn.runtime);
      }
    },
    addRefreshFailure() {
      refreshFailures++;
    },
    publish() {
      for (const [status, count] of byStatus) write('FunctionsEvaluated', count, ['Status', status]);
      for (const [id, count] of byUnlistedRuntime) write('UnlistedRuntimes', count, ['Runtime', id]);
      write('EvaluationsSent', sent);
      write('SettingsRefreshFailed', refreshFailures);
      byStatus.clear();
      byUnlistedRuntime.clear();
      sent = 0;
      refreshFailures = 0;
    },
  };
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
