import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod/mini';
import { startEndpoint } from '../../local/endpoint.ts';
import { runWorkflow } from '../../local/state-machine.ts';
import { parseDefinition } from '../../local/state-machine-definition.ts';
import type { TaskFunction } from '../../local/state-tasks.ts';
import { account, clientConfig } from './support.ts';

const LAMBDA = 'arn:aws:states:::lambda:invoke';
const comment = { Comment: 'x' };

/** A task that calls the function `work`. */
const WORK = {
  ...comment,
  Type: 'Task',
  Resource: LAMBDA,
  Arguments: { FunctionName: 'work', Payload: '{% $states.input %}' },
  Output: '{% $states.result.Payload %}',
  End: true,
};

/** A machine whose task `Work` calls the function `work` with these members besides. */
function aMachine(work: object, others: object = {}): object {
  return {
    ...comment,
    QueryLanguage: 'JSONata',
    TimeoutSeconds: 60,
    StartAt: 'Work',
    States: {
      Work: { ...WORK, ...work },
      ...others,
    },
  };
}

/** Runs a machine before an endpoint with a bucket; `work` is its function, `waits` are the seconds before retries. */
async function run(machine: object, work: TaskFunction['invoke'] | TaskFunction, input: unknown = {}) {
  const endpoint = await startEndpoint({ accounts: [{ id: account, name: 'a' }], regions: ['us-east-1'] });
  onTestFinished(() => endpoint.close());
  endpoint.createBucket('bucket');
  const s3 = new S3Client(clientConfig(endpoint));
  const waits: number[] = [];
  const outcome = await runWorkflow(
    parseDefinition(JSON.stringify(machine)),
    { Id: 'arn:execution', Name: 'execution', StartTime: '2026-11-20T08:00:00.000Z', Input: input },
    {
      functions: new Map([['work', typeof work === 'function' ? { invoke: work } : work]]),
      s3,
      wait: async (seconds) => waits.push(seconds),
    },
  );
  const objects = [...endpoint.objects('bucket')].map(([key, { body }]) => ({ key, text: body.toString() }));
  return { outcome, waits, objects };
}

function named(name: string): Error {
  return Object.assign(new Error('it broke'), { name });
}

describe('a definition', () => {
  test.each([
    ['a field of a state that the walk does not know', aMachine({ HeartbeatSeconds: 5 }), 'HeartbeatSeconds'],
    ['a state of a type that it does not know', aMachine({ Type: 'Wait' }), 'Work'],
    ['JSONPath', { ...aMachine({}), QueryLanguage: 'JSONPath' }, 'QueryLanguage'],
    ['a state without a comment', aMachine({ Comment: undefined }), 'Comment'],
    [
      'a retrier with a misspelt member',
      aMachine({ Retry: [{ ErrorEquals: ['x'], MaxAttempt: 1 }] }),
      'MaxAttempt',
    ],
  ])('with %s is refused', (_, machine, member) => {
    expect(() => parseDefinition(JSON.stringify(machine))).toThrow(member);
  });

  test('with a substitution that has no value is refused', () => {
    expect(() => parseDefinition(`{"Comment":"\${Name}"}`)).toThrow(`The definition's \${Name} has no value`);
  });
});

