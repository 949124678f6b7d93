import * as z from 'zod/mini';
import { parse } from './parse.ts';

/** The part of Lambda's context that every function of ours reads (docs: lambda dg nodejs-context). */
export interface LambdaContext {
  readonly invokedFunctionArn: string;
  readonly awsRequestId: string;
}

/** Where functions are: those that are judged or looked up, or our own. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

const functionArn = z
  .string()
  .check(z.regex(/^arn:[^:]+:lambda:[^:]+:\d{12}:function:[^:]+/, 'must be the ARN of a Lambda function'));

/** Where this function itself runs, out of its ARN; saves a call of GetCallerIdentity. */
export function parseOwnPlace({ invokedFunctionArn }: LambdaContext): Place {
  const arn = parse(functionArn, invokedFunctionArn, 'invokedFunctionArn');
  const [, partition = '', , region = '', accountId = ''] = arn.split(':');
  return { partition, region, accountId };
}
