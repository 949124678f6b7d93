import * as z from 'zod/mini';
import type { LambdaFunction } from '../core/lambda-function.ts';
import { compiledObject } from './compiled-object.ts';
import { toInstant } from './instant.ts';
import { parse } from './parse.ts';

/** A function's ARN, qualified or not: its unqualified part, Region, account and qualifier. */
const FUNCTION_ARN = /^(arn:[^:]+:lambda:([^:]+):(\d{12}):function:[^:]+)(?::([^:]+))?$/;

/** docs: lambda API_FunctionConfiguration; an image has PackageType but no Runtime. */
const functionConfigurationSchema = compiledObject({
  FunctionName: z.string(),
  FunctionArn: z.string(),
  Runtime: z.optional(z.nullable(z.string())),
  PackageType: z.optional(z.nullable(z.string())),
  Version: z.optional(z.nullable(z.string())),
  LastModified: z.optional(z.nullable(z.string())),
});

/**
 * The Lambda function in one element of ListFunctions; its ARN is qualified when all versions were listed.
 * Throws, beginning with `what`, when the element lacks its name or ARN, or both Runtime and PackageType: what a
 * `--query` of the AWS CLI left out must not pass for a function without a runtime.
 */
export function parseFunctionConfiguration(element: unknown, what: string): LambdaFunction {
  const found = parse(functionConfigurationSchema, element, what);
  const [, functionArn, region, accountId, qualifier] = FUNCTION_ARN.exec(found.FunctionArn) ?? [];
  if (!functionArn || !region || !accountId) throw new Error(`${what}: FunctionArn: is no ARN of a function`);
  if (found.Runtime === undefined && found.PackageType === undefined) {
    throw new Error(`${what}: carries neither Runtime nor PackageType`);
  }
  return {
    account: { id: accountId, name: null, ouPath: null },
    region,
    functionName: found.FunctionName,
    functionArn,
    version: found.Version ?? qualifier ?? '$LATEST',
    runtime: found.Runtime || null,
    packageType: found.PackageType ?? null,
    presence: 'present',
    tags: null,
    lastModified: toInstant(found.LastModified),
    aliases: [],
    capturedAt: null,
  };
}
