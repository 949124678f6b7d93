import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type LambdaProcess, startLambdaProcess } from '../../local/lambda-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:runtime-sunset-health';

/** A function whose bundle has this text, until the test ends. */
function start(bundle: string, env: Record<string, string> = {}): LambdaProcess {
  const path = join(temporaryFolder(), 'index.mjs');
  writeFileSync(path, bundle);
  const lambda = startLambdaProcess(pathToFileURL(path), ARN, env);
  onTestFinished(lambda.kill);
  return lambda;
}

describe('a Lambda function in a process of its own', () => {
  test('answers one invocation after the other and keeps its state between them', async () => {
    const lambda = start('let n = 0; export const handler = async (event) => ({ n: ++n, event });');

    expect(await lambda.invoke({ a: [1] })).toEqual({ n: 1, event: { a: [1] } });
    expect(await lambda.invoke('x')).toEqual({ n: 2, event: 'x' });
  });

  test('sees the environment it is given and no other', async () => {
    const lambda = start('export const handler = async () => process.env;', { RECORDS_TABLE: 'records' });

    const {
      NODE_CHANNEL_FD: _,
      NODE_CHANNEL_SERIALIZATION_MODE: __,
      ...env
    } = Object(await lambda.invoke({}));
    expect(env).toEqual({
      RECORDS_TABLE: 'records',
      AWS_LAMBDA_FUNCTION_NAME: 'runtime-sunset-health',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    });
  });

  test('is told its name and how much time remains', async () => {
    const lambda = start(
      `export const handler = async (event, context) =>
        [context.functionName, context.invokedFunctionArn, context.getRemainingTimeInMillis() <= event.most];`,
    );

    expect(await lambda.invoke({ most: 30_000 })).toEqual(['runtime-sunset-health', ARN, true]);
    expect(
      await lambda.invoke({ most: 9000 }, { functionName: 'blue', remainingMilliseconds: 9000 }),
    ).toEqual(['blue', 'arn:aws:lambda:eu-west-1:111122223333:function:blue', true]);
  });

  test('rejects with what its handler throws, and goes on', async () => {
    const lambda = start(
      `class Refused extends Error { name = 'Refused'; }
      export const handler = async (event) => { if (event.bad) throw new Refused('not this one'); return 'ok'; };`,
    );

    await expect(lambda.invoke({ bad: true })).rejects.toMatchObject({
      name: 'Refused',
      message: 'not this one',
    });
    expect(await lambda.invoke({})).toBe('ok');
  });

  test('rejects every invocation with what stops its cold start', async () => {
    const lambda = start("throw new Error('RECORDS_TABLE: is missing');");

    await expect(lambda.invoke({})).rejects.toThrow('RECORDS_TABLE: is missing');
    await expect(lambda.invoke({})).rejects.toThrow('RECORDS_TABLE: is missing');
  });

  test('gives the lines of both outputs, whole when the invocation is over', async () => {
    const lambda = start(
      `export const handler = async (event) => {
        console.log('x'.repeat(200_000));
        console.error(event);
      };`,
    );

    await lambda.invoke('first');
    expect([...lambda.lines].sort()).toEqual(['first', 'x'.repeat(200_000)]);
    await lambda.invoke('second');
    expect(lambda.lines).toHaveLength(4);
  });

  test('may be killed in the middle', async () => {
    const lambda = start(
      "export const handler = () => { console.log('begun'); return new Promise(() => {}); };",
    );

    const invocation = expect(lambda.invoke({})).rejects.toThrow('its process ended: begun');
    await expect.poll(() => lambda.lines).toEqual(['begun']);
    await lambda.kill();
    await invocation;
    await expect(lambda.invoke({})).rejects.toThrow('its process ended');
  });

  test('ends by itself when it is closed, and has written all its lines', async () => {
    const lambda = start("export const handler = async () => console.log('told');");

    await lambda.invoke({});
    await lambda.close();

    expect(lambda.lines).toEqual(['told']);
    await expect(lambda.invoke({})).rejects.toThrow('its process ended: told');
  });

  test('is invoked by nobody else meanwhile', async () => {
    const lambda = start('export const handler = async (event) => event;');

    const first = lambda.invoke(1);
    await expect(lambda.invoke(2)).rejects.toThrow('still being invoked');
    expect(await first).toBe(1);
  });
});
