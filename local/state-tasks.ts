import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { toError } from '../adapters/to-error.ts';
import { StateError, toPayload } from './state-error.ts';

/** A Lambda function of the state machine; what goes in and out is held against its schemas, where it has any. */
export interface TaskFunction {
  readonly invoke: (payload: unknown) => Promise<unknown>;
  readonly input?: z.core.$ZodType;
  readonly output?: z.core.$ZodType;
}

/** What the tasks of a state machine work with. */
export interface TaskWorld {
  /** By ARN. */
  readonly functions: ReadonlyMap<string, TaskFunction>;
  readonly s3: S3Client;
}

/** The machine and a function of it disagree: no failure that a definition could catch. */
class ContractError extends Error {}

const invokeSchema = z.strictObject({ FunctionName: z.string(), Payload: z.unknown() });

const putSchema = z.strictObject({
  Bucket: z.string(),
  Key: z.string(),
  ContentType: z.string(),
  /** Step Functions writes an object as JSON; what it makes of a text, it does not say. */
  Body: z.record(z.string(), z.unknown()),
});

const objectSchema = z.strictObject({ Bucket: z.string(), Key: z.string() });

/** Does what a task's resource names, with its arguments; throws a StateError when that fails. */
export async function performTask(resource: string, args: unknown, world: TaskWorld): Promise<unknown> {
  switch (resource) {
    case 'arn:aws:states:::lambda:invoke':
      return invokeFunction(invokeSchema.parse(args), world);
    case 'arn:aws:states:::aws-sdk:s3:putObject': {
      const { Body, ...object } = putSchema.parse(args);
      const put = new PutObjectCommand({ ...object, Body: JSON.stringify(Body) });
      return callS3(world.s3.send(put), ({ ETag }) => ({ ETag }));
    }
    case 'arn:aws:states:::aws-sdk:s3:deleteObject':
      return callS3(world.s3.send(new DeleteObjectCommand(objectSchema.parse(args))), () => ({}));
    default:
      throw new ContractError(`The walk knows no task ${resource}`);
  }
}

/** The lines of an object, each a JSON value; throws States.ItemReaderFailed where it has none. */
export async function readItems(args: unknown, { s3 }: TaskWorld): Promise<unknown[]> {
  const { Bucket, Key } = objectSchema.parse(args);
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const lines = ((await Body?.transformToString()) ?? '').split('\n').filter((line) => line !== '');
    // What AWS makes of an object without lines is not documented: a definition should not depend on it.
    if (lines.length === 0) throw new Error(`${Key} has no lines`);
    return lines.map((line) => JSON.parse(line));
  } catch (error) {
    throw new StateError('States.ItemReaderFailed', toError(error).message);
  }
}

/** Writes what a map run came to; throws States.ResultWriterFailed. */
export async function writeResults(
  { Bucket, Key }: z.infer<typeof objectSchema>,
  results: unknown,
  { s3 }: TaskWorld,
): Promise<void> {
  try {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: JSON.stringify(results) }));
  } catch (error) {
    throw new StateError('States.ResultWriterFailed', toError(error).message);
  }
}

async function invokeFunction(
  { FunctionName, Payload }: z.infer<typeof invokeSchema>,
  { functions }: TaskWorld,
): Promise<unknown> {
  const fn = functions.get(FunctionName);
  if (fn === undefined) throw new ContractError(`The walk has no function ${FunctionName}`);
  requireFit(fn.input, Payload, `${FunctionName} is called with`);
  let answer: unknown;
  try {
    answer = toPayload(await fn.invoke(toPayload(Payload)));
  } catch (error) {
    if (error instanceof StateError || !(error instanceof Error)) throw error;
    // docs: lambda dg nodejs-exceptions, what an invocation that failed answers
    const { name: errorType, message: errorMessage } = error;
    throw new StateError(errorType, JSON.stringify({ errorType, errorMessage, trace: [] }));
  }
  requireFit(fn.output, answer, `${FunctionName} answers with`);
  return { ExecutedVersion: '$LATEST', StatusCode: 200, Payload: answer };
}

function requireFit(schema: z.core.$ZodType | undefined, value: unknown, what: string): void {
  if (schema === undefined) return;
  const fit = z.core.safeParse(schema, value);
  if (!fit.success) throw new ContractError(`${what} what does not fit: ${z.prettifyError(fit.error)}`);
}

async function callS3<Answer>(
  call: Promise<Answer>,
  toResult: (answer: Answer) => unknown,
): Promise<unknown> {
  try {
    return toResult(await call);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new StateError(`S3.${error.name}`, error.message);
  }
}
