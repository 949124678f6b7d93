import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { createCounters } from '../../adapters/counters.ts';
import type { HealthMetric } from '../../health/health-metric.ts';
import { createPublishMetrics } from '../../reporter/publish-metrics.ts';
import type { ReporterMetric } from '../../reporter/reporter-metric.ts';
import { ROOT } from '../support/build.ts';
import { captureOutput } from '../support/captured-output.ts';
import { aSummary } from '../support/digest-under-test.ts';
import { given, readTemplate, resourcesOf } from '../support/template-file.ts';
import { referencesIn } from '../support/template-references.ts';

const alarmSchema = z.looseObject({
  AlarmDescription: z.string(),
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })),
  Statistic: z.string(),
  Period: z.number(),
});

const ALARMS = ['health/template.yaml', 'health/forward.template.yaml', 'reporter/template.yaml'].flatMap(
  (file) =>
    resourcesOf(file, 'AWS::CloudWatch::Alarm').map(([name, properties]) => ({
      file,
      name,
      alarm: alarmSchema.parse(properties),
    })),
);

/** A namespace's one dimension, what its value is of which type of resource, and each metric's statistic. */
interface AwsMetrics {
  dimension: string;
  type: string;
  value: (resource: string) => unknown;
  metrics: Record<string, string>;
}

/**
 * What AWS measures (docs: SQSDeveloperGuide sqs-available-cloudwatch-metrics, lambda dg monitoring-metrics-types,
 * step-functions dg procedure-cw-metrics).
 */
const AWS_METRICS: Record<string, AwsMetrics> = {
  'AWS/SQS': {
    dimension: 'QueueName',
    type: 'AWS::SQS::Queue',
    value: (queue) => ({ GetAtt: `${queue}.QueueName` }),
    metrics: { ApproximateAgeOfOldestMessage: 'Maximum', ApproximateNumberOfMessagesVisible: 'Maximum' },
  },
  'AWS/Lambda': {
    dimension: 'FunctionName',
    type: 'AWS::Serverless::Function',
    value: (fn) => ({ Ref: fn }),
    metrics: { Errors: 'Sum' },
  },
  'AWS/States': {
    dimension: 'StateMachineArn',
    type: 'AWS::Serverless::StateMachine',
    value: (stateMachine) => ({ Ref: stateMachine }),
    metrics: { ExecutionsFailed: 'Sum', ExecutionsTimedOut: 'Sum', ExecutionsAborted: 'Sum' },
  },
};

const ofAws = ALARMS.filter(({ alarm }) => alarm.Namespace.startsWith('AWS/'));
const ours = ALARMS.filter((alarm) => !ofAws.includes(alarm));

describe.each(ofAws)('$name', ({ file, alarm: { Namespace, MetricName, Statistic, Dimensions } }) => {
  const known = AWS_METRICS[Namespace];
  const [resource = ''] = referencesIn(Dimensions).map((reference) => reference.split('.')[0]);

  test('watches a metric of AWS, by the statistic that tells', () => {
    expect(known?.metrics[MetricName]).toBe(Statistic);
  });

  test('watches a resource that is there, by the dimension that the metric has', () => {
    expect(Dimensions).toEqual([{ Name: known?.dimension, Value: known?.value(resource) }]);
    expect(readTemplate(file).Resources[resource]?.Type).toBe(known?.type);
  });
});

/** Counts, by the code of the function with this name, what alarms look for. */
const COUNT: Record<string, (service: string) => void> = {
  'runtime-sunset-health': (service) => {
    const metrics = createCounters<HealthMetric>(service);
    metrics.add('SettingsRefreshFailed');
    metrics.publish();
  },
  'runtime-sunset-deliver': (service) => {
    const metrics = createCounters<HealthMetric>(service);
    metrics.add('SettingsRefreshFailed');
    metrics.add('ChannelRefused');
    metrics.publish();
  },
  'runtime-sunset-report-publish': (service) => createPublishMetrics(service).publish(aSummary(), 0),
  'runtime-sunset-report-digest': (service) => {
    const metrics = createCounters<ReporterMetric>(service);
    metrics.add('DigestUnrouted');
    metrics.publish();
  },
};

const writtenSchema = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
});

/** The metrics that CloudWatch makes of a line in its embedded metric format, as alarms name them. */
function metricsWritten(line: unknown) {
  const { _aws, ...values } = writtenSchema.parse(line);
  return _aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name }) => ({
        Namespace,
        MetricName: Name,
        Dimensions: names.map((name) => ({ Name: name, Value: values[name] })),
      })),
    ),
  );
}

describe.each(ours)('$name', ({ alarm: { Namespace, MetricName, Statistic, Dimensions } }) => {
  test('watches what our function writes', () => {
    const output = captureOutput();
    const service = String(Dimensions[0]?.Value);

    COUNT[service]?.(service);

    expect(output().flatMap(metricsWritten)).toContainEqual({ Namespace, MetricName, Dimensions });
  });

  test('counts, but of a report the worst that was written', () => {
    expect(Statistic).toBe(MetricName === 'ReportIncomplete' ? 'Maximum' : 'Sum');
  });
});

describe.each(ALARMS)('$name', ({ file, name, alarm }) => {
  const folder = file.split('/')[0];

  test('rings at the first sign, and tells its topic when it begins and when it is over', () => {
    const topic = given('HasAlarmTopic', [{ Ref: 'AlarmTopicArn' }]);

    expect(alarm).toMatchObject({
      Period: 300,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      // There is a datum for each report only: until the next one the last one holds.
      TreatMissingData: alarm.MetricName === 'ReportIncomplete' ? 'ignore' : 'notBreaching',
      AlarmActions: topic,
      OKActions: topic,
    });
  });

  test(`is explained in docs/${folder}.md`, () => {
    expect(readFileSync(join(ROOT, `docs/${folder}.md`), 'utf8').includes(`\`${name}\``)).toBe(true);
  });
});