describe('a task', () => {
  test('gives a function what its arguments evaluate to, and its output to the next state', async () => {
    const machine = aMachine(
      {
        Arguments: {
          FunctionName: 'work',
          Payload: "{% $merge([$states.input, { 'id': $states.context.Execution.Id }]) %}",
        },
        Assign: { twice: '{% $states.result.Payload.number * 2 %}' },
        End: undefined,
        Next: 'Show',
      },
      {
        Show: {
          ...comment,
          Type: 'Pass',
          Output: { input: '{% $states.input %}', twice: '{% $twice %}' },
          End: true,
        },
      },
    );

    const { outcome } = await run(machine, async (payload) => ({ payload, number: 21 }), {
      month: '2026-11',
    });

    expect(outcome).toEqual({
      status: 'SUCCEEDED',
      output: { input: { payload: { month: '2026-11', id: 'arn:execution' }, number: 21 }, twice: 42 },
    });
  });

  test.each([
    ['is called with', { input: z.object({ month: z.string() }) }],
    ['answers with', { output: z.object({ month: z.string() }) }],
  ])('whose function %s what its schema refuses stops the walk', async (words, schemas) => {
    await expect(run(aMachine({}), { invoke: async () => ({}), ...schemas })).rejects.toThrow(
      `work ${words} what does not fit`,
    );
  });

  test('of another service than the walk knows stops the walk', async () => {
    await expect(
      run(aMachine({ Resource: 'arn:aws:states:::sqs:sendMessage' }), async () => 1),
    ).rejects.toThrow('The walk knows no task arn:aws:states:::sqs:sendMessage');
  });

  test('fails where an expression gives nothing', async () => {
    const { outcome } = await run(aMachine({ Output: '{% $states.input.absent %}' }), async () => 1);

    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });

  test('fails with more than a state may hand on', async () => {
    const { outcome } = await run(aMachine({}), async () => 'x'.repeat(262_144));

    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });
});

describe('an error', () => {
  test('is told by its name, with the function’s answer as its cause', async () => {
    const { outcome } = await run(aMachine({}), async () => {
      throw named('Oops');
    });

    expect(outcome).toEqual({
      status: 'FAILED',
      error: 'Oops',
      cause: '{"errorType":"Oops","errorMessage":"it broke","trace":[]}',
    });
  });

  test('is tried again as often as the first retrier that is meant says, ever later up to its cap', async () => {
    const Retry = [
      { ErrorEquals: ['Other'], MaxAttempts: 9 },
      { ErrorEquals: ['Busy'], IntervalSeconds: 2, BackoffRate: 3, MaxDelaySeconds: 7, MaxAttempts: 3 },
      { ErrorEquals: ['States.ALL'], MaxAttempts: 9 },
    ];
    let calls = 0;

    const { outcome, waits } = await run(aMachine({ Retry }), async () => {
      calls++;
      throw named('Busy');
    });

    expect(calls).toBe(4);
    expect(waits).toEqual([2, 6, 7]);
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'Busy' });
  });

  test('with no attempts is not tried again, whatever a later retrier says', async () => {
    const Retry = [
      { ErrorEquals: ['Sandbox.Timedout'], MaxAttempts: 0 },
      { ErrorEquals: ['States.TaskFailed'], MaxAttempts: 5 },
    ];

    const { waits } = await run(aMachine({ Retry }), async () => {
      throw named('Sandbox.Timedout');
    });

    expect(waits).toEqual([]);
  });

  test('goes where the first catcher that is meant leads, which may keep it', async () => {
    const machine = aMachine(
      {
        Catch: [
          { ErrorEquals: ['Other'], Next: 'Elsewhere' },
          {
            ErrorEquals: ['States.ALL'],
            Assign: { failure: '{% $states.errorOutput %}' },
            Output: '{% $states.input %}',
            Next: 'Stop',
          },
        ],
      },
      {
        Stop: {
          ...comment,
          Type: 'Fail',
          Error: '{% $failure.Error %}',
          Cause: "{% 'in ' & $states.input.month & ': ' & $failure.Cause %}",
        },
      },
    );

    const { outcome } = await run(
      machine,
      async () => {
        throw named('Oops');
      },
      { month: 'November' },
    );

    expect(outcome).toMatchObject({
      error: 'Oops',
      cause: expect.stringMatching(/^in November: .*it broke/),
    });
  });
});

