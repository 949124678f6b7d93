import * as z from 'zod/mini';
import type { LambdaFunction } from '../core/lambda-function.ts';
import { compiledObject } from './compiled-object.ts';
import { toInstant } from './instant.ts';
import { parse, parseJson } from './parse.ts';

/** The only resource type that this service judges. */
export const LAMBDA_FUNCTION_TYPE = 'AWS::Lambda::Function';

/** What to do about a query that left out what the decision rests on. */
export const MUST_SELECT =
  'an advanced query must select configuration.runtime, configuration.packageType and configuration.lastModified';

const configurationSchema = compiledObject({
  runtime: z.optional(z.nullable(z.string())),
  packageType: z.optional(z.nullable(z.string())),
  version: z.optional(z.nullable(z.string())),
  lastModified: z.optional(z.nullable(z.string())),
});

/**
 * A configuration item in any of AWS Config's three shapes: of a change event (or snapshot and history file),
 * of GetResourceConfigHistory, and a row of an advanced query.
 * docs: config developerguide evaluate-config_develop-rules_example-events; APIReference ConfigurationItem.
 */
const configItemSchema = compiledObject({
  resourceType: z.optional(z.string()),
  ARN: z.optional(z.nullable(z.string())),
  arn: z.optional(z.nullable(z.string())),
  awsAccountId: z.optional(z.string()),
  accountId: z.optional(z.string()),
  awsRegion: z.optional(z.string()),
  resourceId: z.optional(z.string()),
  resourceName: z.optional(z.nullable(z.string())),
  configurationItemStatus: z.optional(z.string()),
  configurationItemCaptureTime: z.optional(z.union([z.string(), z.number(), z.date()])),
  configuration: z.optional(z.union([z.string(), configurationSchema, z.null()])),
  tags: z.optional(
    z.nullable(
      z.union([
        z.array(compiledObject({ key: z.string(), value: z.optional(z.nullable(z.string())) })),
        z.record(z.string(), z.nullable(z.string())),
      ]),
    ),
  ),
});

type ConfigItem = z.infer<typeof configItemSchema>;

/**
 * The Lambda function in a configuration item of any shape, or null when the item is of another resource type.
 * Throws, beginning with `what`, when a member is missing that the decision rests on: a row without its
 * `configuration` must not pass for a function without a runtime.
 */
export function parseConfigItem(item: unknown, what: string): LambdaFunction | null {
  if (isOfAnotherType(item)) return null;
  const parsed = parse(configItemSchema, item, what);

  const functionName = parsed.resourceName ?? parsed.resourceId;
  const arn = parsed.ARN ?? parsed.arn ?? null;
  const accountId = parsed.awsAccountId ?? parsed.accountId ?? arn?.split(':')[4];
  const region = parsed.awsRegion ?? arn?.split(':')[3];
  const name = functionName ?? arn?.split(':')[6];
  if (!accountId || !region || !name) {
    throw new Error(`${what}: names no function: ARN, or account, Region and resourceId, are missing`);
  }

  const presence = presenceOf(parsed.configurationItemStatus, what);
  const configuration = configurationOf(parsed, presence, what);
  return {
    account: { id: accountId, name: null, ouPath: null },
    region,
    functionName: name,
    functionArn: arn ?? `arn:${partitionOf(region)}:lambda:${region}:${accountId}:function:${name}`,
    version: configuration.version ?? '$LATEST',
    runtime: configuration.runtime || null,
    packageType: configuration.packageType ?? null,
    presence,
    tags: tagsOf(parsed.tags),
    lastModified: toInstant(configuration.lastModified),
    aliases: [],
    capturedAt: toInstant(parsed.configurationItemCaptureTime),
  };
}

/** Asked before anything else is read: items of other types have members of the same names and other shapes. */
function isOfAnotherType(item: unknown): boolean {
  if (typeof item !== 'object' || item === null || !('resourceType' in item)) return false;
  return typeof item.resourceType === 'string' && item.resourceType !== LAMBDA_FUNCTION_TYPE;
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** docs: config APIReference ConfigurationItem, configurationItemStatus; absent in rows of advanced queries. */
function presenceOf(status: string | undefined, what: string): LambdaFunction['presence'] {
  switch (status) {
    case undefined:
    case 'OK':
    case 'ResourceDiscovered':
      return 'present';
    case 'ResourceDeleted':
    case 'ResourceDeletedNotRecorded':
      return 'deleted';
    case 'ResourceNotRecorded':
      return 'out-of-scope';
    default:
      throw new Error(`${what}: unknown configurationItemStatus '${status}'`);
  }
}

function configurationOf(
  item: ConfigItem,
  presence: string,
  what: string,
): z.infer<typeof configurationSchema> {
  const configuration =
    typeof item.configuration === 'string'
      ? parseJson(z.nullable(configurationSchema), item.configuration, `${what}: configuration`)
      : (item.configuration ?? null);
  if (configuration !== null) return configuration;
  if (presence !== 'present') return {};
  const { configurationItemStatus: status } = item;
  const advice = status === undefined ? `; ${MUST_SELECT}` : `, though the function is there (${status})`;
  throw new Error(`${what}: carries no configuration${advice}`);
}

function tagsOf(tags: ConfigItem['tags']): LambdaFunction['tags'] {
  if (tags === undefined || tags === null) return null;
  const pairs = Array.isArray(tags)
    ? tags.map(({ key, value }) => [key, value] as const)
    : Object.entries(tags);
  return Object.fromEntries(pairs.map(([key, value]) => [key, value ?? '']));
}
