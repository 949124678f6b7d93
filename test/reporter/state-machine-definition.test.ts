import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { readReportDefinition, type TaskState } from '../../local/state-machine-definition.ts';
import { type Functions, startReport } from '../support/report-under-test.ts';
import { propertiesOf } from '../support/template-file.ts';

/** The functions of the definition, each by the name of its resource in the template. */
const FUNCTIONS = ['PlanFunction', 'CollectFunction', 'PublishFunction', 'DigestFunction'];

const definition = await readReportDefinition(
  Object.fromEntries(FUNCTIONS.map((name) => [`${name}Arn`, name])),
);

const map = Object.values(definition.States).find((state) => state.Type === 'Map');

/** Every state that is a task, those of the map included, by its name. */
const tasks = Object.entries({ ...definition.States, ...map?.ItemProcessor.States }).filter(
  (entry): entry is [string, TaskState] => entry[1].Type === 'Task',
);

test('batches are as large, and as many at a time, as the plan says', () => {
  expect(map).toMatchObject({
    MaxConcurrency: '{% $plan.maxConcurrency %}',
    ItemBatcher: { MaxItemsPerBatch: '{% $plan.itemsPerBatch %}' },
  });
});

describe('what is tried more than once again', () => {
  const again = tasks.flatMap(([name, { Retry }]) =>
    Retry.filter(({ MaxAttempts }) => MaxAttempts > 1).map(
      (retrier) => [name, retrier.ErrorEquals.join(), retrier] as const,
    ),
  );

  test('is found', () => {
    expect(new Set(again.map(([name]) => name))).toEqual(new Set(tasks.map(([name]) => name)));
  });

  test.each(again)('waits at random and never for long: %s, %s', (_name, _errors, retrier) => {
    expect(retrier.JitterStrategy).toBe('FULL');
    expect(retrier.MaxDelaySeconds).toBeLessThanOrEqual(120);
  });
});

const invokeSchema = z.object({ FunctionName: z.string() });
const invocations = tasks.flatMap(([name, { Arguments, TimeoutSeconds }]) => {
  const invoke = invokeSchema.safeParse(Arguments);
  return invoke.success ? [[name, invoke.data.FunctionName, TimeoutSeconds] as const] : [];
});

test('every function is invoked', () => {
  expect(new Set(invocations.map(([, fn]) => fn))).toEqual(new Set(FUNCTIONS));
});

test.each(invocations)('%s waits longer than %s may take', (_, fn, seconds) => {
  expect(seconds).toBeGreaterThan(Number(propertiesOf('reporter/template.yaml', fn)['Timeout']));
});

test.each([
  ['PlanFunctionArn', 'Sandbox.Timedout'],
  ['PlanFunctionArn', 'MonthHeldError'],
  ['PublishFunctionArn', 'Sandbox.Timedout'],
  ['PublishFunctionArn', 'PublishedMeanwhileError'],
] as const satisfies [keyof Functions, string][])('%s is not invoked again after %s', async (fn, name) => {
  let calls = 0;
  const report = await startReport({
    functionsOf: ({ [fn]: { invoke } }) => ({
      [fn]: {
        invoke: async (payload: unknown) => {
          if (JSON.stringify(payload).includes('"release"')) return invoke(payload);
          calls++;
          throw Object.assign(new Error('it broke'), { name });
        },
      },
    }),
  });

  expect((await report.run()).outcome).toMatchObject({ status: 'FAILED', error: name });
  expect(calls).toBe(1);
});