describe('a choice', () => {
  const choosing = (Choices: object[], Default?: string) => ({
    ...aMachine({}, { Choose: { ...comment, Type: 'Choice', Choices, Default } }),
    StartAt: 'Choose',
  });

  test.each([
    [{ items: 1 }, 'worked'],
    [{ items: 0 }, 'done'],
  ])('of %j goes by the first condition that holds, else by the default', async (input, output) => {
    const machine = choosing([{ Condition: '{% $states.input.items > 0 %}', Next: 'Work' }], 'Done');
    const States = {
      ...Reflect.get(machine, 'States'),
      Done: { ...comment, Type: 'Succeed', Output: 'done' },
    };

    const { outcome } = await run({ ...machine, States }, async () => 'worked', input);

    expect(outcome).toEqual({ status: 'SUCCEEDED', output });
  });

  test('fails where nothing holds', async () => {
    const { outcome } = await run(choosing([{ Condition: '{% false %}', Next: 'Work' }]), async () => 1);

    expect(outcome).toMatchObject({ error: 'States.NoChoiceMatched' });
  });
});

describe('a distributed map', () => {
  /** First writes a manifest by the function, then maps over it in batches of two. */
  function aMapMachine(members: object = {}, states: object = { Batch: WORK }): object {
    return {
      ...comment,
      QueryLanguage: 'JSONata',
      TimeoutSeconds: 60,
      StartAt: 'Begin',
      States: {
        Begin: {
          ...comment,
          Type: 'Pass',
          Assign: { lanes: 2, secret: 'of the parent' },
          Next: 'Write',
        },
        Write: {
          ...comment,
          Type: 'Task',
          Resource: 'arn:aws:states:::aws-sdk:s3:putObject',
          Arguments: { Bucket: 'bucket', Key: 'items', ContentType: 'x', Body: { n: 1 } },
          Next: 'Each',
        },
        Each: {
          ...comment,
          Type: 'Map',
          ItemReader: {
            Resource: 'arn:aws:states:::s3:getObject',
            ReaderConfig: { InputType: 'JSONL' },
            Arguments: { Bucket: 'bucket', Key: 'items' },
          },
          ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { from: '{% $secret %}' } },
          MaxConcurrency: '{% $lanes %}',
          ToleratedFailurePercentage: 0,
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
            StartAt: 'Batch',
            States: states,
          },
          ResultWriter: {
            Resource: 'arn:aws:states:::s3:putObject',
            Arguments: { Bucket: 'bucket', Prefix: 'results' },
          },
          End: true,
          ...members,
        },
      },
    };
  }

  test('gives each batch its items and the input of all, and writes what came of it', async () => {
    const batches: unknown[] = [];

    const { outcome, objects } = await run(aMapMachine(), async (batch) => {
      batches.push(batch);
      return 'ok';
    });

    expect(batches).toEqual([{ BatchInput: { from: 'of the parent' }, Items: [{ n: 1 }] }]);
    expect(outcome).toMatchObject({
      status: 'SUCCEEDED',
      output: { ResultWriterDetails: { Bucket: 'bucket', Key: expect.stringMatching(/^results\//) } },
    });
    expect(objects.find(({ key }) => key.startsWith('results/'))?.text).toContain('"output":"ok"');
  });

  test('does not show its variables to the child workflows', async () => {
    const states = { Batch: { ...WORK, Output: '{% $secret %}' } };

    const { outcome } = await run(aMapMachine({}, states), async () => 'ok');

    expect(outcome).toMatchObject({ error: 'States.ExceedToleratedFailureThreshold' });
  });

  test.each([
    [100, 'SUCCEEDED'],
    [99, 'FAILED'],
  ])('that tolerates %i %% of failures has %s when all fail', async (ToleratedFailurePercentage, status) => {
    const { outcome } = await run(aMapMachine({ ToleratedFailurePercentage }), async () => {
      throw named('Oops');
    });

    expect(outcome.status).toBe(status);
  });

  test('cannot read what is not there', async () => {
    const ItemReader = {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSONL' },
      Arguments: { Bucket: 'bucket', Key: 'absent' },
    };

    const { outcome } = await run(aMapMachine({ ItemReader }), async () => 'ok');

    expect(outcome).toMatchObject({ error: 'States.ItemReaderFailed' });
  });
});
