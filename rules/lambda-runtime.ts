import { Logger } from '@aws-lambda-powertools/logger';
import { createCounters } from '../adapters/counters.ts';
import { type LambdaContext, parseOwnPlace } from '../adapters/lambda-context.ts';
import { loadPolicyTable } from '../adapters/policy-table.ts';
import { putEvaluations, requireNoneRefused, TEST_TOKEN } from '../adapters/put-evaluations.ts';
import { settingsOf } from '../adapters/settings-env.ts';
import { toError } from '../adapters/to-error.ts';
import { evaluate } from '../core/evaluate.ts';
import type { Finding } from '../core/finding.ts';
import type { LambdaFunction } from '../core/lambda-function.ts';
import type { Policy } from '../core/policy.ts';
import { readChangedFunction } from './changed-function.ts';
import { createConfigClients } from './config-clients.ts';
import { parseConfigEvent } from './config-event.ts';
import { type Env, memberRoleOf, readEnv } from './env.ts';
import { requireNotAhead, toEvaluation } from './evaluation.ts';
import { applyRuleParameters } from './rule-parameters.ts';
import { runScheduled } from './scheduled-run.ts';

const SERVICE_NAME = 'runtime-sunset-rule';

/** What the rule counts; functions by the dimension Status, unlisted runtimes by the dimension Runtime. */
type RuleMetric = 'FunctionsEvaluated' | 'UnlistedRuntimes' | 'EvaluationsSent' | 'SettingsRefreshFailed';

/**
 * The custom rule of AWS Config that judges the runtimes of Lambda functions: one on each change of it, all of the
 * account and Region on schedule. `now` tells the day that is judged. Rejects when anything at all goes wrong, so
 * that Lambda tries again and alarms can ring.
 */
export function createHandler(env: Env, now: () => Date = () => new Date()) {
  const logger = new Logger({ serviceName: SERVICE_NAME });
  const metrics = createCounters<RuleMetric>(SERVICE_NAME);
  const table = loadPolicyTable();
  const configClientFor = createConfigClients(memberRoleOf(env));
  const settings = settingsOf(env, now, { logger, metrics });

  /** Counts findings whose evaluations AWS Config has taken. */
  function count(findings: readonly Finding[]): void {
    metrics.add('EvaluationsSent', findings.length);
    for (const { status } of findings) metrics.add('FunctionsEvaluated', 1, ['Status', status]);
    for (const { status, fn } of findings) {
      if (status === 'unlisted' && fn.runtime !== null) {
        metrics.add('UnlistedRuntimes', 1, ['Runtime', fn.runtime]);
      }
    }
  }

  async function judge(event: unknown, context: LambdaContext): Promise<void> {
    const today = now().toISOString().slice(0, 10);
    const notification = parseConfigEvent(event);
    const { kind, accountId, configRuleName, resultToken } = notification;
    logger.appendKeys({ kind, accountId, configRuleName });

    const policy = applyRuleParameters(await settings(), notification.ruleParameters);
    const own = parseOwnPlace(context);
    const client = configClientFor(own, accountId);

    async function record(functions: readonly LambdaFunction[], orderingTimestamp: Date): Promise<string[]> {
      requireNotAhead(orderingTimestamp, now());
      const findings = functions.map((fn) => evaluate(fn, table, policy, today));
      for (const finding of findings) logger.debug('verdict', { verdict: groundsOf(finding, policy) });
      const evaluations = findings.map((finding) => toEvaluation(finding, orderingTimestamp));
      const refused = await putEvaluations(client, resultToken, evaluations);
      if (resultToken !== TEST_TOKEN) {
        count(findings.filter(({ fn }) => !refused.includes(fn.functionName)));
      }
      return refused;
    }

    if (notification.kind === 'scheduled') {
      const outcome = await runScheduled({ ...notification, client, place: { ...own, accountId }, record });
      logger.info('scheduled run complete', { outcome });
      if (outcome.kept > 0) logger.warn('no function is listed, so recorded results are kept', { outcome });
    } else {
      logger.appendKeys({ functionArn: notification.fn.functionArn });
      const { fn, capturedAt } = await readChangedFunction(client, notification);
      requireNoneRefused(await record([fn], capturedAt));
      logger.info('function judged', { capturedAt });
    }
  }

  return async (event: unknown, context: LambdaContext): Promise<void> => {
    logger.resetKeys();
    logger.appendKeys({ awsRequestId: context.awsRequestId });
    try {
      await judge(event, context);
    } catch (error) {
      logger.error('invocation failed', toError(error));
      throw error;
    } finally {
      metrics.publish();
    }
  };
}

/** What a verdict rests on, for the log at level DEBUG. */
function groundsOf({ fn, status, compliance, tableAsOf, today }: Finding, policy: Policy) {
  const { functionArn, runtime, capturedAt } = fn;
  const { noticeDays, nonCompliantFrom, unlistedRuntime, previewRuntime } = policy;
  const switches = { noticeDays, nonCompliantFrom, unlistedRuntime, previewRuntime };
  return { functionArn, runtime, capturedAt, status, compliance, today, tableAsOf, switches };
}

/** The entry point that template and bundle name. */
export const handler = createHandler(readEnv(process.env));
